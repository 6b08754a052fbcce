package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passes of a plan stand beside each other in a drawing: a row for each forward pass, in order, and in it the passes
 * of the gradient that its derivative rules made. Rows that repeat, as the blocks of a transformer do, are drawn once.
 */
final class DrawingRows {
    /** Rows that a repeated part may have. */
    private static final int LONGEST_PART = 64;

    /** A pass, and those that it stands for where rows repeat. */
    static final class Box {
        final List<Integer> passes = new ArrayList<>();
        final boolean gradient;
        final int row;

        /** How many boxes of the same row come before it, one reading the other. */
        int level;

        private Box(int pass, boolean gradient, int row) {
            this.passes.add(pass);
            this.gradient = gradient;
            this.row = row;
        }

        int pass() {
            return passes.getFirst();
        }
    }

    /** Rows {@code from … from + rows − 1}, which stand for themselves and for as many as follow, {@code times} times. */
    record Fold(int from, int rows, int times) {}

    private final Plan plan;
    private final Map<Plan.Value, Integer> passOf = new HashMap<>();
    private final Map<Plan.Value, Integer> firstRow = new HashMap<>();
    private final Map<Integer, Box> boxOf = new HashMap<>();
    private final List<Integer> rowOf = new ArrayList<>();

    /** The boxes of each row that is drawn, in the order in which they run. */
    final List<List<Box>> rows = new ArrayList<>();

    final List<Fold> folds = new ArrayList<>();

    DrawingRows(Plan plan) {
        this.plan = plan;
        for (int pass = 0; pass < plan.passes.size(); pass++) {
            for (Plan.Value value : plan.passes.get(pass)) {
                passOf.put(value, pass);
            }
        }
        List<List<Integer>> all = new ArrayList<>();
        for (int pass = 0; pass < plan.passes.size(); pass++) {
            int row = gradient(pass) ? Math.max(0, rowOf(plan.passes.get(pass).getLast().node.origin())) : all.size();
            while (all.size() <= row) {
                all.add(new ArrayList<>());
            }
            all.get(row).add(pass);
            rowOf.add(row);
            for (Plan.Value value : plan.passes.get(pass)) {
                for (Plan.Value input : value.inputs) {
                    firstRow.putIfAbsent(input.storage, row);
                }
            }
        }
        fold(all);
        rows.forEach(this::level);
    }

    private boolean gradient(int pass) {
        return plan.passes.get(pass).getLast().node.origin() != null;
    }

    /** The row of the pass that computes a node; of the first one that reads it, if none does. −1 without either. */
    private int rowOf(Var node) {
        Plan.Value value = plan.valueOf.get(node);
        if (value == null) {
            return node.origin() == null ? -1 : rowOf(node.origin());
        }
        Integer pass = passOf.get(value.storage);
        if (pass != null && pass < rowOf.size()) {
            return rowOf.get(pass);
        }
        return firstRow.getOrDefault(value.storage, -1);
    }

    private void fold(List<List<Integer>> all) {
        List<String> names = all.stream().map(this::name).toList();
        for (int row = 0; row < all.size(); ) {
            Fold fold = longest(names, row);
            int first = rows.size();
            for (int i = 0; i < fold.rows(); i++) {
                List<Box> boxes = new ArrayList<>();
                for (int pass : all.get(row + i)) {
                    boxes.add(new Box(pass, gradient(pass), first + i));
                    boxOf.put(pass, boxes.getLast());
                }
                for (int copy = 1; copy < fold.times(); copy++) {
                    List<Integer> same = all.get(row + i + copy * fold.rows());
                    for (int at = 0; at < same.size(); at++) {
                        boxes.get(at).passes.add(same.get(at));
                        boxOf.put(same.get(at), boxes.get(at));
                    }
                }
                rows.add(boxes);
            }
            if (fold.times() > 1) {
                folds.add(new Fold(first, fold.rows(), fold.times()));
            }
            row += fold.rows() * fold.times();
        }
    }

    /** The part from a row on whose repetitions cover most rows; the row alone if none repeats. */
    private static Fold longest(List<String> names, int row) {
        Fold best = new Fold(row, 1, 1);
        for (int length = 1; length <= LONGEST_PART && row + 2 * length <= names.size(); length++) {
            int times = 1;
            List<String> part = names.subList(row, row + length);
            while (row + (times + 1) * length <= names.size()
                    && part.equals(names.subList(row + times * length, row + (times + 1) * length))) {
                times++;
            }
            if (times > 1 && length * (times - 1) > best.rows() * (best.times() - 1)) {
                best = new Fold(row, length, times);
            }
        }
        return best;
    }

    /** What two rows have in common that are drawn alike. */
    private String name(List<Integer> row) {
        return row.stream()
                .flatMap(pass -> plan.passes.get(pass).stream())
                .map(value -> value.op + " " + value.node.shape() + " " + (value.node.origin() != null))
                .collect(Collectors.joining("; "));
    }

    private void level(List<Box> row) {
        for (Box box : row) {
            for (Box read : read(box)) {
                if (read.row == box.row && read.gradient && read != box) {
                    box.level = Math.max(box.level, read.level + 1);
                }
            }
        }
    }

    /** The boxes whose results a box reads. */
    Set<Box> read(Box box) {
        return box.passes.stream()
                .flatMap(pass -> plan.passes.get(pass).stream())
                .flatMap(value -> value.inputs.stream())
                .map(input -> passOf.get(input.storage))
                .filter(Objects::nonNull)
                .map(boxOf::get)
                .filter(read -> read != box)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The leaves that the first of a box's passes reads. */
    Set<Plan.Value> leaves(Box box) {
        return plan.passes.get(box.pass()).stream()
                .flatMap(value -> value.inputs.stream())
                .map(input -> input.storage)
                .filter(storage -> storage.op instanceof Source)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
