package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.function.UnaryOperator;

/** How a block of a transformer adds to its input. */
record Added(boolean normFirst, float dropout, Pass pass) {
    Var to(Var x, Layer norm, String normName, String dropoutName, UnaryOperator<Var> f) {
        Pass normPass = pass.at(normName);
        Var made = f.apply(normFirst ? norm.apply(x, normPass) : x);
        Var sum = x.add(new Dropout(dropout).apply(made, pass.at(dropoutName)));
        return normFirst ? sum : norm.apply(sum, normPass);
    }
}
