package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.autograd.nn.Focal;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a NaN or an infinity was born, node by node and in a program. */
class AnomalyTest {
    private final Tensor contents = Tensor.of(Shape.of(2, 2), 1, 2, 0, 4);
    private final Var x = Var.of(contents);

    private static Optional<Anomaly> found(Var... outputs) {
        Optional<Anomaly> planned = Program.compile(Compute.serial(), outputs).check();
        Optional<Anomaly> evaluated = Evaluation.check(Compute.serial(), outputs);
        assertEquals(planned, evaluated);
        return planned;
    }

    @Test
    void namesTheOpItsInputsAndTheElement() {
        Var logarithm = x.log();
        Anomaly found = found(logarithm.multiply(x).exp().sum()).orElseThrow();
        assertSame(logarithm, found.node());
        assertEquals("log gives -Infinity at element 2 of (2, 2), from (2, 2)", found.toString());
    }

    /** The forward pass is finite, √0 = 0; its derivative is not. */
    @Test
    void inTheBackwardPassToo() {
        Var loss = x.sqrt().sum();
        assertEquals(Optional.empty(), found(loss));
        assertEquals("divide", found(Gradients.of(loss, List.of(x)).getFirst()).orElseThrow().node().op().name());
    }

    /** In one pass over memory and in one place: each kernel is looked at before the next writes over it. */
    @Test
    void insideAChainThatEndsFinite() {
        Var overflow = x.scale(100).exp();
        Var y = overflow.reciprocal().sum();
        assertEquals(0, y.item(), 1);
        assertSame(overflow, found(y).orElseThrow().node());
    }

    /** The kernel of the product adds the bias and applies the activation, which makes 0 of −∞. */
    @Test
    void insideOneKernelThatEndsFinite() {
        Var sum = x.matmul(Var.scalar(-1).broadcastTo(Shape.of(2, 2))).add(Var.of(Tensor.of(Shape.of(2), 0, Float.MIN_VALUE)));
        Var overflow = x.scale(6e37f).matmul(Var.of(Tensor.filled(Shape.of(2, 2), -2)));
        Var y = overflow.add(Var.of(Tensor.of(Shape.of(2), 1, 2))).relu().add(sum.relu()).sum();
        assertEquals(2, Program.compile(Compute.serial(), y).describe().passes().stream()
                .filter(pass -> pass.name().equals("matmul·add·relu")).count());
        assertEquals(0, y.item());
        assertSame(overflow, found(y).orElseThrow().node());
        assertEquals(Optional.empty(), found(sum.relu().sum()));
    }

    @Test
    void aLeafThatHoldsOne() {
        contents.data()[3] = Float.NaN;
        assertEquals("an input holds NaN at element 3 of (2, 2)", found(x.square().sum()).orElseThrow().toString());
    }

    /** What is hidden by −∞ is not where a NaN was born: the next op that gives one is. */
    @Test
    void aMaskIsNone() {
        Var mask = Var.of(Tensor.of(Shape.of(1, 1, 1, 2), 0, Float.NEGATIVE_INFINITY));
        Var q = x.reshape(1, 2, 2);
        Var y = q.attention(q, q, 1, mask).sum().add(x.add(mask.reshape(2)).softmax().square().sum());
        assertEquals(Optional.empty(), found(y));
        assertEquals(Optional.empty(), found(y, Gradients.of(y, List.of(x)).getFirst()));
        Var root = Var.scalar(-1).sqrt();
        assertSame(root, found(y.add(root)).orElseThrow().node());
        Var focal = Focal.standard().of(x, Var.of(IntTensor.of(0, 1)));
        assertEquals(Optional.empty(), found(focal, Gradients.of(focal, List.of(x)).getFirst()));
        Var blind = x.add(Var.scalar(Float.NEGATIVE_INFINITY).broadcastTo(x.shape())).softmax();
        assertEquals(
                "softmax gives NaN at element 0 of (2, 2), from (2, 2)",
                found(blind.sum()).orElseThrow().toString());
    }

    @Test
    void aMaskThatComesThroughIsOne() {
        contents.data()[1] = Float.NEGATIVE_INFINITY;
        assertEquals("an input holds -Infinity at element 1 of (2, 2)", found(x.sum()).orElseThrow().toString());
        assertEquals("an input holds -Infinity at element 1 of (2, 2)", found(x.reshape(4)).orElseThrow().toString());
        contents.data()[1] = Float.POSITIVE_INFINITY;
        assertEquals(
                "an input holds Infinity at element 1 of (2, 2)",
                found(x.sum().reciprocal()).orElseThrow().toString());
    }

    /** Of two leaves with −∞ the softmax absorbs one, whichever is looked at first: the other is named. */
    @Test
    void aMaskThatIsAbsorbedIsNotNamedForOneThatComesThrough() {
        Var mask = Var.of(Tensor.of(Shape.of(2), Float.NEGATIVE_INFINITY, 0));
        Var through = Var.of(Tensor.of(Shape.of(2), 0, Float.NEGATIVE_INFINITY));
        Var absorbed = x.add(mask).softmax();
        assertSame(through, found(absorbed.add(through)).orElseThrow().node());
        assertSame(through, found(through.add(absorbed)).orElseThrow().node());
        assertSame(through, found(absorbed, through.scale(2).offset(1)).orElseThrow().node());
        assertEquals(Optional.empty(), found(absorbed));
    }

    @Test
    void withoutOneTheOutputsAreThoseOfARun() {
        Program program = Program.compile(Compute.serial(), x.square().offset(1).sum());
        assertEquals(Optional.empty(), program.check());
        assertArrayEquals(new float[] {25}, program.output(0).toArray());
    }
}
