package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Attention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What attention to oneself and to others share. */
final class Attentions {
    private Attentions() {}

    static void check(String layer, int heads, int width, float dropout) {
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    layer + ": " + heads + " heads for a width of " + width + ", want a number that divides it");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(layer + ": dropout " + dropout + ", want 0 ≤ rate < 1");
        }
    }

    static float scale(int width, int heads) {
        return (float) (1 / StrictMath.sqrt((double) width / heads));
    }

    /** The op on one packed operand or on three. */
    static Var apply(
            List<Var> operands, int heads, boolean causal, float scale, Optional<Var> mask, float dropout, Pass pass) {
        List<Var> inputs = new ArrayList<>(operands);
        mask.ifPresent(inputs::add);
        boolean drops = pass.training() && dropout > 0;
        if (drops) {
            inputs.add(pass.step());
        }
        Attention op = new Attention(
                heads, operands.size() == 1, mask.isPresent(), causal, scale, drops ? dropout : 0,
                drops ? pass.key("attention") : 0);
        return Var.apply(op, inputs.toArray(Var[]::new));
    }
}
