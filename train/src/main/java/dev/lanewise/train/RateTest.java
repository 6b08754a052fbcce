package dev.lanewise.train;

import java.util.Arrays;

/**
 * A range test of the learning rate: what the loss did while the rate rose from step to step (Smith, "Cyclical learning
 * rates for training neural networks", WACV 2017). Good rates lie where the loss falls, well before its lowest point.
 *
 * @param rates of the steps made, rising by equal factors
 * @param losses of their batches, before the step
 */
public record RateTest(double[] rates, double[] losses) {
    /** The share of the former value in the smoothed loss. */
    private static final double SMOOTHING = 0.9;

    /** The test ends where the smoothed loss is this many times its least. */
    private static final double DIVERGED = 4;

    public RateTest {
        if (rates.length != losses.length) {
            throw new IllegalArgumentException("rate test: " + rates.length + " rates and " + losses.length + " losses");
        }
    }

    /** The losses averaged exponentially, with the bias of the start taken out. */
    public double[] smoothed() {
        double[] smoothed = new double[losses.length];
        double average = 0;
        double weight = 0;
        for (int i = 0; i < losses.length; i++) {
            average = SMOOTHING * average + (1 - SMOOTHING) * losses[i];
            weight = SMOOTHING * weight + (1 - SMOOTHING);
            smoothed[i] = average / weight;
        }
        return smoothed;
    }

    /** A rate to train with: a tenth of the one with the least smoothed loss. */
    public double suggestion() {
        double[] smoothed = smoothed();
        int least = 0;
        for (int i = 1; i < smoothed.length; i++) {
            least = smoothed[i] < smoothed[least] ? i : least;
        }
        return rates[least] / 10;
    }

    /** With one more step. */
    RateTest with(double rate, double loss) {
        double[] moreRates = Arrays.copyOf(rates, rates.length + 1);
        double[] moreLosses = Arrays.copyOf(losses, losses.length + 1);
        moreRates[rates.length] = rate;
        moreLosses[losses.length] = loss;
        return new RateTest(moreRates, moreLosses);
    }

    /** Whether the loss has risen so far that higher rates need no trial. */
    boolean diverged() {
        double[] smoothed = smoothed();
        double last = smoothed[smoothed.length - 1];
        return !(last <= DIVERGED * Arrays.stream(smoothed).min().orElseThrow());
    }
}
