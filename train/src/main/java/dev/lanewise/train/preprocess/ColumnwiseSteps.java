package dev.lanewise.train.preprocess;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A step for one column alone, and what such steps learned as one. */
final class ColumnwiseSteps {
    private ColumnwiseSteps() {}

    /** The step for one of its columns; for another column it does nothing. */
    static ColumnStep only(ColumnStep step, String name) {
        return switch (step) {
            case DropSparseColumns drop -> drop;
            case MissingIndicator(ColumnSet columns) -> new MissingIndicator(columns.only(name));
            case Imputer(Fill fill, ColumnSet columns) -> new Imputer(fill, columns.only(name));
            case ClipOutliers(OutlierRule rule, ColumnSet columns) -> new ClipOutliers(rule, columns.only(name));
            case MarkOutliers(OutlierRule rule, ColumnSet columns) -> new MarkOutliers(rule, columns.only(name));
            case Scale(Scaling scaling, ColumnSet columns) -> new Scale(scaling, columns.only(name));
            case OneHot(OneHot.Unknown unknown, ColumnSet columns) -> new OneHot(unknown, columns.only(name));
            case Ordinal(ColumnSet columns) -> new Ordinal(columns.only(name));
            case Frequency(ColumnSet columns) -> new Frequency(columns.only(name));
            case CharacterCodes(int length, ColumnSet columns) -> new CharacterCodes(length, columns.only(name));
            case KnnImputer knn -> throw several(knn);
            case TargetMean mean -> throw several(mean);
        };
    }

    private static IllegalArgumentException several(Object step) {
        return new IllegalArgumentException("preprocessing: needs several columns: " + step);
    }

    /**
     * What one step learned of columns one after the other, as it would have learned it of all at once.
     *
     * @param order the columns in the order in which the step has them
     */
    static FittedStep joined(List<FittedStep> parts, List<String> order) {
        Map<String, Integer> positions = new HashMap<>();
        order.forEach(name -> positions.put(name, positions.size()));
        return switch (parts.getFirst()) {
            case FittedDropColumns _ -> {
                var all = new Joined<>(parts, FittedDropColumns.class, FittedDropColumns::columns, positions);
                yield new FittedDropColumns(all.of(FittedDropColumns::columns));
            }
            case FittedIndicator _ -> {
                var all = new Joined<>(parts, FittedIndicator.class, FittedIndicator::columns, positions);
                yield new FittedIndicator(all.of(FittedIndicator::columns));
            }
            case FittedImputer _ -> new FittedImputer(
                    new Joined<>(parts, FittedImputer.class, part -> names(part.numbers(), FittedImputer.Number::column), positions)
                            .of(FittedImputer::numbers),
                    new Joined<>(parts, FittedImputer.class, part -> names(part.categories(), FittedImputer.Category::column), positions)
                            .of(FittedImputer::categories));
            case FittedClip _ -> {
                var all = new Joined<>(parts, FittedClip.class, part -> names(part.bounds(), Bounds::column), positions);
                yield new FittedClip(all.of(FittedClip::bounds));
            }
            case FittedOutlierMark _ -> {
                var all = new Joined<>(parts, FittedOutlierMark.class, part -> names(part.bounds(), Bounds::column), positions);
                yield new FittedOutlierMark(all.of(FittedOutlierMark::bounds));
            }
            case FittedScale first -> {
                var all = new Joined<>(parts, FittedScale.class, FittedScale::columns, positions);
                yield new FittedScale(all.of(FittedScale::columns), first.words(), scaler(first.scaler(), all));
            }
            case FittedOneHot first -> {
                var all = new Joined<>(parts, FittedOneHot.class, part -> names(part.columns(), Levels::column), positions);
                yield new FittedOneHot(all.of(FittedOneHot::columns), first.unknown());
            }
            case FittedCodes first -> {
                var all = new Joined<>(
                        parts, FittedCodes.class, part -> names(part.codes(), code -> code.levels().column()), positions);
                yield new FittedCodes(all.of(FittedCodes::codes), first.words());
            }
            case FittedCharacterCodes _ -> {
                var all = new Joined<>(
                        parts, FittedCharacterCodes.class, part -> names(part.texts(), FittedCharacterCodes.Text::column), positions);
                yield new FittedCharacterCodes(all.of(FittedCharacterCodes::texts));
            }
            case FittedKnnImputer knn -> throw several(knn);
        };
    }

    private static FittedScaler scaler(FittedScaler like, Joined<FittedScale> all) {
        return switch (like) {
            case FittedStandardizer _ -> new FittedStandardizer(
                    all.of(part -> ((FittedStandardizer) part.scaler()).means()),
                    all.of(part -> ((FittedStandardizer) part.scaler()).deviations()));
            case FittedAffineScaler _ -> new FittedAffineScaler(
                    all.of(part -> ((FittedAffineScaler) part.scaler()).centers()),
                    all.of(part -> ((FittedAffineScaler) part.scaler()).spreads()));
            case FittedMinMaxScaler first -> new FittedMinMaxScaler(
                    all.of(part -> ((FittedMinMaxScaler) part.scaler()).minima()),
                    all.of(part -> ((FittedMinMaxScaler) part.scaler()).maxima()),
                    first.low(),
                    first.high());
            case FittedPowerScaler _ -> new FittedPowerScaler(
                    all.of(part -> ((FittedPowerScaler) part.scaler()).lambdas()),
                    new FittedStandardizer(
                            all.of(part -> ((FittedPowerScaler) part.scaler()).standardizer().means()),
                            all.of(part -> ((FittedPowerScaler) part.scaler()).standardizer().deviations())));
            case FittedQuantileScaler first -> new FittedQuantileScaler(
                    all.of(part -> ((FittedQuantileScaler) part.scaler()).quantiles()), first.normal());
            case NoScaling _ -> new NoScaling(all.of(FittedScale::columns).size());
        };
    }

    private static <E> List<String> names(List<E> entries, Function<E, String> name) {
        return entries.stream().map(name).toList();
    }

    /**
     * The parts of a step, of which each has entries for some columns.
     *
     * @param parts of type {@code type}
     * @param names the column of each entry of a part
     * @param positions of the columns
     */
    private record Joined<T>(
            List<FittedStep> parts, Class<T> type, Function<T, List<String>> names, Map<String, Integer> positions) {
        /** The entries of all parts in the order of their columns. */
        <E> List<E> of(Function<T, List<E>> entries) {
            List<String> columns = flat(names);
            List<E> all = flat(entries);
            return IntStream.range(0, all.size())
                    .boxed()
                    .sorted(Comparator.comparing(i -> positions.get(columns.get(i))))
                    .map(all::get)
                    .toList();
        }

        private <E> List<E> flat(Function<T, List<E>> of) {
            return parts.stream().map(type::cast).map(of).flatMap(List::stream).toList();
        }
    }
}
