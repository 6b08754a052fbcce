package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** The list of all op tests. An op without an entry here fails {@link OpSpecTest}. */
final class OpSpecs {
    private OpSpecs() {}

    static Stream<OpSpec> all() {
        return Stream.of(ElementwiseSpecs.all(), ReductionSpecs.all(), LayoutSpecs.all(), MatrixSpecs.all(), RowSpecs.all(),
                        ImageSpecs.all(), SequenceSpecs.all(), RecurrentSpecs.all(), NormSpecs.all(), PlaneSpecs.all(),
                        AttentionSpecs.all(), LossSpecs.all(), RowReductionSpecs.all(),
                        PartSpecs.all(), ChoiceSpecs.all())
                .flatMap(List::stream);
    }

    static Var floats(int... dims) {
        return Var.of(Tensor.zeros(Shape.of(dims)));
    }

    static Var integers(int... dims) {
        Shape shape = Shape.of(dims);
        return Var.of(IntTensor.view(new int[shape.size()], 0, shape));
    }
}
