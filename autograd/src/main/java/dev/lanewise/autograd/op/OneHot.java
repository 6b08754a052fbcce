package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * y[…, c] = [x[…] = c] for c = 0 … {@code classes} − 1 and integers x, which have no gradient.
 *
 * <p>Evaluating with an integer that is not one of the classes is an {@link IllegalArgumentException}.
 */
public record OneHot(int classes) implements Op {
    public OneHot {
        if (classes < 1) {
            throw new ShapeException("oneHot: " + classes + " classes, want at least 1");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 1);
        int[] x = Operands.indices(this, inputs.getFirst()).toArray();
        int[] dims = Arrays.copyOf(x, x.length + 1);
        dims[x.length] = classes;
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        IntTensor x = (IntTensor) inputs.get(0);
        Tensor y = (Tensor) output;
        Runnable set = Operands.rows(compute, x.size(), classes, (from, to) -> {
            Arrays.fill(y.data(), y.offset() + from * classes, y.offset() + to * classes, 0);
            for (int i = from; i < to; i++) {
                y.data()[y.offset() + i * classes + x.get(i)] = 1;
            }
        });
        return () -> {
            Operands.checkIndices(this, x, classes);
            set.run();
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
