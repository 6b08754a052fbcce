package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.RecurrentKernels;
import java.util.List;

/**
 * A long short-term memory over whole sequences: hₜ, cₜ by {@link RecurrentKernels#lstm} from zₜ + hₜ₋₁·Wᵀ and cₜ₋₁; dz, dh₀,
 * dc₀ by {@link LstmGradient}, dW = dzᵀ·h as one product over all steps.
 *
 * <p>Inputs: z (steps, sequences, 4·units), the inputs after their weights and biases, gates in the order i, f, g, o; W (4·units,
 * units); h₀ and c₀ (sequences, units). The output is a trace of planes (sequences, units): steps + 1 states h, as many c,
 * then the gates, four planes for each time, of which a sequence's 4·units stand together. See {@link #states}.
 *
 * @param reverse whether time runs from the last step to the first
 */
public record Lstm(boolean reverse) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 4);
        Recurrence r = recurrence(inputs);
        r.checkState(this, inputs.get(2));
        r.checkState(this, inputs.get(3));
        return r.states(6 * r.steps() + 2);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.of(this, 4, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(0).size() * inputs.get(1).dim(1);
    }

    /** The states h after each time of a trace. */
    public static Var outputs(Var trace, boolean reverse) {
        return traced(trace, reverse).outputs(trace);
    }

    /** The last state h of a trace, (sequences, units). */
    public static Var hidden(Var trace, boolean reverse) {
        return trace.select(0, traced(trace, reverse).last());
    }

    /** The last state c of a trace, (sequences, units). */
    public static Var cell(Var trace, boolean reverse) {
        Recurrence r = traced(trace, reverse);
        return trace.select(0, r.steps() + 1 + r.last());
    }

    private static Recurrence traced(Var trace, boolean reverse) {
        return Recurrence.traced(trace.op(), 4, 2, 4, trace, trace.input(1), reverse);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor z = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor h0 = (Tensor) inputs.get(2);
        Tensor c0 = (Tensor) inputs.get(3);
        Tensor y = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence(z.shape().dim(0), z.shape().dim(1), n, reverse);
        int plane = r.plane();
        int cells = y.offset() + (r.steps() + 1) * plane;
        int gates = cells + (r.steps() + 1) * plane;
        float[] turned = new float[n * Recurrence.pitch(4 * n)];
        float[] trace = y.data();
        Runnable steps = r.share(compute, (from, to) -> {
            for (int k = 0; k < r.steps(); k++) {
                int t = r.time(k);
                int gate = gates + 4 * (t * plane + from * n);
                int before = r.before(t) * plane + from * n;
                int after = r.after(t) * plane + from * n;
                compute.kernels().gemm().gemmBatched(
                        1, false, false, to - from, 4 * n, n, trace, y.offset() + before, n, 0,
                        turned, 0, Recurrence.pitch(4 * n), 0, trace, gate, 4 * n, 0, false, null, 0, null,
                        z.data(), z.offset() + 4 * (t * plane + from * n), 4 * n, 0, Parallel.SERIAL);
                compute.kernels().recurrent().lstm(
                        to - from, n, trace, gate, trace, cells + before, trace, cells + after, trace, y.offset() + after);
            }
        });
        return () -> {
            compute.kernels().move().transpose(w.data(), w.offset(), n, turned, 0, Recurrence.pitch(4 * n), 4 * n, n);
            System.arraycopy(h0.data(), h0.offset(), trace, y.offset() + r.initial() * plane, plane);
            System.arraycopy(c0.data(), c0.offset(), trace, cells + r.initial() * plane, plane);
            steps.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Recurrence r = recurrence(y.inputs());
        int rows = r.steps() * r.sequences();
        Var all = Var.apply(new LstmGradient(reverse), y, y.input(1), r.gradient(dy));
        Var dz = all.slice(0, 0, 4 * r.steps());
        Var dw = Var.apply(new MatMul(true, false), dz.reshape(rows, 4 * r.units()), r.inputs(y));
        return List.of(
                dz.reshape(r.steps(), r.sequences(), 4 * r.units()), dw,
                all.select(0, 4 * r.steps()), all.select(0, 4 * r.steps() + 1));
    }
}
