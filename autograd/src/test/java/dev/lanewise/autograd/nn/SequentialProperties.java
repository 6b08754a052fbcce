package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SequentialProperties {
    /** A linear layer and the activation in one node: the bits of the two apart, forwards and backwards. */
    @Property(tries = 150)
    void fusedHasTheBitsOfApart(
            @ForAll @IntRange(min = 1, max = 20) int batch,
            @ForAll @IntRange(min = 1, max = 70) int in,
            @ForAll @IntRange(min = 1, max = 40) int out,
            @ForAll Activation activation,
            @ForAll long seed) {
        Linear linear = Linear.of(in, out);
        Sequential model = Sequential.of(linear, activation);
        ParameterArena arena = ParameterArena.of(model, seed);
        Pass pass = Pass.inference(arena);
        Var x = Var.of(Tensor.of(Shape.of(batch, in), Floats.array(batch * in, seed, Values.ORDINARY)));
        Var dy = Var.of(Tensor.of(Shape.of(batch, out), Floats.array(batch * out, seed + 1, Values.ORDINARY)));
        List<Var> wrt = new ArrayList<>(arena.variables());
        wrt.add(x);
        Var together = model.apply(x, pass);
        Var apart = activation.apply(linear.apply(x, pass.at("0")), pass.at("1"));
        Bits.assertSameBits(apart.value().toArray(), together.value().toArray(), "output");
        List<Var> expected = Gradients.vjp(apart, dy, wrt);
        List<Var> actual = Gradients.vjp(together, dy, wrt);
        for (int i = 0; i < wrt.size(); i++) {
            Bits.assertSameBits(
                    expected.get(i).value().toArray(), actual.get(i).value().toArray(), "gradient " + i);
        }
    }
}
