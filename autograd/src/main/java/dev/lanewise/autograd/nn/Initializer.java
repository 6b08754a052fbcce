package dev.lanewise.autograd.nn;

import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import java.util.Arrays;

/**
 * How a parameter starts. The values are a function of the stream and the shape alone; on this path only + − × ÷,
 * square roots, fma and {@link StrictMath} are allowed, since every machine shall start from the same bits. For a
 * weight of shape (out, in, …) with r further elements a pair, the fan-in is in·r and the fan-out out·r.
 */
@FunctionalInterface
public interface Initializer {
    /**
     * Writes the values of a parameter of {@code shape} from {@code values[offset]} on, drawing from the stream's
     * start.
     */
    void fill(Philox stream, Shape shape, float[] values, int offset);

    static Initializer zeros() {
        return new Constant(0);
    }

    static Initializer constant(float value) {
        return new Constant(value);
    }

    /** U(low, high). */
    static Initializer uniform(float low, float high) {
        return new Uniform(low, high);
    }

    /** N(mean, deviation²). */
    static Initializer normal(float mean, float deviation) {
        return new Normal(mean, deviation);
    }

    /** U(−a, a), a = gain·√(6 ÷ (fan-in + fan-out)) (Glorot &amp; Bengio 2010, eq. 16). */
    static Initializer xavierUniform(double gain) {
        return new Scaled(Fan.MEAN, gain, false);
    }

    /** N(0, σ²), σ = gain·√(2 ÷ (fan-in + fan-out)) (Glorot &amp; Bengio 2010). */
    static Initializer xavierNormal(double gain) {
        return new Scaled(Fan.MEAN, gain, true);
    }

    /** U(−a, a), a = gain·√(3 ÷ fan-in) (He et al. 2015); the gain is {@link Activation#gain()}, √2 for ReLU. */
    static Initializer kaimingUniform(double gain) {
        return kaimingUniform(gain, Fan.IN);
    }

    /** The same for a fan: the outgoing one keeps the variance of the gradients (He et al. 2015, eq. 14). */
    static Initializer kaimingUniform(double gain, Fan fan) {
        return new Scaled(fan, gain, false);
    }

    /** N(0, σ²), σ = gain ÷ √fan-in (He et al. 2015, eq. 10 for a gain of √2). */
    static Initializer kaimingNormal(double gain) {
        return kaimingNormal(gain, Fan.IN);
    }

    /** The same for a fan: the outgoing one keeps the variance of the gradients (He et al. 2015, eq. 14). */
    static Initializer kaimingNormal(double gain, Fan fan) {
        return new Scaled(fan, gain, true);
    }

    /** U(−a, a), a = √(3 ÷ fan-in) (LeCun et al., <i>Efficient backprop</i>, 1998, §4.6), as SELU wants it. */
    static Initializer lecunUniform() {
        return new Scaled(Fan.IN, 1, false);
    }

    /** N(0, σ²), σ = 1 ÷ √fan-in (LeCun et al. 1998, eq. 16), as SELU wants it. */
    static Initializer lecunNormal() {
        return new Scaled(Fan.IN, 1, true);
    }

    /** {@link TruncatedNormal} with all values at most two deviations from the mean. */
    static Initializer truncatedNormal(float mean, float deviation) {
        return new TruncatedNormal(mean, deviation, mean - 2 * deviation, mean + 2 * deviation);
    }

    /** {@link Orthogonal}; the gain is {@link Activation#gain()}, √2 for ReLU. */
    static Initializer orthogonal(double gain) {
        return new Orthogonal(gain);
    }

    /** {@link Identity}. */
    static Initializer identity() {
        return new Identity();
    }

    /** Which number of connections the variance is divided by. */
    enum Fan {
        IN,
        OUT,
        /** (fan-in + fan-out) ÷ 2. */
        MEAN;

