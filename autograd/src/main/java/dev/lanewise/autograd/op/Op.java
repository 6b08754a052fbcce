package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import java.util.List;

/**
 * An operation of the graph: a shape rule, a forward kernel call and a derivative. Ops are records without arrays;
 * there is one kind only, so a backward pass is more nodes, fused backward kernels are ops like any other, and a
 * gradient can be differentiated again. Users add their own through {@link CustomOp}.
 */
public sealed interface Op
        permits Source,
                UnaryOp,
                BinaryOp,
                ScalarOp,
                GradientOp,
                ReduceOp,
                SumTo,
                BroadcastTo,
                IndexOp,
                CumulativeSum,
                ViewOp,
                Transpose,
                Permute,
                Slice,
                Pad,
                Concatenate,
                OneHot,
                Where,
                Clamp,
                Gather,
                ScatterAdd,
                GatherElements,
                ScatterAddElements,
                MatMul,
                Affine,
                Convolution2d,
                Convolution2dInputGradient,
                Convolution2dWeightGradient,
                MaxPooling2d,
                MaxPooling2dGradient,
                MaxPooling2dChoice,
                AveragePooling2d,
                AveragePooling2dGradient,
                Rnn,
                RnnGradient,
                Lstm,
                LstmGradient,
                Gru,
                GruGradient,
                RowOp,
                RowGradientOp,
                RowReduceOp,
                PickLabel,
                PlaceLabel,
                LabelWeight,
                BinaryCrossEntropy,
                SoftmaxCrossEntropy,
                SoftmaxCrossEntropyGradient,
                SmoothedCrossEntropy,
                SmoothedCrossEntropyGradient,
                Attention,
                AttentionGradient,
                NormalizationStatistics,
                Normalization,
                NormalizationGradient,
                NormalizationScaleGradient,
                PlaneStatistics,
                PlaneNormalization,
                PlaneNormalizationSums,
                PlaneNormalizationGradient,
                Dropout,
                DropoutPart,
                Uniform,
                CustomOp {
    /** The op's name in messages: the record's name, decapitalised. */
    default String name() {
        String simple = getClass().getSimpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    /**
     * The shape rule, checked when a node is built.
     *
     * @throws dev.lanewise.engine.ShapeException if the inputs do not fit; the message begins with {@link #name()}
     */
    Shape shape(List<Var> inputs);

    /** Whether the output holds integers. */
    default boolean integer() {
        return false;
    }

    /**
     * Whether element i of the output depends on element i alone of each input that has as many elements as the output,
     * and the output may take the storage of such an input. A planned program then does without a buffer, and runs ops
     * that follow each other block by block.
     */
    default boolean elementwise() {
        return false;
    }

    /**
     * Whether the op stretches inputs to the shape they broadcast to, so that it gives the same for an input before a
     * {@link BroadcastTo} and after it. A planned program then does not write the stretched input out.
     */
    default boolean stretches() {
        return false;
    }

    /**
     * The op that gives at once, as this one writes its result, what {@code next} makes of it, with the same bits. Its inputs
     * are those of this op, then those that {@code next} has beside its result. Null where there is none. A planned program then
     * does without the result.
     *
     * @param inputs the shapes of this op's inputs
     * @param output that of its result, and of what {@code next} gives
     * @param others those of what {@code next} reads beside
     */
    default Op followedBy(Op next, List<Shape> inputs, Shape output, List<Shape> others) {
        return null;
    }

    /**
     * Where in the first input's storage the output's elements stand as they are, one after the other, counted from that
     * input's first; −1 if they do not. A planned program makes such an output a view, and runs nothing.
     */
    default int viewAt(List<Shape> inputs) {
        return -1;
    }

    /**
     * The floating-point operations of the forward call, a multiply-add counted as two. Unless an op knows better, one for
     * each element of its largest operand: a rough figure.
     */
    default double flops(List<Shape> inputs, Shape output) {
        return Math.max(output.size(), inputs.stream().mapToInt(Shape::size).max().orElse(0));
    }

    /**
     * Binds the forward kernel call to its arrays. Running the result computes {@code output} from what {@code inputs}
     * then hold; it may be run many times and allocates nothing. The output never overlaps an input, except
     * as {@link #elementwise()} allows.
     */
    Runnable forward(Compute compute, List<NdArray> inputs, NdArray output);

    /**
     * The vector-Jacobian product: emits the nodes that give the gradient of each input, from the node {@code y} of
     * this op and the gradient {@code dy} of its output (of y's shape).
     *
     * @return one entry an input, null where the input has no gradient; a gradient may have the shape the input was
     *     broadcast to: {@link dev.lanewise.autograd.Gradients} sums it back
     */
    List<Var> vjp(Var y, Var dy);
}
