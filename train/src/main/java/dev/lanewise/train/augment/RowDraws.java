package dev.lanewise.train.augment;

import dev.lanewise.engine.Philox;

/**
 * The random values of one augmentation for one row in one epoch, and room to work in. Value i of a row r stands at the index
 * 128·r + i of the position <i>epoch</i> of a stream of the augmentation's own; normal values at the same indices
 * of another, or where each feature has one, from the index features·r on.
 */
public final class RowDraws {
    /** How many values a row has, normal ones aside. */
    static final int VALUES = 128;

    private final Philox stream;
    private final Philox normals;
    private final float[] room;
    private final int[] words = new int[4];
    private final float[] one = new float[1];
    private long epoch;
    private long row;
    /** The number of the four words that are there; −1: none. */
    private int group = -1;

    /**
     * @param seed of the training
     * @param name of the augmentation among those of the training
     * @param features of a row
     */
    RowDraws(long seed, String name, int features) {
        this.stream = Philox.stream(seed, "augment:" + name);
        this.normals = Philox.stream(seed, "augment:" + name + ":normal");
        this.room = new float[features];
    }

    /** Goes to a row in an epoch. */
    RowDraws at(long ofEpoch, int ofRow) {
        epoch = ofEpoch;
        row = ofRow;
        group = -1;
        return this;
    }

    /** As many values as a row has features, of any content. */
    float[] room() {
        return room;
    }

    private long word(int index) {
        if (group != index >> 2) {
            group = index >> 2;
            stream.bits(epoch, row * VALUES + (index & ~3), words, 0, 4);
        }
        return words[index & 3] & 0xFFFF_FFFFL;
    }

    /** Value i, 0 … 127, as a number in (0, 1): a word and a half, times 2⁻³². */
    double uniform(int index) {
        return (word(index) + 0.5) * 0x1p-32;
    }

    /** Value i as a number in [low, high]. */
    double between(int index, double low, double high) {
        return low + (high - low) * uniform(index);
    }

    /** Value i as a whole number in 0 … bound − 1: word · bound ÷ 2³², whose chances differ by less than bound · 2⁻³². */
    int below(int index, int bound) {
        return (int) (word(index) * bound >>> 32);
    }

    /** Standard normal values, one for each feature. */
    void normals(float[] to) {
        normals.normal(epoch, row * room.length, to, 0, room.length);
    }

    /** Standard normal value i, 0 … 127. */
    private double normal(int index) {
        normals.normal(epoch, row * VALUES + index, one, 0, 1);
        return one[0];
    }

    /**
     * A value of the beta distribution with both parameters α, from the values {@code first} … {@code first} + 63: X ÷ (X + Y) of
     * two gamma values, taken in logarithms, since with a small α both are often too small for a double.
     */
    double beta(double alpha, int first) {
        double x = logGamma(alpha, first);
        double y = logGamma(alpha, first + 32);
        return 1 / (1 + StrictMath.exp(y - x));
    }

    /**
     * The logarithm of a value of the gamma distribution (Marsaglia and Tsang, "A simple method for generating gamma variables",
     * 2000). Of eight attempts more than 0.95 each succeed; should none, which happens once in 10¹⁰ times, the mode stands in.
     */
    private double logGamma(double alpha, int first) {
        double shape = alpha < 1 ? alpha + 1 : alpha;
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        double log = StrictMath.log(d);
        for (int attempt = 0; attempt < 8; attempt++) {
            int at = first + 4 * attempt;
            double normal = normal(at);
            double root = 1 + c * normal;
            if (root <= 0) {
                continue;
            }
            double logV = 3 * StrictMath.log(root);
            double v = root * root * root;
            if (StrictMath.log(uniform(at + 2)) < 0.5 * normal * normal + d - d * v + d * logV) {
                log += logV;
                break;
            }
        }
        return alpha < 1 ? log + StrictMath.log(uniform(first + 3)) / alpha : log;
    }
}
