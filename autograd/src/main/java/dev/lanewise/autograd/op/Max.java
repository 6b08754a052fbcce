package dev.lanewise.autograd.op;

import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/** y = the largest x over some axes. */
public record Max(List<Integer> axes) implements ExtremeOp {
    public Max {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MAX;
    }
}
