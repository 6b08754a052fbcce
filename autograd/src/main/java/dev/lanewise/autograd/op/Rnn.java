package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/**
 * A plain recurrent network over whole sequences (Elman, 1990): hₜ = f(zₜ + hₜ₋₁·Wᵀ); dz and dh₀ by {@link RnnGradient}, dW =
 * dzᵀ·h as one product over all steps.
 *
 * <p>Inputs: z (steps, sequences, units), the inputs after their weights and biases; W (units, units); h₀ (sequences,
 * units). The output has the steps + 1 states (sequences, units). See {@link #outputs}.
 *
 * @param activation f: RELU, TANH or SIGMOID
 * @param reverse whether time runs from the last step to the first
 */
public record Rnn(UnaryMap activation, boolean reverse) implements Op {
    public Rnn {
        Affine.derivative(this, activation);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Recurrence r = recurrence(inputs);
        r.checkState(this, inputs.get(2));
        return r.states(r.steps() + 1);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.of(this, 1, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(0).size() * inputs.get(1).dim(1);
    }

    /** The states after each time, of all states. */
    public static Var outputs(Var states, boolean reverse) {
        return traced(states, reverse).outputs(states);
    }

    /** The last state, (sequences, units), of all states. */
    public static Var hidden(Var states, boolean reverse) {
        return states.select(0, traced(states, reverse).last());
    }

    private static Recurrence traced(Var states, boolean reverse) {
        return Recurrence.traced(states.op(), 1, 1, 0, states, states.input(1), reverse);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor z = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor h0 = (Tensor) inputs.get(2);
        Tensor h = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence(z.shape().dim(0), z.shape().dim(1), n, reverse);
        int plane = r.plane();
        float[] turned = new float[n * Recurrence.pitch(n)];
        Runnable steps = r.share(compute, (from, to) -> {
            for (int k = 0; k < r.steps(); k++) {
                int t = r.time(k);
                int after = h.offset() + r.after(t) * plane + from * n;
                System.arraycopy(z.data(), z.offset() + t * plane + from * n, h.data(), after, (to - from) * n);
                compute.kernels().gemm().gemm(
                        false, false, to - from, n, n, h.data(), h.offset() + r.before(t) * plane + from * n, n,
                        turned, 0, Recurrence.pitch(n), h.data(), after, n, true, null, 0, activation, Parallel.SERIAL);
            }
        });
        return () -> {
            compute.kernels().move().transpose(w.data(), w.offset(), n, turned, 0, Recurrence.pitch(n), n, n);
            System.arraycopy(h0.data(), h0.offset(), h.data(), h.offset() + r.initial() * plane, plane);
            steps.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Recurrence r = recurrence(y.inputs());
        Var all = Var.apply(new RnnGradient(activation, reverse), y, y.input(1), r.gradient(dy));
        Var dz = all.slice(0, 0, r.steps());
        Var dw = Var.apply(new MatMul(true, false), dz.reshape(r.steps() * r.sequences(), r.units()), r.inputs(y));
        return List.of(dz, dw, all.select(0, r.steps()));
    }
}
