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
import java.util.List;

/**
 * dzₜ and dpₜ by {@link RecurrentKernels#gruGradient} from the last step to the first, with dhₜ₋₁ = (dhₜ·u + its own gradient) +
 * dpₜ·W; its derivative is that of {@link #composed}, the same from elementary ops, step by step.
 *
 * <p>Inputs: the trace of {@link Gru}, W, and the gradient of the trace, or only that of the states after each time (steps,
 * sequences, units). The output has planes (sequences, units): dz, three for each time, dp likewise, then dh₀.
 */
public record GruGradient(boolean reverse) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Recurrence r = recurrence(inputs);
        r.checkGradient(this, inputs.get(0), inputs.get(2));
        return r.states(6 * r.steps() + 1);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.traced(this, 3, 1, 4, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 1.0 * output.size() * inputs.get(1).dim(1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor trace = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor up = (Tensor) inputs.get(2);
        Tensor d = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence((trace.shape().dim(0) - 1) / 5, trace.shape().dim(1), n, reverse);
        boolean whole = up.shape().equals(trace.shape());
        int plane = r.plane();
        int steps = r.steps();
        float[] weight = new float[3 * n * Recurrence.pitch(n)];
        float[] none = new float[4 * n];
        int dh = d.offset() + 6 * steps * plane;
        int gates = (steps + 1) * plane;
        Runnable all = r.share(compute, (from, to) -> {
            int rows = to - from;
            int at = from * n;
            System.arraycopy(
                    up.data(), up.offset() + (whole ? r.last() : r.time(steps - 1)) * plane + at, d.data(), dh + at, rows * n);
            for (int k = steps - 1; k >= 0; k--) {
                int t = r.time(k);
                int gate = gates + 4 * (t * plane + at);
                int dz = d.offset() + 3 * (t * plane + at);
                int dp = dz + 3 * steps * plane;
                compute.kernels().recurrent().gruGradient(
                        rows, n, trace.data(), trace.offset() + gate, trace.data(), trace.offset() + r.before(t) * plane + at,
                        d.data(), dh + at, whole ? up.data() : none, whole ? up.offset() + gate : 0, whole ? 4 * n : 0,
                        d.data(), dz, d.data(), dp);
                if (whole || k > 0) {
                    int own = up.offset() + (whole ? r.before(t) : r.time(k - 1)) * plane + at;
                    compute.kernels().map().binary(BinaryMap.ADD, d.data(), dh + at, up.data(), own, d.data(), dh + at, rows * n);
                }
                compute.kernels().gemm().gemm(
                        false, false, rows, n, 3 * n, d.data(), dp, 3 * n, weight, 0, Recurrence.pitch(n),
                        d.data(), dh + at, n, true, null, 0, null, Parallel.SERIAL);
            }
        });
        return () -> {
            compute.kernels().move().copy(w.data(), w.offset(), n, weight, 0, Recurrence.pitch(n), 3 * n, n);
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
        Var[] parts = new Var[2 * steps + 1];
        Var dh = up.select(0, whole ? r.last() : r.time(steps - 1));
        for (int k = steps - 1; k >= 0; k--) {
            int t = r.time(k);
            List<Var> a = LstmGradient.gates(trace, steps + 1 + 4 * t, n);
            Var reset = a.get(0);
            Var u = a.get(1);
            Var v = a.get(3);
            Var du = dh.multiply(trace.select(0, r.before(t)).subtract(v));
            Var dv = dh.multiply(u.negate().offset(1));
            List<Var> given = new ArrayList<>();
            if (whole) {
                given.addAll(LstmGradient.gates(up, steps + 1 + 4 * t, n));
                du = du.add(given.get(1));
                dv = dv.add(given.get(3));
            }
            Var zv = dv.multiply(v.square().negate().offset(1));
            Var dr = zv.multiply(a.get(2));
            Var pv = zv.multiply(reset);
            Var zr = LstmGradient.slope(whole ? dr.add(given.get(0)) : dr, reset);
            Var zu = LstmGradient.slope(du, u);
            Var dp = Var.concatenate(1, zr, zu, whole ? pv.add(given.get(2)) : pv);
            parts[t] = Var.concatenate(1, zr, zu, zv).reshape(3, r.sequences(), n);
            parts[steps + t] = dp.reshape(3, r.sequences(), n);
            dh = dh.multiply(u).add(dp.matmul(w));
            if (whole || k > 0) {
                dh = dh.add(up.select(0, whole ? r.before(t) : r.time(k - 1)));
            }
        }
        parts[2 * steps] = dh.reshape(1, r.sequences(), n);
        return Var.concatenate(0, parts);
    }
}
