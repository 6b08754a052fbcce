package dev.lanewise.optim;

import dev.lanewise.engine.Shape;
import java.util.List;

/**
 * How a step changes the parameters: an immutable record of hyper-parameters. A rule declares its state and is handed it at
 * every step; time and learning rate are arguments. An {@link ElementwiseRule} looks at each element by itself, a
 * {@link ParameterwiseRule} at whole parameters; users add elementwise ones as {@link CustomUpdateRule}.
 */
public sealed interface UpdateRule permits ElementwiseRule, ParameterwiseRule {
    /**
     * One array of state.
     *
     * @param name what it holds: its name in checkpoints
     * @param initial the value each element starts with
     */
    record StateArray(String name, float initial) {
        /** State that starts at zero. */
        public static StateArray zero(String name) {
            return new StateArray(name, 0f);
        }
    }

    /** The state of this rule, in the order in which a step takes it; names differ. */
    List<StateArray> stateArrays();

    /**
     * What the numbers in the state are, in words: the rule, and the hyper-parameters that they were gathered with, such as the
     * decay of an average. A state goes on with a rule of the same words only ({@link Optimizer#restore}); what acts on the
     * parameters alone, a penalty or a decay of the weights, may be another one from a step on. A rule that does not say more
     * precisely is all that its {@code toString} says.
     */
    default String stateKind() {
        return toString();
    }

    /**
     * The shape of what array {@code k} of {@link #stateArrays} holds for one parameter: that of the parameter itself,
     * unless a rule of whole parameters needs less.
     */
    default Shape stateShape(int k, Shape parameter) {
        return parameter;
    }

    /**
     * Whether the rule keeps an average of the weights, which is then its result: the parameters are where the next gradient
     * is taken. {@link Optimizer#average} gives it.
     */
    default boolean averages() {
        return false;
    }
}
