package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = x &gt; 0 ? x : eˣ − 1; dx = y &gt; 0 ? dy : dy · (y + 1). */
public record Elu() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.ELU;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new EluGradient(), y, dy));
    }
}
