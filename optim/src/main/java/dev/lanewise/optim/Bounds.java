package dev.lanewise.optim;

import java.util.Objects;

/** The checks of hyper-parameters: each refusal tells the record, the name, the value and the range. */
final class Bounds {
    /** No learning rate is larger. */
    static final double LARGEST_RATE = 1000;

    /** No number of steps is larger: up to it {@link Curves} are exact to their bound, and sums of two do not overflow. */
    private static final long MOST_STEPS = 1L << 45;

    private Bounds() {}

    /** Refuses all but {@code low ≤ value ≤ high}. */
    static void closed(String owner, String name, double value, double low, double high) {
        if (!(low <= value && value <= high)) {
            throw refusal(owner, name, value, "want " + low + " … " + high);
        }
    }

    /** Refuses all but {@code 0 ≤ value < 1}: decays and momenta. */
    static void belowOne(String owner, String name, double value) {
        if (!(0 <= value && value < 1)) {
            throw refusal(owner, name, value, "want at least 0 and less than 1");
        }
    }

    /** Refuses all but {@code 0 ≤ value < 1}, as a float too: a momentum that were 1 there would forget nothing. */
    static void momentum(String owner, String name, double value) {
        belowOne(owner, name, value);
        if ((float) value == 1f) {
            throw refusal(owner, name, value, "want less than 1 as a float too");
        }
    }

    /** Refuses all but {@code 0 < value ≤ high}, as a float too. */
    static void positive(String owner, String name, double value, double high) {
        above(owner, name, value, 0, high);
    }

    /** Refuses all but {@code low < value ≤ high}, as a float too: what rounds to {@code low} there has no effect. */
    static void above(String owner, String name, double value, double low, double high) {
        if (!(low < (float) value && value <= high)) {
            String asFloat = low < value && value <= high ? " as a float too" : "";
            throw refusal(owner, name, value, "want more than " + low + asFloat + ", at most " + high);
        }
    }

    /** Refuses all but {@code low < value < high}. */
    static void open(String owner, String name, double value, double low, double high) {
        if (!(low < value && value < high)) {
            throw refusal(owner, name, value, "want more than " + low + " and less than " + high);
        }
    }

    /** Weight decay of either kind, {@code l2} or {@code weightDecay}: {@code 0 … 100}. */
    static void decay(String owner, String name, double value) {
        closed(owner, name, value, 0, 100);
    }

    /**
     * What is added to a root before a division by it: {@code 1e-30 … 1}. Not zero: an element that never had a
     * gradient, padding among them, would become 0 ÷ 0.
     */
    static void epsilon(String owner, double value) {
        closed(owner, "epsilon", value, 1e-30, 1);
    }

    /** Refuses a number of steps below one, or above what any run takes. */
    static void steps(String owner, String name, long value) {
        if (value < 1 || value > MOST_STEPS) {
            throw new IllegalArgumentException(
                    owner + ": " + name + " = " + value + ", want " + (value < 1 ? "at least 1" : "at most " + MOST_STEPS));
        }
    }

    /** Refuses a count below zero. */
    static void atLeastZero(String owner, String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(owner + ": " + name + " = " + value + ", want at least 0");
        }
    }

    /** Refuses null, and the schedule that is more than a function of the step. */
    static void functionOfTheStep(String owner, String name, Schedule schedule) {
        Objects.requireNonNull(schedule, () -> owner + ": " + name);
        if (schedule instanceof ReduceOnPlateau) {
            throw new IllegalArgumentException(owner + ": " + name + " = " + schedule
                    + ", want a function of the step; put ReduceOnPlateau round the whole, it acts on any schedule");
        }
    }

    private static IllegalArgumentException refusal(String owner, String name, double value, String range) {
        return new IllegalArgumentException(owner + ": " + name + " = " + value + ", " + range);
    }
}
