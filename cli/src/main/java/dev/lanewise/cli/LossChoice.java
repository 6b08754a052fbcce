package dev.lanewise.cli;

import dev.lanewise.autograd.nn.AbsoluteError;
import dev.lanewise.autograd.nn.BinaryCrossEntropyWithLogits;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Focal;
import dev.lanewise.autograd.nn.Huber;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.Task;
import java.util.List;

/** The losses by the names that the command line gives them, each for one task. */
enum LossChoice {
    /** The softmax of all classes. */
    CROSS_ENTROPY(Task.CLASSIFICATION, CrossEntropy.standard()),
    /** Cross-entropy in which easy examples count less. */
    FOCAL(Task.CLASSIFICATION, Focal.standard()),
    /** Each class against the others. */
    BCE(Task.CLASSIFICATION, BinaryCrossEntropyWithLogits.standard()),
    /** The squared error. */
    MSE(Task.REGRESSION, new SquaredError()),
    /** The absolute error. */
    MAE(Task.REGRESSION, new AbsoluteError()),
    /** Squared up to one standard deviation of the target, absolute beyond. */
    HUBER(Task.REGRESSION, Huber.standard());

    final Task task;
    final Loss loss;

    LossChoice(Task task, Loss loss) {
        this.task = task;
        this.loss = loss;
    }

    /**
     * The loss in which each class counts as much as any other, however rare it is.
     *
     * @throws dev.lanewise.train.data.DataException if a class has no rows
     */
    Loss balanced(Target.Labels labels) {
        List<Float> weights = labels.balancedWeights();
        return switch (loss) {
            case CrossEntropy entropy -> entropy.withClassWeights(weights);
            case Focal focal -> focal.withClassWeights(weights);
            // For each class the negatives over the positives.
            case BinaryCrossEntropyWithLogits _ -> new BinaryCrossEntropyWithLogits(
                    weights.stream().map(weight -> labels.classes() * weight - 1).toList());
            default -> throw new IllegalStateException(this + " has no classes");
        };
    }

    /** What tables of results call a loss. */
    static String title(Loss loss) {
        return switch (loss) {
            case CrossEntropy _ -> "cross-entropy";
            case Focal _ -> "focal";
            case BinaryCrossEntropyWithLogits _ -> "binary";
            case SquaredError _ -> "mean squared error";
            case AbsoluteError _ -> "mean absolute error";
            case Huber _ -> "mean Huber loss";
            default -> loss.getClass().getSimpleName();
        };
    }
}
