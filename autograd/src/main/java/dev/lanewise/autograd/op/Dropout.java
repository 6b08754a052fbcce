package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y = x / (1 − rate) with probability 1 − rate, else 0; dx = the same choice applied to dy.
 *
 * <p>Inputs: x and the step, one integer. Element i is dropped if uniform value i of the {@link dev.lanewise.engine.Philox} stream {@code key} at position
 * step lies below the rate (Srivastava et al., "Dropout", JMLR 2014, in its inverted form).
 */
public record Dropout(float rate, long key) implements Op {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate " + rate + ", want 0 ≤ rate < 1");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Operands.step(this, inputs.get(1));
        return Operands.floats(this, inputs.subList(0, 1), 1).getFirst().shape();
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor step = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        return Operands.map(compute, y.size(), (from, to) -> compute.kernels().random().dropout(
                key, step.get(0), from / 4, from % 4, rate, x.data(), x.offset() + from, y.data(), y.offset() + from,
                to - from));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(this, dy, y.input(1)), null);
    }
}
