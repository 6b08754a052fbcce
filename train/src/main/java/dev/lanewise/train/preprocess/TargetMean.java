package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Philox;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Replaces a category by the mean of the target in the rows that have it, drawn towards the mean of all rows:
 * (sum + smoothing · mean) ÷ (count + smoothing) (Micci-Barreca, "A preprocessing scheme for high-cardinality categorical
 * attributes", SIGKDD Explorations 3, 2001). A target of classes gives the share of each class, a feature for each but
 * the first of two. Training rows are encoded by the rows of the other folds, so that none sees its own target.
 *
 * @param smoothing rows that the mean of all counts for, at least 0
 * @param folds of the training rows, at least 2
 * @param seed draws the folds
 * @param columns which; all category columns, or those named
 */
public record TargetMean(double smoothing, int folds, long seed, ColumnSet columns) implements ColumnStep {
    public TargetMean {
        if (!(smoothing >= 0) || !Double.isFinite(smoothing)) {
            throw new DataException("target encoding: smoothing " + smoothing + ", want at least 0");
        }
        if (folds < 2) {
            throw new DataException("target encoding: " + folds + " folds, want at least 2");
        }
    }

    /** Smoothing of 10 rows, 5 folds. */
    public static TargetMean of(long seed, ColumnSet columns) {
        return new TargetMean(10, 5, seed, columns);
    }

    /** What is averaged, named: the target, or for each class whether a row has it. */
    private record Averaged(String name, double... values) {
        static List<Averaged> of(Table train, String target) {
            Column column = train.column(target);
            TaskChoice choice = TaskChoice.of(train, target);
            if (choice.task() == Task.REGRESSION) {
                return List.of(new Averaged("", Numbers.complete(train, target)));
            }
            List<String> classes = LabelEncoder.classes(train, target);
            List<Averaged> averaged = new ArrayList<>();
            for (String name : classes.size() == 2 ? classes.subList(1, 2) : classes) {
                double[] has = new double[column.size()];
                for (int row = 0; row < has.length; row++) {
                    has[row] = column.text(row).equals(name) ? 1 : 0;
                }
                averaged.add(new Averaged(classes.size() == 2 ? "" : " ~ " + name, has));
            }
            return averaged;
        }
    }

    @Override
    public boolean columnwise() {
        return false;
    }

    @Override
    public FittedCodes fit(Table train, String target) {
        List<FittedCodes.Codes> codes = new ArrayList<>();
        boolean[] every = new boolean[train.size()];
        Arrays.fill(every, true);
        List<Averaged> averaged = Averaged.of(train, target);
        for (String name : columns.of(ColumnKind.CATEGORY, train, target)) {
            Levels levels = new Levels(name, LabelEncoder.classes(train, name));
            int[] positions = levels.positions(train, true, "category");
            for (Averaged one : averaged) {
                double[] means = means(positions, levels.known().size(), one.values(), every);
                List<Double> known = Arrays.stream(means).boxed().toList();
                codes.add(new FittedCodes.Codes(
                        levels, name + one.name(), known.subList(0, levels.known().size()), known.getLast(), false));
            }
        }
        return new FittedCodes(codes, "replaced by the mean of the target");
    }

    @Override
    public Table training(Table train, String target, FittedStep fitted) {
        int[] order = Philox.stream(seed, "target-encoding").permutation(0, train.size());
        List<Averaged> averaged = Averaged.of(train, target);
        List<NumericColumn> features = new ArrayList<>();
        List<String> names = columns.of(ColumnKind.CATEGORY, train, target);
        for (String name : names) {
            Levels levels = new Levels(name, LabelEncoder.classes(train, name));
            int[] positions = levels.positions(train, true, "category");
            for (Averaged one : averaged) {
                features.add(new NumericColumn(
                        name + one.name(), outOfFold(positions, levels.known().size(), one.values(), order)));
            }
        }
        return train.exchange(names, features);
    }

    private double[] outOfFold(int[] positions, int levels, double[] y, int... order) {
        double[] encoded = new double[y.length];
        for (int fold = 0; fold < folds; fold++) {
            boolean[] others = new boolean[y.length];
            for (int i = 0; i < order.length; i++) {
                others[order[i]] = i % folds != fold;
            }
            double[] means = means(positions, levels, y, others);
            for (int row = 0; row < y.length; row++) {
                if (!others[row]) {
                    encoded[row] = means[positions[row]];
                }
            }
        }
        return encoded;
    }

    /** The smoothed mean of each level, then that of all rows. */
    private double[] means(int[] positions, int levels, double[] y, boolean... counts) {
        double[] sums = new double[levels];
        int[] rows = new int[levels];
        double all = 0;
        int count = 0;
        for (int row = 0; row < y.length; row++) {
            if (counts[row]) {
                sums[positions[row]] += y[row];
                rows[positions[row]]++;
                all += y[row];
                count++;
            }
        }
        double mean = count == 0 ? 0 : all / count;
        double[] means = new double[levels + 1];
        for (int level = 0; level < levels; level++) {
            double weight = rows[level] + smoothing;
            means[level] = weight == 0 ? mean : (sums[level] + smoothing * mean) / weight;
        }
        means[levels] = mean;
        return means;
    }
}
