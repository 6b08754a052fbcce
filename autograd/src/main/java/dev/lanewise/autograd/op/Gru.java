package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.RecurrentKernels;
import java.util.List;

/**
 * A gated recurrent unit over whole sequences: hₜ by {@link RecurrentKernels#gru} from zₜ, p = hₜ₋₁·Wᵀ + b and hₜ₋₁; dz, dp, dh₀
 * by {@link GruGradient}, dW = dpᵀ·h as one product over all steps, db = the column sums of dp.
 *
 * <p>Inputs: z (steps, sequences, 3·units), the inputs after their weights and biases, in the order reset, update, new; W (3·units,
 * units); b (3·units); h₀ (sequences, units). The output is a trace of planes (sequences, units): steps + 1 states h, then
 * four planes for each time, of which a sequence's 4·units stand together. See {@link #outputs}.
 *
 * @param reverse whether time runs from the last step to the first
 */
public record Gru(boolean reverse) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 4);
        Recurrence r = recurrence(inputs);
        Shape bias = Shape.of(3 * r.units());
        if (!inputs.get(2).shape().equals(bias)) {
            throw new ShapeException(name() + ": bias of shape " + inputs.get(2).shape() + ", want " + bias);
        }
        r.checkState(this, inputs.get(3));
        return r.states(5 * r.steps() + 1);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.of(this, 3, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(0).size() * inputs.get(1).dim(1);
    }

    /** The states after each time of a trace. */
    public static Var outputs(Var trace, boolean reverse) {
        return traced(trace, reverse).outputs(trace);
    }

    /** The last state of a trace, (sequences, units). */
    public static Var hidden(Var trace, boolean reverse) {
        return trace.select(0, traced(trace, reverse).last());
    }

    private static Recurrence traced(Var trace, boolean reverse) {
        return Recurrence.traced(trace.op(), 3, 1, 4, trace, trace.input(1), reverse);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor z = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor b = (Tensor) inputs.get(2);
        Tensor h0 = (Tensor) inputs.get(3);
        Tensor y = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence(z.shape().dim(0), z.shape().dim(1), n, reverse);
        int plane = r.plane();
        int gates = y.offset() + (r.steps() + 1) * plane;
        float[] turned = new float[n * Recurrence.pitch(3 * n)];
        float[] trace = y.data();
        Runnable steps = r.share(compute, (from, to) -> {
            for (int k = 0; k < r.steps(); k++) {
                int t = r.time(k);
                int gate = gates + 4 * (t * plane + from * n);
                int before = y.offset() + r.before(t) * plane + from * n;
                int after = y.offset() + r.after(t) * plane + from * n;
                compute.kernels().gemm().gemm(
                        false, false, to - from, 3 * n, n, trace, before, n, turned, 0, Recurrence.pitch(3 * n),
                        trace, gate, 4 * n, false, b.data(), b.offset(), null, Parallel.SERIAL);
                compute.kernels().recurrent().gru(
                        to - from, n, z.data(), z.offset() + 3 * (t * plane + from * n), trace, gate, trace, before, trace, after);
            }
        });
        return () -> {
            compute.kernels().move().transpose(w.data(), w.offset(), n, turned, 0, Recurrence.pitch(3 * n), 3 * n, n);
            System.arraycopy(h0.data(), h0.offset(), trace, y.offset() + r.initial() * plane, plane);
            steps.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Recurrence r = recurrence(y.inputs());
        Var all = Var.apply(new GruGradient(reverse), y, y.input(1), r.gradient(dy));
        Var dz = all.slice(0, 0, 3 * r.steps());
        Var dp = all.slice(0, 3 * r.steps(), 6 * r.steps()).reshape(r.steps() * r.sequences(), 3 * r.units());
        return List.of(
                dz.reshape(r.steps(), r.sequences(), 3 * r.units()),
                Var.apply(new MatMul(true, false), dp, r.inputs(y)),
                dp.sum(0),
                all.select(0, 6 * r.steps()));
    }
}
