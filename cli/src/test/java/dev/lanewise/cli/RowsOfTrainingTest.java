package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that count differently, are drawn by class, or changed at random. */
class RowsOfTrainingTest {
    private static final int[] TIMES = IntStream.range(0, 150).map(i -> i % 4).toArray();

    @TempDir
    private Path directory;

    private Path weighted;
    private Path digits;

    @BeforeEach
    void data() throws IOException {
        double[] weights = IntStream.of(TIMES).asDoubleStream().toArray();
        Table iris = BundledData.iris().exchange(List.of(), List.of(new NumericColumn("w", weights)));
        weighted = Files.writeString(directory.resolve("weighted.csv"), Csv.format(iris));
        digits = Files.writeString(
                directory.resolve("digits.csv"),
                Csv.format(BundledData.digits().rows(IntStream.range(0, 300).toArray())));
    }

    private Invocation train(Path table, Object... more) {
        Object[] arguments = new Object[8 + more.length];
        System.arraycopy(
                new Object[] {"train", table, "--target", "target", "--epochs", 3, "--out", directory.resolve("model.lanewise")},
                0, arguments, 0, 8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return Invocation.of(arguments);
    }

    private static Invocation succeeds(Invocation run) {
        assertEquals("", run.err());
        assertEquals(0, run.code());
        return run;
    }

    private static String hash(Invocation train) {
        return train.line("weights ");
    }

    @Test
    void weightsCountInTrainingAndResultsAndTheRunCanBeVerified() throws IOException {
        Invocation run = succeeds(train(weighted, "--weights", "w", "--run", directory.resolve("w.run")));
        assertTrue(run.out().contains("4 columns to learn from, 4 features"), run.out());
        assertTrue(succeeds(Invocation.of("verify", directory.resolve("w.run"))).out().contains("The same to the bit"));
        Path model = directory.resolve("model.lanewise");
        String repeated = "--run=" + directory.resolve("w2.run");
        assertEquals(hash(run), hash(succeeds(train(weighted, "--weights", "w", repeated, "--overwrite"))));
        assertNotEquals(hash(run), hash(succeeds(train(weighted, "--leave-out", "w", repeated, "--overwrite"))));

        int[] often = IntStream.range(0, 150).flatMap(i -> IntStream.generate(() -> i).limit(TIMES[i])).toArray();
        Path rows = Files.writeString(directory.resolve("often.csv"), Csv.format(BundledData.iris().rows(often)));
        String byWeight = succeeds(Invocation.of("evaluate", model, weighted, "--weights", "w")).out();
        String byRows = succeeds(Invocation.of("evaluate", model, rows)).out();
        assertEquals(byRows.substring(byRows.indexOf("  accuracy")), byWeight.substring(byWeight.indexOf("  accuracy")));
        assertNotEquals(byRows, succeeds(Invocation.of("evaluate", model, weighted)).out());
    }

    @Test
    void crossValidationWeighsItsFolds() {
        Invocation run = succeeds(Invocation.of("cv", weighted, "--target", "target", "--weights", "w", "--folds", 3, "--epochs", 2));
        String matrix = run.out().substring(run.out().indexOf("Confusion matrix"));
        double sum = matrix.lines()
                .filter(line -> line.matches(" +[012] .*"))
                .skip(1) // the head
                .mapToDouble(line -> Arrays.stream(line.strip().split(" +")).skip(1)
                        .mapToDouble(cell -> cell.equals(".") ? 0 : Double.parseDouble(cell)).sum())
                .sum();
        assertEquals(IntStream.of(TIMES).sum(), sum, run.out());
    }

    @Test
    void augmentedAndBalancedRunsCanBeVerified() {
        Invocation plain = succeeds(train(digits, "--scale", "none", "--run", directory.resolve("plain.run")));
        Invocation run = succeeds(train(digits, "--scale", "none", "--run", directory.resolve("digits.run"), "--balance", "--image", "8x8",
                "--augment", "shift=1,rotate=10,crop=1,flip=horizontal,erase=0.2,cutmix=1,noise=0.1"));
        assertNotEquals(hash(plain), hash(run));
        assertTrue(succeeds(Invocation.of("verify", directory.resolve("digits.run"))).out().contains("The same to the bit"));
        succeeds(Invocation.of("tune", weighted, "--target", "target", "--leave-out", "w", "--epochs", 1, "--try", "augment=noise=0.1 mixup=0.2,noise=0.1"));
    }

    @Test
    void mistakes() {
        String help = " (see 'lanewise train --help')";
        fails("--weights: 'target' is the target; name another column" + help, train(weighted, "--weights", "target"));
        fails("--leave-out: 'w' is the column of --weights, and is not learned from anyway" + help,
                train(weighted, "--weights", "w", "--leave-out", "w"));
        assertTrue(train(weighted, "--weights", "v").err().contains("'v'"), train(weighted, "--weights", "v").err());
        fails("--augment: shift changes images; say by --image HEIGHTxWIDTH which shape they have" + help,
                train(digits, "--augment", "shift=1"));
        fails("--augment: 'blur' is none of noise, mixup, shift, crop, flip, rotate, erase, cutmix" + help,
                train(digits, "--augment", "blur=1"));
        fails("--augment: noise=x: want a number" + help, train(digits, "--augment", "noise=x"));
        fails("--augment: shift 9, want at least 1 pixel, and fewer than an image of 8×8 has" + help,
                train(digits, "--augment", "shift=9", "--image", "8x8"));
        fails("--augment: rows can be mixed once, by mixup or by cutmix; leave one out of [MixUp[alpha=1.0], MixUp[alpha=2.0]]" + help,
                train(digits, "--augment", "mixup=1,mixup=2"));
        fails("--image: it is for --augment, which is not given; leave it out" + help, train(digits, "--image", "8x8"));
        fails("--balance: it is for classification, the task is regression; leave it out" + help,
                train(digits, "--balance", "--task", "regression"));
        fails("an image of 8×9 has 72 values, the rows have 64 features; give the shape that they have, and leave out"
                        + " columns that are no pixels",
                train(digits, "--augment", "shift=1", "--image", "8x9"));
        fails("Invalid value for option '--image': '8', want HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS, such as 28x28" + help,
                train(digits, "--augment", "shift=1", "--image", "8"));
    }

    private void fails(String line, Invocation run) {
        assertEquals("lanewise: " + line + "\n", run.errWithout(directory));
    }
}
