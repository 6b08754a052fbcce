package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.RecurrentKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * dzₜ by {@link RecurrentKernels#lstmGradient} from the last step to the first, with dhₜ₋₁ = (its own gradient) + dzₜ·W; its
 * derivative is that of {@link #composed}, the same from elementary ops, step by step.
 *
 * <p>Inputs: the trace of {@link Lstm}, W, and the gradient of the trace, or only that of the states h after each time (steps,
 * sequences, units). The output has planes (sequences, units): dz, four for each time, then dh₀, dc₀.
 */
public record LstmGradient(boolean reverse) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Recurrence r = recurrence(inputs);
        r.checkGradient(this, inputs.get(0), inputs.get(2));
        return r.states(4 * r.steps() + 2);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.traced(this, 4, 2, 4, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.get(1).dim(1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor trace = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor up = (Tensor) inputs.get(2);
        Tensor dz = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence((trace.shape().dim(0) - 2) / 6, trace.shape().dim(1), n, reverse);
        boolean whole = up.shape().equals(trace.shape());
        int plane = r.plane();
        int steps = r.steps();
        float[] weight = new float[4 * n * Recurrence.pitch(n)];
        float[] none = new float[4 * n];
        int dh = dz.offset() + 4 * steps * plane;
        int dc = dh + plane;
        int cells = (steps + 1) * plane;
        int gates = 2 * cells;
        Runnable all = r.share(compute, (from, to) -> {
            int rows = to - from;
            int size = rows * n;
            int at = from * n;
            int last = (whole ? r.last() : r.time(steps - 1)) * plane + at;
            System.arraycopy(up.data(), up.offset() + last, dz.data(), dh + at, size);
            if (whole) {
                System.arraycopy(up.data(), up.offset() + cells + last, dz.data(), dc + at, size);
            } else {
                Arrays.fill(dz.data(), dc + at, dc + at + size, 0);
            }
            for (int k = steps - 1; k >= 0; k--) {
                int t = r.time(k);
                int gate = gates + 4 * (t * plane + at);
                int before = r.before(t) * plane + at;
                int after = r.after(t) * plane + at;
                int to4 = dz.offset() + 4 * (t * plane + at);
                compute.kernels().recurrent().lstmGradient(
                        rows, n, trace.data(), trace.offset() + gate, trace.data(), trace.offset() + cells + before,
                        trace.data(), trace.offset() + cells + after, dz.data(), dh + at, dz.data(), dc + at,
                        whole ? up.data() : none, whole ? up.offset() + gate : 0, whole ? 4 * n : 0, dz.data(), to4);
                if (whole) {
                    compute.kernels().map().binary(
                            BinaryMap.ADD, up.data(), up.offset() + cells + before, dz.data(), dc + at, dz.data(), dc + at, size);
                }
                boolean more = whole || k > 0;
                compute.kernels().gemm().gemmBatched(
                        1, false, false, rows, n, 4 * n, dz.data(), to4, 4 * n, 0, weight, 0, Recurrence.pitch(n), 0,
                        dz.data(), dh + at, n, 0, false, null, 0, null,
                        more ? up.data() : null, up.offset() + (whole ? before : more ? r.time(k - 1) * plane + at : 0), n, 0,
                        Parallel.SERIAL);
            }
        });
        return () -> {
            compute.kernels().move().copy(w.data(), w.offset(), n, weight, 0, Recurrence.pitch(n), 4 * n, n);
            all.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var g) {
        List<Var> inputs = Recurrence.apart(y.inputs());
        return Gradients.vjp(composed(inputs), g, inputs);
    }

    private Var composed(List<Var> inputs) {
        Recurrence r = recurrence(inputs);
        Var trace = inputs.get(0);
        Var w = inputs.get(1);
        Var up = inputs.get(2);
        boolean whole = up.shape().equals(trace.shape());
        int steps = r.steps();
        int n = r.units();
        Var[] parts = new Var[steps + 2];
        Var dh = whole ? up.select(0, r.last()) : up.select(0, r.time(steps - 1));
        Var dc = whole ? up.select(0, steps + 1 + r.last()) : Var.of(Tensor.zeros(dh.shape()));
        for (int k = steps - 1; k >= 0; k--) {
            int t = r.time(k);
            List<Var> a = gates(trace, 2 * steps + 2 + 4 * t, n);
            Var i = a.get(0);
            Var f = a.get(1);
            Var v = a.get(2);
            Var o = a.get(3);
            Var tanh = trace.select(0, steps + 1 + r.after(t)).tanh();
            Var cell = dh.multiply(o).multiply(tanh.square().negate().offset(1)).add(dc);
            List<Var> d = new ArrayList<>(List.of(
                    cell.multiply(v), cell.multiply(trace.select(0, steps + 1 + r.before(t))), cell.multiply(i), dh.multiply(tanh)));
            if (whole) {
                List<Var> given = gates(up, 2 * steps + 2 + 4 * t, n);
                for (int gate = 0; gate < 4; gate++) {
                    d.set(gate, d.get(gate).add(given.get(gate)));
                }
            }
            Var dz = Var.concatenate(1, slope(d.get(0), i), slope(d.get(1), f),
                    d.get(2).multiply(v.square().negate().offset(1)), slope(d.get(3), o));
            parts[t] = dz.reshape(4, r.sequences(), n);
            dc = cell.multiply(f);
            dh = dz.matmul(w);
            if (whole) {
                dc = dc.add(up.select(0, steps + 1 + r.before(t)));
                dh = dh.add(up.select(0, r.before(t)));
            } else if (k > 0) {
                dh = dh.add(up.select(0, r.time(k - 1)));
            }
        }
        parts[steps] = dh.reshape(1, r.sequences(), n);
        parts[steps + 1] = dc.reshape(1, r.sequences(), n);
        return Var.concatenate(0, parts);
    }

    /** The four gates that begin at a plane, (sequences, units) each. */
    static List<Var> gates(Var trace, int plane, int n) {
        return trace.slice(0, plane, plane + 4).reshape(trace.shape().dim(1), 4 * n).split(1, n, n, n, n);
    }

    /** d · a · (1 − a). */
    static Var slope(Var d, Var a) {
        return d.multiply(a).multiply(a.negate().offset(1));
    }
}
