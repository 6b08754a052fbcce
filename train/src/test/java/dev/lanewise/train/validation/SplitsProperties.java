package dev.lanewise.train.validation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SplitsProperties {
    @Provide
    Arbitrary<int[]> labels() {
        return Arbitraries.integers().between(0, 4).array(int[].class).ofMinSize(4).ofMaxSize(80);
    }

    @Property(tries = 200)
    void aHoldOutHasEachRowOnce(@ForAll @IntRange(min = 2, max = 200) int rows,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share, @ForAll long seed) {
        Split split = HoldOut.split(rows, share, seed);
        assertPartition(rows, split);
        assertTrue(split.train().length > 0 && split.test().length > 0);
        assertTrue(Math.abs(split.test().length - rows * share) <= 0.5 + 1e-9
                || split.test().length == 1 || split.train().length == 1);
        assertEquals(split, HoldOut.split(rows, share, seed));
    }

    @Property(tries = 300)
    void aStratifiedHoldOutKeepsEachClassWithinARow(@ForAll("labels") int[] labels,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share, @ForAll long seed) {
        Assume.that(Math.round(labels.length * share) >= 1);
        int[] counts = Strata.counts(labels);
        Assume.that(Arrays.stream(counts).anyMatch(count -> count * share >= 1 && count > 1));
        Split split = HoldOut.stratified(labels, share, seed);
        assertPartition(labels.length, split);
        int[] tested = counts(labels, split.test(), counts.length);
        for (int c = 0; c < counts.length; c++) {
            assertTrue(Math.abs(tested[c] - counts[c] * share) <= 1, "class " + c + ": " + tested[c] + " of " + counts[c]);
            assertTrue(counts[c] == 0 || tested[c] < counts[c], "class " + c + " has rows to train on");
        }
        assertEquals(split, HoldOut.stratified(labels, share, seed));
    }

    @Property(tries = 200)
    void foldsTestEachRowOnce(@ForAll @IntRange(min = 2, max = 80) int rows, @ForAll @IntRange(min = 2, max = 80) int folds,
            @ForAll long seed) {
        Assume.that(folds <= rows);
        assertFolds(rows, folds, KFold.of(rows, folds));
        assertFolds(rows, folds, KFold.shuffled(rows, folds, seed));
        assertFolds(rows, rows, LeaveOneOut.of(rows));
    }

    @Property(tries = 200)
    void groupsAreNeverOnBothSides(@ForAll("labels") int[] groups, @ForAll @IntRange(min = 2, max = 5) int folds) {
        List<Integer> list = Arrays.stream(groups).boxed().toList();
        Assume.that(folds <= list.stream().distinct().count());
        List<Split> splits = GroupKFold.of(list, folds);
        assertEquals(groups.length, splits.stream().mapToInt(split -> split.test().length).sum());
        for (Split split : splits) {
            assertPartition(groups.length, split);
            assertTrue(split.test().length > 0);
            assertTrue(Arrays.stream(split.test()).map(row -> groups[row]).distinct()
                    .allMatch(group -> Arrays.stream(split.train()).noneMatch(row -> groups[row] == group)));
        }
    }

    @Property(tries = 100)
    void theFutureIsNeverTrainedOn(@ForAll @IntRange(min = 3, max = 200) int rows, @ForAll @IntRange(min = 2, max = 20) int splits) {
        Assume.that(splits < rows);
        int end = rows;
        for (Split split : TimeSeriesSplit.of(rows, splits).reversed()) {
            assertTrue(split.train().length > 0 && split.test().length == rows / (splits + 1));
            assertEquals(split.test()[0], split.train().length);
            assertEquals(end, split.test()[split.test().length - 1] + 1);
            end = split.test()[0];
        }
    }

    @Property(tries = 200)
    void stratifiedFoldsHaveEqualPartsOfEachClass(@ForAll("labels") int[] labels,
            @ForAll @IntRange(min = 2, max = 10) int folds, @ForAll long seed) {
        int[] counts = Strata.counts(labels);
        Assume.that(folds <= Arrays.stream(counts).max().orElse(0));
        for (List<Split> splits : List.of(StratifiedKFold.of(labels, folds), StratifiedKFold.shuffled(labels, folds, seed))) {
            assertFolds(labels.length, folds, splits);
            for (Split split : splits) {
                int[] tested = counts(labels, split.test(), counts.length);
                for (int c = 0; c < counts.length; c++) {
                    assertTrue(tested[c] == counts[c] / folds || tested[c] == (counts[c] + folds - 1) / folds);
                }
            }
        }
    }

    private static void assertFolds(int rows, int folds, List<Split> splits) {
        assertEquals(folds, splits.size());
        int[] tested = splits.stream().flatMapToInt(split -> Arrays.stream(split.test())).sorted().toArray();
        assertArrayEquals(IntStream.range(0, rows).toArray(), tested);
        for (Split split : splits) {
            assertPartition(rows, split);
            assertTrue(split.test().length == rows / folds || split.test().length == (rows + folds - 1) / folds);
        }
    }

    private static void assertPartition(int rows, Split split) {
        int[] all = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())).sorted().toArray();
        assertArrayEquals(IntStream.range(0, rows).toArray(), all);
        assertArrayEquals(split.test(), Arrays.stream(split.test()).sorted().toArray(), "ascending");
        assertArrayEquals(split.train(), Arrays.stream(split.train()).sorted().toArray(), "ascending");
    }

    private static int[] counts(int[] labels, int[] rows, int classes) {
        int[] counts = new int[classes];
        for (int row : rows) {
            counts[labels[row]]++;
        }
        return counts;
    }
}
