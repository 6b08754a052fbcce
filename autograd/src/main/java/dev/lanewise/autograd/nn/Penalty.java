package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A term added to the loss that keeps weights small, differentiated with it: λ·Σ|w| or λ·Σw² (as in Keras; the
 * gradient of the latter is 2λw, so an optimizer's coupled weight decay d is λ = d ÷ 2). It acts on weights, which
 * are the parameters of rank 2 and more, and not on biases, unless other parameters are chosen with {@link #on}. A
 * shared parameter counts once.
 *
 * @param norm which term
 * @param strength λ, finite and at least 0
 * @param chosen the parameters it acts on
 */
public record Penalty(Norm norm, float strength, Predicate<NamedParameter> chosen) {
    /** What is summed over the elements. */
    public enum Norm {
        /** |w|: the derivative at 0 is 0. */
        L1 {
            @Override
            Var sum(Var w) {
                return w.abs().sum();
            }
        },
        /** w². */
        L2 {
            @Override
            Var sum(Var w) {
                return w.square().sum();
            }
        };

        abstract Var sum(Var w);
    }

    public Penalty {
        Objects.requireNonNull(norm);
        Objects.requireNonNull(chosen);
        if (!(strength >= 0 && strength <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("penalty: strength " + strength + ", want a finite number ≥ 0");
        }
    }

    /** λ·Σ|w| over the weights. */
    public static Penalty l1(float strength) {
        return new Penalty(Norm.L1, strength, Penalty::isWeight);
    }

    /** λ·Σw² over the weights. */
    public static Penalty l2(float strength) {
        return new Penalty(Norm.L2, strength, Penalty::isWeight);
    }

    /** The same term over other parameters. */
    public Penalty on(Predicate<NamedParameter> chosen) {
        return new Penalty(norm, strength, chosen);
    }

    /**
     * The term as a scalar node, the parameters added in the model's order.
     *
     * @throws IllegalArgumentException if no parameter of the model is chosen
     */
    public Var of(Layer model, Pass pass) {
        List<NamedParameter> parameters = model.parameters();
        Set<Parameter> met = new HashSet<>();
        Var total = null;
        for (NamedParameter named : parameters) {
            if (chosen.test(named) && met.add(named.parameter())) {
                Var sum = norm.sum(pass.of(named.parameter()));
                total = total == null ? sum : total.add(sum);
            }
        }
        if (total == null) {
            throw new IllegalArgumentException("penalty: none of the parameters is chosen: "
                    + parameters.stream().map(NamedParameter::name).toList());
        }
        return total.scale(strength);
    }

    private static boolean isWeight(NamedParameter named) {
        return named.parameter().shape().rank() >= 2;
    }
}
