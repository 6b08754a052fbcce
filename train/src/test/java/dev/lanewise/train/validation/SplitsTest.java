package dev.lanewise.train.validation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.testkit.Golden;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.preprocess.LabelEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Index sets of scikit-learn 1.2.1 (golden/splits.json), seeded splits by committed values, errors. */
class SplitsTest {
    private static final JsonNode CASES = Golden.resource(SplitsTest.class, "/golden/splits.json").get("cases");

    @Test
    void foldsOfConsecutiveRowsAreScikitLearns() {
        assertEquals(folds("KFold_3_of_10"), KFold.of(10, 3));
        assertEquals(folds("LeaveOneOut_5"), LeaveOneOut.of(5));
    }

    @Test
    void stratifiedFoldsAreScikitLearns() {
        int[] labels = Golden.tensor(find("StratifiedKFold_3").get("y")).ints();
        assertEquals(folds("StratifiedKFold_3"), StratifiedKFold.of(labels, 3));
        int[] iris = LabelEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris()).indices().toArray();
        JsonNode tests = find("iris_StratifiedKFold_5").get("test_indices");
        List<Split> splits = StratifiedKFold.of(iris, 5);
        for (int fold = 0; fold < 5; fold++) {
            assertArrayEquals(ints(tests.get(fold)), splits.get(fold).test(), "fold " + fold);
        }
    }

    @Test
    void groupedAndTimedSplitsAreScikitLearns() {
        List<Integer> groups = Arrays.stream(Golden.tensor(find("GroupKFold_3").get("groups")).ints()).boxed().toList();
        assertEquals(folds("GroupKFold_3"), GroupKFold.of(groups, 3));
        assertEquals(folds("TimeSeriesSplit_4"), TimeSeriesSplit.of(13, 4));
    }

    @Test
    void repetitionsDrawAnew() {
        List<Split> splits = Repeated.of(3, 7, seed -> KFold.shuffled(20, 4, seed));
        assertEquals(12, splits.size());
        assertEquals(12, splits.stream().distinct().count());
        assertEquals(splits, Repeated.of(3, 7, seed -> KFold.shuffled(20, 4, seed)));
        assertEquals(splits.subList(0, 4), Repeated.of(1, 7, seed -> KFold.shuffled(20, 4, seed)));
    }

    @Test
    void aSeedGivesTheSameRowsEverywhere() {
        // Made by a second implementation of the generator, in Python; a change here changes every user's split.
        assertEquals("[6, 7, 9]", Arrays.toString(HoldOut.split(12, 0.25, 7).test()));
        assertEquals("[2, 6, 9]", Arrays.toString(HoldOut.stratified(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 0.25, 7).test()));
        assertEquals("[0, 3, 8]", Arrays.toString(KFold.shuffled(9, 3, 7).get(0).test()));
        assertEquals("[1, 3, 7]", Arrays.toString(StratifiedKFold.shuffled(new int[] {0, 0, 0, 1, 1, 1, 2, 2, 2}, 3, 7).get(0).test()));
    }

    @Test
    void errors() {
        assertError("hold-out: 1 rows cannot be split; at least 2 are needed", () -> HoldOut.split(1, 0.2, 1));
        assertError("hold-out: no class has the rows to be split; add rows, or split without classes",
                () -> HoldOut.stratified(new int[] {0, 1, 2}, 0.4, 1));
        assertError("k-fold: 3 rows cannot make 4 folds; choose 2 folds or more, and no more than rows", () -> KFold.of(3, 4));
        assertError("k-fold: 3 rows cannot make 1 folds; choose 2 folds or more, and no more than rows",
                () -> KFold.shuffled(3, 1, 1));
        assertError("stratified k-fold: the largest class has 2 rows, too few for 3 folds; choose fewer folds",
                () -> StratifiedKFold.of(new int[] {0, 0, 1, 1}, 3));
        assertError("group k-fold: 2 groups cannot make 3 folds; choose 2 folds or more, and no more than groups",
                () -> GroupKFold.of(List.of("a", "b", "a"), 3));
        assertError("time series split: 3 rows cannot make 3 splits; choose 2 or more, and fewer than rows",
                () -> TimeSeriesSplit.of(3, 3));
        assertEquals("repeated: 0 times, want at least once", assertThrows(IllegalArgumentException.class,
                () -> Repeated.of(0, 1, seed -> List.of())).getMessage());
        assertEquals("hold-out: the test share is 1.0, not between 0 and 1",
                assertThrows(IllegalArgumentException.class, () -> HoldOut.split(5, 1, 1)).getMessage());
        assertEquals("split: row 1 has the negative class -1",
                assertThrows(IllegalArgumentException.class, () -> HoldOut.stratified(new int[] {0, -1}, 0.5, 1)).getMessage());
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }

    private static List<Split> folds(String name) {
        List<Split> splits = new ArrayList<>();
        for (JsonNode fold : find(name).get("folds")) {
            splits.add(new Split(ints(fold.get("train")), ints(fold.get("test"))));
        }
        return splits;
    }

    private static JsonNode find(String name) {
        for (JsonNode one : CASES) {
            if (one.get("name").stringValue().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("no case " + name);
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::intValue).toArray();
    }
}