        /** @throws IllegalArgumentException for a shape of rank 0 or 1, which has no fans */
        double of(Shape shape) {
            check(shape);
            double receptive = 1;
            for (int axis = 2; axis < shape.rank(); axis++) {
                receptive *= shape.dim(axis);
            }
            double in = shape.dim(1) * receptive;
            double out = shape.dim(0) * receptive;
            return switch (this) {
                case IN -> in;
                case OUT -> out;
                case MEAN -> (in + out) / 2;
            };
        }

        static void check(Shape shape) {
            if (shape.rank() < 2) {
                throw new IllegalArgumentException("initializer: a parameter of shape " + shape
                        + " has no fan-in and fan-out, want (out, in, …); use uniform, normal or constant");
            }
        }
    }

    /** One value everywhere. */
    record Constant(float value) implements Initializer {
        @Override
        public void fill(Philox stream, Shape shape, float[] values, int offset) {
            Arrays.fill(values, offset, offset + shape.size(), value);
        }
    }

    /** low + u·(high − low) in one fused multiply-add, u uniform in [0, 1). */
    record Uniform(float low, float high) implements Initializer {
        public Uniform {
            if (!(low <= high && high - low <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("uniform: from " + low + " to " + high + ", want finite low ≤ high");
            }
        }

        @Override
        public void fill(Philox stream, Shape shape, float[] values, int offset) {
            stream.uniform(0, values, offset, shape.size());
            for (int i = offset; i < offset + shape.size(); i++) {
                values[i] = Math.fma(values[i], high - low, low);
            }
        }
    }

    /** mean + z·deviation in one fused multiply-add, z standard normal. */
    record Normal(float mean, float deviation) implements Initializer {
        public Normal {
            if (!(Math.abs(mean) <= Float.MAX_VALUE && deviation >= 0 && deviation <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "normal: mean " + mean + ", deviation " + deviation + ", want both finite, deviation ≥ 0");
            }
        }

        @Override
        public void fill(Philox stream, Shape shape, float[] values, int offset) {
            stream.normal(0, values, offset, shape.size());
            for (int i = offset; i < offset + shape.size(); i++) {
                values[i] = Math.fma(values[i], deviation, mean);
            }
        }
    }

    /**
     * Zero mean and the variance gain² ÷ fan, the deviation or bound being computed in double and rounded once.
     *
     * @param gain finite and above 0
     * @param normal N(0, σ²), else U(−√3·σ, √3·σ), which has the same variance
     */
    record Scaled(Fan fan, double gain, boolean normal) implements Initializer {
        public Scaled {
            if (!(gain > 0 && gain <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("initializer: gain " + gain + ", want a finite number above 0");
            }
        }

        @Override
        public void fill(Philox stream, Shape shape, float[] values, int offset) {
            double n = fan.of(shape);
            if (shape.size() == 0) {
                return;
            }
            if (normal) {
                new Normal(0, (float) (gain / StrictMath.sqrt(n))).fill(stream, shape, values, offset);
            } else {
                float bound = (float) (gain * StrictMath.sqrt(3 / n));
                new Uniform(-bound, bound).fill(stream, shape, values, offset);
            }
        }
    }

    /**
     * 1 from input i to output i for all there are of both, 0 elsewhere; of a window the element in the middle: a layer that
     * hands on its input.
     */
    record Identity() implements Initializer {
        @Override
        public void fill(Philox stream, Shape shape, float[] values, int offset) {
            Fan.check(shape);
            Arrays.fill(values, offset, offset + shape.size(), 0);
            int middle = 0;
            int places = 1;
            for (int axis = 2; axis < shape.rank(); axis++) {
                middle = middle * shape.dim(axis) + (shape.dim(axis) - 1) / 2;
                places *= shape.dim(axis);
            }
            for (int i = 0; i < Math.min(shape.dim(0), shape.dim(1)) && places > 0; i++) {
                values[offset + (i * shape.dim(1) + i) * places + middle] = 1;
            }
        }
    }
}
