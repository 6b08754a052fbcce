package dev.lanewise.optim;

/**
 * Up and down in straight lines between two rates, again and again. The height above the low rate is multiplied by
 * {@code cycleFactor} after each cycle and by {@code stepFactor} at each step: 1 and 1 is PyTorch's {@code triangular},
 * 0.5 and 1 its {@code triangular2}, 1 and γ its {@code exp_range}.
 *
 * <p>Source: Smith, "Cyclical learning rates for training neural networks", WACV 2017.
 *
 * @param low the rate at the start of each cycle, {@code 0 … high}
 * @param high the rate at the top of the first cycle, above 0, at most 1000
 * @param up steps from low to high, at least 1
 * @param down steps from high to low, at least 1
 * @param cycleFactor above 0, at most 1
 * @param stepFactor above 0, at most 1
 */
public record Cyclic(double low, double high, long up, long down, double cycleFactor, double stepFactor)
        implements Schedule {
    /** Checks the ranges. */
    public Cyclic {
        Bounds.positive("Cyclic", "high", high, Bounds.LARGEST_RATE);
        Bounds.closed("Cyclic", "low", low, 0, high);
        Bounds.steps("Cyclic", "up", up);
        Bounds.steps("Cyclic", "down", down);
        Bounds.positive("Cyclic", "cycleFactor", cycleFactor, 1);
        Bounds.positive("Cyclic", "stepFactor", stepFactor, 1);
    }

    /** Triangles of equal height and equal sides. */
    public static Cyclic of(double low, double high, long up) {
        return new Cyclic(low, high, up, up, 1, 1);
    }

    /** A copy whose height is multiplied after each cycle; 0.5 is usual. */
    public Cyclic withCycleFactor(double value) {
        return new Cyclic(low, high, up, down, value, stepFactor);
    }

    /** A copy whose height is multiplied at each step. */
    public Cyclic withStepFactor(double value) {
        return new Cyclic(low, high, up, down, cycleFactor, value);
    }

    /** The momentum that goes with it, down while the rate goes up; PyTorch's are 0.8 and 0.9. */
    public CycledMomentum momentum(double least, double most) {
        return new CycledMomentum(this, least, most);
    }

    @Override
    public double at(long step) {
        return course(step, low, high);
    }

    /** The same course between other values, where it starts and the top of the first cycle. */
    double course(long step, double first, double top) {
        long cycle = step / (up + down);
        long position = step % (up + down);
        return position <= up
                ? Curves.scaled(first, top, cycleFactor, cycle, stepFactor, step, position, up)
                : Curves.scaled(first, top, cycleFactor, cycle, stepFactor, step, up + down - position, down);
    }
}
