package dev.lanewise.cli;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.preprocess.ColumnSet;
import dev.lanewise.train.preprocess.DropDuplicates;
import dev.lanewise.train.preprocess.Fill;
import dev.lanewise.train.preprocess.OutlierRule;
import dev.lanewise.train.preprocess.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the options of {@link PreprocessingOptions} are given: each a word, some with a setting behind it. */
final class PreprocessingValues {
    private PreprocessingValues() {}

    /** What becomes of missing values; {@code fill} unless by neighbours or by leaving rows out. */
    record Missing(String how, Fill fill) {
        static final class Parser implements ITypeConverter<Missing> {
            @Override
            public Missing convert(String text) {
                if (text.startsWith("constant=")) {
                    return new Missing("constant", new Fill.Constant(text.substring("constant=".length())));
                }
                if (text.equals("knn") || text.equals("drop")) {
                    return new Missing(text, null);
                }
                return statistic(text)
                        .map(fill -> new Missing(text, fill))
                        .orElseThrow(() -> new TypeConversionException("'" + text
                                + "' is none of mean, median, most-frequent, constant=VALUE, knn, drop"));
            }
        }
    }

    private static Optional<Fill.Statistic> statistic(String text) {
        return Arrays.stream(Fill.Statistic.values())
                .filter(fill -> Choice.word(fill).equals(text))
                .findFirst();
    }

    /** Which of equal rows go, if any. */
    record Duplicates(Optional<DropDuplicates> step) {
        static final class Parser implements ITypeConverter<Duplicates> {
            @Override
            public Duplicates convert(String text) {
                int equals = text.indexOf('=');
                List<String> key = equals < 0 ? List.of() : List.of(text.substring(equals + 1).split(","));
                return switch (equals < 0 ? text : text.substring(0, equals)) {
                    case "keep" -> new Duplicates(Optional.empty());
                    case "drop" -> new Duplicates(Optional.of(new DropDuplicates(key, DropDuplicates.Keep.FIRST)));
                    case "drop-last" -> new Duplicates(Optional.of(new DropDuplicates(key, DropDuplicates.Keep.LAST)));
                    default -> throw new TypeConversionException(
                            "'" + text + "' is none of keep, drop, drop-last, drop=COLUMN,..., drop-last=COLUMN,...");
                };
            }
        }
    }

    /** What an outlier is, and what becomes of it. */
    record Outliers(OutlierRule rule, String action) {
        static final class Parser implements ITypeConverter<Outliers> {
            @Override
            public Outliers convert(String text) {
                int colon = text.indexOf(':');
                String action = colon < 0 ? "clip" : text.substring(colon + 1);
                String rule = colon < 0 ? text : text.substring(0, colon);
                int equals = rule.indexOf('=');
                String name = equals < 0 ? rule : rule.substring(0, equals);
                try {
                    Optional<Double> factor =
                            equals < 0 ? Optional.empty() : Optional.of(Double.valueOf(rule.substring(equals + 1)));
                    if (List.of("clip", "mark", "drop").contains(action)) {
                        switch (name) {
                            case "iqr" -> {
                                return new Outliers(new OutlierRule.InterquartileRange(factor.orElse(1.5)), action);
                            }
                            case "zscore" -> {
                                return new Outliers(new OutlierRule.ZScore(factor.orElse(3.0)), action);
                            }
                            case "quantile" -> {
                                return new Outliers(new OutlierRule.Quantile(factor.orElse(0.01)), action);
                            }
                            default -> { }
                        }
                    }
                } catch (NumberFormatException e) {
                    throw refused(text);
                } catch (DataException e) {
                    throw new TypeConversionException(e.getMessage());
                }
                throw refused(text);
            }

            private static TypeConversionException refused(String text) {
                return new TypeConversionException(
                        "'" + text + "', want iqr, zscore or quantile, with =FACTOR and :clip, :mark or :drop if need be");
            }
        }
    }

    /** Other steps for one column: how it is filled, scaled, encoded, as far as they are given. */
    record ColumnSteps(String column, Optional<Fill> fill, Optional<Scaling> scaling, Optional<Encoding> encoding) {
        ColumnSet set() {
            return ColumnSet.of(column);
        }

        static final class Parser implements ITypeConverter<ColumnSteps> {
            @Override
            public ColumnSteps convert(String text) {
                int equals = text.lastIndexOf('=');
                if (equals < 1) {
                    throw new TypeConversionException("'" + text + "', want NAME=STEP,...");
                }
                List<Fill> fills = new ArrayList<>();
                List<Scaling> scalings = new ArrayList<>();
                List<Encoding> encodings = new ArrayList<>();
                for (String step : text.substring(equals + 1).split(",", -1)) {
                    int known = fills.size() + scalings.size() + encodings.size();
                    statistic(step).ifPresent(fills::add);
                    Arrays.stream(Scaling.values()).filter(kind -> Choice.word(kind).equals(step)).forEach(scalings::add);
                    Arrays.stream(Encoding.values()).filter(kind -> Choice.word(kind).equals(step)).forEach(encodings::add);
                    if (fills.size() + scalings.size() + encodings.size() == known) {
                        throw new TypeConversionException("'" + step + "' is none of mean, median, most-frequent, "
                                + String.join(", ", new Choice.OfScaling()) + ", "
                                + String.join(", ", new Choice.OfEncoding()));
                    }
                }
                if (fills.size() > 1 || scalings.size() > 1 || encodings.size() > 1) {
                    throw new TypeConversionException("'" + text + "' names two steps of one kind; choose one");
                }
                return new ColumnSteps(
                        text.substring(0, equals),
                        fills.stream().findFirst(),
                        scalings.stream().findFirst(),
                        encodings.stream().findFirst());
            }
        }
    }
}
