package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import java.util.List;
import java.util.Locale;

/**
 * An activation with numbers that shape it and are not learned, such as the slope of a leaky ReLU; those of {@link Activation} have
 * the usual ones.
 *
 * @param kind which
 * @param a its first number, finite
 * @param b its second one, finite; 0 where it has none
 */
public record ShapedActivation(Kind kind, float a, float b) implements Layer {
    /** The functions. */
    public enum Kind {
        /** {@link Var#leakyRelu(float)}. */
        LEAKY_RELU,
        /** {@link Var#elu(float)}. */
        ELU,
        /** {@link Var#celu}. */
        CELU,
        /** {@link Var#hardTanh}. */
        HARD_TANH,
        /** {@link Var#threshold}. */
        THRESHOLD,
        /** {@link Var#hardShrink}. */
        HARD_SHRINK,
        /** {@link Var#softShrink}. */
        SOFT_SHRINK;

        private boolean takesTwo() {
            return this == HARD_TANH || this == THRESHOLD;
        }
    }

    /** @throws IllegalArgumentException unless the numbers are finite and what the function wants */
    public ShapedActivation {
        if (!(Math.abs(a) <= Float.MAX_VALUE && Math.abs(b) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(name(kind) + ": " + a + " and " + b + ", want finite numbers");
        }
        if (!kind.takesTwo() && b != 0) {
            throw new IllegalArgumentException(name(kind) + ": takes one number, got " + a + " and " + b);
        }
        function(Var.placeholder(Shape.SCALAR), kind, a, b);
    }

    /** x &gt; 0 ? x : slope · x; 0.2 in many generative models. */
    public static ShapedActivation leakyRelu(float slope) {
        return new ShapedActivation(Kind.LEAKY_RELU, slope, 0);
    }

    /** x &gt; 0 ? x : α·(eˣ − 1). */
    public static ShapedActivation elu(float alpha) {
        return new ShapedActivation(Kind.ELU, alpha, 0);
    }

    /** x &gt; 0 ? x : α·(e^(x ÷ α) − 1) with α &gt; 0. */
    public static ShapedActivation celu(float alpha) {
        return new ShapedActivation(Kind.CELU, alpha, 0);
    }

    /** min(max(x, low), high). */
    public static ShapedActivation hardTanh(float low, float high) {
        return new ShapedActivation(Kind.HARD_TANH, low, high);
    }

    /** x &gt; threshold ? x : value. */
    public static ShapedActivation threshold(float threshold, float value) {
        return new ShapedActivation(Kind.THRESHOLD, threshold, value);
    }

    /** |x| ≤ λ ? 0 : x with λ ≥ 0. */
    public static ShapedActivation hardShrink(float lambda) {
        return new ShapedActivation(Kind.HARD_SHRINK, lambda, 0);
    }

    /** |x| ≤ λ ? 0 : x − λ·sign(x) with λ ≥ 0. */
    public static ShapedActivation softShrink(float lambda) {
        return new ShapedActivation(Kind.SOFT_SHRINK, lambda, 0);
    }

    private static Var function(Var x, Kind kind, float a, float b) {
        return switch (kind) {
            case LEAKY_RELU -> x.leakyRelu(a);
            case ELU -> x.elu(a);
            case CELU -> x.celu(a);
            case HARD_TANH -> x.hardTanh(a, b);
            case THRESHOLD -> x.threshold(a, b);
            case HARD_SHRINK -> x.hardShrink(a);
            case SOFT_SHRINK -> x.softShrink(a);
        };
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return function(LayerOperands.floats(this, x), kind, a, b);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return name(kind) + " " + a + (kind.takesTwo() ? ", " + b : "");
    }
}
