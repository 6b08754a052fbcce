package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.List;

/** Ops that move elements and compute nothing. */
final class LayoutSpecs {
    private LayoutSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                broadcast(new int[] {5}, new int[] {4, 5}),
                broadcast(new int[] {4, 1}, new int[] {4, 5}),
                broadcast(new int[] {}, new int[] {2, 3}),
                broadcast(new int[] {3, 1}, new int[] {2, 3, 4})
                        .refuses("broadcastTo: (3) does not broadcast to (2, 4)", () -> floats(3).broadcastTo(Shape.of(2, 4)))
                        .refuses("broadcastTo: (2, 3) does not broadcast to (3)", () -> floats(2, 3).broadcastTo(Shape.of(3))),
                OpSpec.of(
                                Reshape.class, v -> v.getFirst().reshape(-1, 4), x -> x.getFirst().reshape(6, 4), 0,
                                Domain.of(-3, 3, 2, 3, 4))
                        .large(Domain.of(-3, 3, 250, 300))
                        .refuses("reshape: (2, 3) has 6 elements, (4) has 4", () -> floats(2, 3).reshape(4))
                        .refuses("reshape: (2, 3) does not fit [4, -1]", () -> floats(2, 3).reshape(4, -1))
                        .refuses("reshape: two open extents in [-1, -1]", () -> floats(2, 3).reshape(-1, -1))
                        .refuses("reshape: wants floats, got integers (6)", () -> integers(6).reshape(2, 3)),
                transpose(new int[] {4, 5}, new int[] {210, 333}),
                transpose(new int[] {2, 3, 4}, new int[] {30, 70, 40}),
                transpose(new int[] {4, 1}, new int[] {70_000, 1})
                        .refuses("transpose: wants at least 2 axes, got shape (3)", () -> floats(3).transpose()));
    }

    private static OpSpec broadcast(int[] from, int[] to) {
        Shape target = Shape.of(to);
        Domain domain = Domain.of(-3, 3, from);
        return OpSpec.of(
                        BroadcastTo.class, v -> v.getFirst().broadcastTo(target), x -> x.getFirst().stretch(target), 0, domain)
                .named(domain.shape() + " to " + target);
    }

    private static OpSpec transpose(int[] dims, int[] large) {
        return OpSpec.of(
                        Transpose.class, v -> v.getFirst().transpose(), x -> x.getFirst().transposed(), 0, Domain.of(-3, 3, dims))
                .large(Domain.of(-3, 3, large))
                .named(Shape.of(dims).toString());
    }
}
