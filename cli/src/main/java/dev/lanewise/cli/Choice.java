package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.train.preprocess.OneHot;
import dev.lanewise.train.preprocess.Scaling;
import dev.lanewise.train.preprocess.Task;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The constants of an enum as words of a command line: MIN_MAX as {@code min-max}. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
    private final List<E> constants;

    private Choice(Class<E> type) {
        constants = List.of(type.getEnumConstants());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return constants.stream()
                .filter(constant -> word(constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is none of " + String.join(", ", this)));
    }

    @Override
    public Iterator<String> iterator() {
        return constants.stream().map(Choice::word).iterator();
    }

    static final class OfActivation extends Choice<Activation> {
        OfActivation() {
            super(Activation.class);
        }
    }

    static final class OfTask extends Choice<Task> {
        OfTask() {
            super(Task.class);
        }
    }

    static final class OfScaling extends Choice<Scaling> {
        OfScaling() {
            super(Scaling.class);
        }
    }

    static final class OfEncoding extends Choice<Encoding> {
        OfEncoding() {
            super(Encoding.class);
        }
    }

    static final class OfUnknown extends Choice<OneHot.Unknown> {
        OfUnknown() {
            super(OneHot.Unknown.class);
        }
    }

    static final class OfRule extends Choice<Rule> {
        OfRule() {
            super(Rule.class);
        }
    }

    static final class OfLoss extends Choice<LossChoice> {
        OfLoss() {
            super(LossChoice.class);
        }
    }

    static final class OfClassWeights extends Choice<ClassWeights> {
        OfClassWeights() {
            super(ClassWeights.class);
        }
    }

    static final class OfRateSchedule extends Choice<RateSchedule> {
        OfRateSchedule() {
            super(RateSchedule.class);
        }
    }
}
