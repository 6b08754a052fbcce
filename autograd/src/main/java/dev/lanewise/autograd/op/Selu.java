package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** y = λ · (x &gt; 0 ? x : α · (eˣ − 1)); dx = dy · (y &gt; 0 ? λ : y + λα). */
public record Selu() implements UnaryOp {
    @Override
    public UnaryMap map() {
        return UnaryMap.SELU;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(Var.apply(new SeluGradient(), y, dy));
    }
}
