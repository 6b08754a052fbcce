package dev.lanewise.train.validation;

import dev.lanewise.engine.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Cross-validation several times over, each with folds drawn anew: the mean depends less on the luck of one drawing. */
public final class Repeated {
    private Repeated() {}

    /**
     * {@code Repeated.of(3, 1, seed -> StratifiedKFold.shuffled(labels, 5, seed))} has 15 splits.
     *
     * @param times at least 1
     * @param seed from which the seed of each drawing follows
     * @param folds draws them
     */
    public static List<Split> of(int times, long seed, LongFunction<List<Split>> folds) {
        if (times < 1) {
            throw new IllegalArgumentException("repeated: " + times + " times, want at least once");
        }
        Philox seeds = Philox.stream(seed, "repeated");
        List<Split> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.addAll(folds.apply(seeds.bits(i)));
        }
        return List.copyOf(all);
    }
}
