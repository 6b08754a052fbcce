package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Integers of any shape → (…, width): each becomes its row of the weight. A {@link Linear} that holds the same weight, without
 * a bias, turns such rows back into one logit for each integer (Press and Wolf, <i>Using the output embedding to improve
 * language models</i>, 2017).
 *
 * @param weight (vocabulary, width)
 * @param padding an integer that stands for nothing, or none: it becomes zeros, and its row is not trained here
 */
public record Embedding(Parameter weight, Optional<Integer> padding) implements Layer {
    public Embedding {
        if (weight.shape().rank() != 2) {
            throw new ShapeException("embedding: weight of shape " + weight.shape() + ", want (vocabulary, width)");
        }
        int vocabulary = weight.shape().dim(0);
        if (padding.isPresent() && (padding.get() < 0 || padding.get() >= vocabulary)) {
            throw new IllegalArgumentException(
                    "embedding: padding " + padding.get() + ", want one of 0 to " + (vocabulary - 1));
        }
    }

    /** Rows from N(0, 1), as PyTorch's {@code nn.Embedding} has them. */
    public static Embedding of(int vocabulary, int width) {
        return of(vocabulary, width, Initializer.normal(0, 1));
    }

    /** Rows from the initialiser. */
    public static Embedding of(int vocabulary, int width, Initializer initializer) {
        if (vocabulary < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "embedding: " + vocabulary + " rows of " + width + ", want at least one of each");
        }
        return new Embedding(new Parameter(Shape.of(vocabulary, width), initializer), Optional.empty());
    }

    /** A copy, of the same weight, in which an integer stands for nothing. */
    public Embedding withPadding(int index) {
        return new Embedding(weight, Optional.of(index));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        if (!x.op().integer()) {
            throw new ShapeException(
                    "embedding: wants integers, got floats " + x.shape() + "; make them with Var.of(IntTensor.of(…))");
        }
        Var rows = pass.of(weight).gather(x);
        if (padding.isEmpty()) {
            return rows;
        }
        Tensor counts = Tensor.filled(Shape.of(weight.shape().dim(0), 1), 1);
        counts.data()[counts.offset() + padding.get()] = 0;
        return Var.of(counts).gather(x).where(rows, Var.scalar(0));
    }

    @Override
    public boolean takesIntegers() {
        return true;
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of(new NamedParameter("weight", weight));
    }

    @Override
    public String label() {
        return "embedding " + weight.shape().dim(0) + " → " + weight.shape().dim(1)
                + padding.map(index -> ", padding " + index).orElse("");
    }
}
