package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.AttentionTiles.Heads;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The gradient of {@link Attention} with respect to q, k, v, or all of them packed. With p the weights, made anew tile by
 * tile: dv = pᵀ·dy, ds = p · (dp − Σ dp·p) where dp = dy·vᵀ, dq = scale · ds·k, dk = dsᵀ·(scale · q). Its own derivative is
 * that of {@link Attention#formula}, by tiles too.
 *
 * <p>Inputs: those of the attention, then dy. The tiles of a head are added up in order, from +0 on.
 *
 * @param of the attention
 * @param part which gradient
 */
public record AttentionGradient(Attention of, Part part) implements Op {
    /** Which of the operands. */
    public enum Part {
        /** Queries, keys and values side by side. */
        PACKED,
        QUERIES,
        KEYS,
        VALUES
    }

    public AttentionGradient {
        if (of.packed() != (part == Part.PACKED)) {
            throw new IllegalArgumentException("attentionGradient: of " + part + ", the operands are "
                    + (of.packed() ? "packed" : "apart"));
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, of.inputs() + 1);
        Shape y = of.shape(inputs.subList(0, of.inputs()));
        Operands.gradient(this, inputs.getLast(), y);
        return inputs.get(operand()).shape();
    }

    /** The input whose gradient this is. */
    private int operand() {
        return Math.max(0, part.ordinal() - 1);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        int products = part == Part.PACKED ? 5 : part == Part.VALUES ? 2 : 3;
        return of.flops(inputs, inputs.getLast()) / 2 * products;
    }

    /** The threads share the heads of the examples. */
    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        AttentionTiles tiles = new AttentionTiles(of, compute, inputs);
        Tensor dy = (Tensor) inputs.getLast();
        int width = dy.shape().dim(2);
        Heads upstream = new Heads(dy.data(), dy.offset(), dy.shape().dim(1), width, width / of.heads());
        Tensor dx = (Tensor) output;
        Heads[] to = AttentionTiles.parts(of, List.of(dx, dx, dx));
        boolean all = part == Part.PACKED;
        Heads dq = all || part == Part.QUERIES ? to[0] : null;
        Heads dk = all || part == Part.KEYS ? to[1] : null;
        Heads dv = all || part == Part.VALUES ? to[2] : null;
        IntConsumer each = head -> tiles.backward(head, upstream, dq, dk, dv);
        return () -> compute.parallel().run(tiles.headsInAll(), each);
    }

    @Override
    public List<Var> vjp(Var z, Var u) {
        List<Var> inputs = Attention.apart(z.inputs());
        List<Var> operand = List.of(inputs.get(operand()));
        List<Var> wrt = inputs.stream().filter(v -> !v.op().integer()).toList();
        Var dy = inputs.getLast();
        List<Var> second = new ArrayList<>(Attention.byTiles(dy.shape().dim(1), (from, to) -> {
            Var y = of.formula(inputs.subList(0, of.inputs()), from, to);
            return Gradients.vjp(Gradients.vjp(y, Attention.part(dy, 1, from, to), operand).getFirst(), u, wrt);
        }));
        if (of.rate() > 0) {
            second.add(of.inputs() - 1, null);
        }
        return second;
    }
}
