package dev.lanewise.autograd.op;

import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/** y = the smallest x over some axes. */
public record Min(List<Integer> axes) implements ExtremeOp {
    public Min {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.MIN;
    }
}
