package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GradientMap;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/**
 * dzₜ = dhₜ · f′ from hₜ, from the last step to the first, with dhₜ₋₁ = (its own gradient) + dzₜ·W; its derivative is that of
 * {@link #composed}, the same from elementary ops, step by step.
 *
 * <p>Inputs: the states of {@link Rnn}, W, and the gradient of all states, or only that of those after each time (steps,
 * sequences, units). The output has planes (sequences, units): dz for each time, then dh₀.
 */
public record RnnGradient(UnaryMap activation, boolean reverse) implements Op {
    public RnnGradient {
        Affine.derivative(this, activation);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Recurrence r = recurrence(inputs);
        r.checkGradient(this, inputs.get(0), inputs.get(2));
        return r.states(r.steps() + 1);
    }

    private Recurrence recurrence(List<Var> inputs) {
        return Recurrence.traced(this, 1, 1, 0, inputs.get(0), inputs.get(1), reverse);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.get(1).dim(1);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor h = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor up = (Tensor) inputs.get(2);
        Tensor dz = (Tensor) output;
        int n = w.shape().dim(1);
        Recurrence r = new Recurrence(h.shape().dim(0) - 1, h.shape().dim(1), n, reverse);
        boolean whole = up.shape().equals(h.shape());
        int plane = r.plane();
        int steps = r.steps();
        GradientMap slope = Affine.derivative(this, activation).map();
        float[] weight = new float[n * Recurrence.pitch(n)];
        int dh = dz.offset() + steps * plane;
        Runnable all = r.share(compute, (from, to) -> {
            int rows = to - from;
            int at = from * n;
            System.arraycopy(
                    up.data(), up.offset() + (whole ? r.last() : r.time(steps - 1)) * plane + at, dz.data(), dh + at, rows * n);
            for (int k = steps - 1; k >= 0; k--) {
                int t = r.time(k);
                int target = dz.offset() + t * plane + at;
                compute.kernels().map().gradient(
                        slope, h.data(), h.offset() + r.after(t) * plane + at, dz.data(), dh + at, dz.data(), target, rows * n);
                boolean more = whole || k > 0;
                int own = !more ? 0 : (whole ? r.before(t) : r.time(k - 1)) * plane + at;
                compute.kernels().gemm().gemmBatched(
                        1, false, false, rows, n, n, dz.data(), target, n, 0, weight, 0, Recurrence.pitch(n), 0,
                        dz.data(), dh + at, n, 0, false, null, 0, null,
                        more ? up.data() : null, up.offset() + own, n, 0, Parallel.SERIAL);
            }
        });
        return () -> {
            compute.kernels().move().copy(w.data(), w.offset(), n, weight, 0, Recurrence.pitch(n), n, n);
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
        Var h = inputs.get(0);
        Var up = inputs.get(2);
        boolean whole = up.shape().equals(h.shape());
        int steps = r.steps();
        Var[] parts = new Var[steps + 1];
        Var dh = up.select(0, whole ? r.last() : r.time(steps - 1));
        for (int k = steps - 1; k >= 0; k--) {
            int t = r.time(k);
            Var dz = Var.apply(Affine.derivative(this, activation), h.select(0, r.after(t)), dh);
            parts[t] = dz.reshape(1, r.sequences(), r.units());
            dh = dz.matmul(inputs.get(1));
            if (whole || k > 0) {
                dh = dh.add(up.select(0, whole ? r.before(t) : r.time(k - 1)));
            }
        }
        parts[steps] = dh.reshape(1, r.sequences(), r.units());
        return Var.concatenate(0, parts);
    }
}
