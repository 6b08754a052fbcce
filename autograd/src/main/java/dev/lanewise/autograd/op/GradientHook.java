package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** y = x; dx = f(dy). Two are equal if their functions are the same object. */
public record GradientHook(UnaryOperator<Var> f) implements ViewOp {
    public GradientHook {
        Objects.requireNonNull(f);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Objects.requireNonNull(
                f.apply(dy), "gradientHook: the hook gave null, want a gradient of the same shape"));
    }
}
