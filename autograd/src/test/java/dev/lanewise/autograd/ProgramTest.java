package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final Tensor contents = Tensor.of(Shape.of(3), 1, 2, 3);
    private final Var x = Var.of(contents);

    @Test
    void runsOnWhatTheLeavesHold() {
        Program program = Program.compile(Compute.serial(), x.square().sum());
        program.run();
        assertEquals(14, program.output(0).item());
        contents.data()[0] = 5;
        program.run();
        assertEquals(38, program.output(0).item());
    }

    @Test
    void outputsGoWhereTheyBelong() {
        float[] arena = new float[16];
        Var y = x.scale(2);
        List<Tensor> places = List.of(
                Tensor.view(arena, 1, Shape.of(3)), Tensor.view(arena, 5, Shape.SCALAR), Tensor.view(arena, 6, Shape.of(3)),
                Tensor.view(arena, 9, Shape.of(3)), Tensor.view(arena, 12, Shape.of(3)));
        Program program = Program.compile(
                Compute.serial(), List.of(y, y.sum(), y, x, x.scale(2)), places, new Workspace());
        program.run();
        assertArrayEquals(new float[] {0, 2, 4, 6, 0, 12, 2, 4, 6, 1, 2, 3, 2, 4, 6, 0}, arena);
    }

    @Test
    void equalNodesAreComputedOnce() {
        ProgramSummary summary = Program.compile(Compute.serial(), x.exp().add(x.exp()).sum()).describe();
        assertEquals(1, summary.merged());
        assertEquals(3, summary.kernels());
    }

    /** Leaves that hold the same may later hold other things. */
    @Test
    void leavesAreNotMerged() {
        Tensor other = Tensor.of(Shape.of(3), 1, 2, 3);
        Program program = Program.compile(Compute.serial(), x.exp().subtract(Var.of(other).exp()));
        other.data()[1] = 0;
        program.run();
        assertEquals((float) (StrictMath.exp(2) - 1), program.output(0).get(1), 1e-6f);
    }

    @Test
    void aChainOfElementwiseKernelsIsOnePassInOnePlace() {
        ProgramSummary summary =
                Program.compile(Compute.serial(), x.exp().square().negate().offset(1).tanh().sum()).describe();
        assertEquals(2, summary.passes().size());
        assertEquals(List.of("exp", "square", "negate", "offset", "tanh"), summary.passes().getFirst().kernels());
        assertEquals(64, summary.workspaceBytes());
        assertEquals(5 * 12, summary.valueBytes());
    }

    /** A pass reads what stands before it and writes what is read after it; apart, each node reads and writes. */
    @Test
    void aPassMovesWhatStandsAroundIt() {
        Var y = x.exp().multiply(x).reshape(3, 1);
        ProgramSummary summary = Program.compile(Compute.serial(), y.negate(), y.sum()).describe();
        assertEquals(List.of("exp", "multiply", "negate"), summary.passes().getFirst().kernels());
        assertEquals(4 * (3 + 3 + 3), summary.passes().getFirst().bytes());
        assertEquals(4 * (3 + 3 + 3 + 3 + 1), summary.bytes());
        assertEquals(4 * (2 * 3 + 3 * 3 + 2 * 3 + 2 * 3 + 3 + 1), summary.bytesApart());
    }

    /** The derivative of a sum: one number, of which no array is made, for the kernel that multiplies by it. */
    @Test
    void aStretchedOperandIsNotWrittenOut() {
        Var w = Var.of(Tensor.filled(Shape.of(3, 2), 2));
        Var row = Var.of(Tensor.of(Shape.of(2), 1, 10));
        Program program = Program.compile(
                Compute.serial(), Gradients.of(w.square().sum(), List.of(w)).getFirst(),
                row.broadcastTo(Shape.of(3, 2)).add(w).exp().log(), w.where(row.broadcastTo(Shape.of(3, 2)), w),
                row.broadcastTo(Shape.of(2, 2)).multiply(row), row.broadcastTo(Shape.of(2, 2)).sum());
        program.run();
        ProgramSummary summary = program.describe();
        assertEquals(2, summary.stretched(), summary::toString);
        assertEquals(
                List.of("multiply", "scale", "add", "exp", "log", "where"), summary.passes().getFirst().kernels(), summary::toString);
        assertArrayEquals(new float[] {4, 4, 4, 4, 4, 4}, program.output(0).toArray());
        assertArrayEquals(new float[] {1, 10, 1, 10, 1, 10}, program.output(2).toArray());
        assertArrayEquals(new float[] {1, 100, 1, 100}, program.output(3).toArray());
        assertEquals(22, program.output(4).item());
    }

    /** Of a penalty and a loss: the penalty's part is made when the other is there, in one pass with the sum of both. */
    @Test
    void theDerivativeOfAPenaltyWaitsForTheGradientItIsAddedTo() {
        Var w = Var.of(Tensor.filled(Shape.of(4, 3), 2));
        Var loss = Var.of(Tensor.filled(Shape.of(2, 3), 1)).matmul(w.transpose()).sum().add(w.square().sum().scale(0.1f));
        Program program = Program.compile(Compute.serial(), Gradients.of(loss, List.of(w)).getFirst());
        assertEquals(
                List.of("multiply", "scale", "add"), program.describe().passes().getLast().kernels(),
                () -> program.describe().toString());
    }

    private static List<String> kernels(Var... outputs) {
        return Program.compile(Compute.serial(), outputs).describe().passes().stream().map(ProgramSummary.Pass::name).toList();
    }

    /** As a user writes a layer: the derivatives read the result too, and nothing in between. */
    @Test
    void aProductAddsTheBiasAndAppliesTheActivation() {
        Var rows = Var.of(Tensor.filled(Shape.of(4, 3), 0.5f));
        Var w = Var.of(Tensor.filled(Shape.of(3, 2), -2));
        Var b = Var.of(Tensor.of(Shape.of(2), 3.5f, 1));
        Var y = rows.matmul(w).add(b).relu();
        Program program = Program.compile(Compute.serial(), y, Gradients.of(y.sum(), List.of(w)).getFirst());
        program.run();
        ProgramSummary summary = program.describe();
        assertEquals(List.of("matmul·add·relu", "broadcastTo", "reluGradient", "matmul"), summary.passes().stream().map(ProgramSummary.Pass::name).toList());
        assertEquals(2, summary.fused());
        assertEquals(4 * (12 + 6 + 2 + 8), summary.passes().getFirst().bytes());
        assertArrayEquals(new float[] {0.5f, 0, 0.5f, 0, 0.5f, 0, 0.5f, 0}, program.output(0).toArray());
        assertArrayEquals(new float[] {2, 0, 2, 0, 2, 0}, program.output(1).toArray());
        assertEquals(List.of("matmul·add"), kernels(b.reshape(1, 2).add(rows.matmul(w))));
        assertEquals(List.of("matmul·relu"), kernels(rows.matmul(w).relu()));
        assertEquals(List.of("affine·relu"), kernels(rows.affine(w.transpose(), b).relu()).subList(1, 2));
        assertEquals(List.of("matmul·add"), kernels(Var.stack(0, rows, rows).matmul(w).add(b)).subList(1, 2));
    }

    @Test
    void aConvolutionAppliesTheActivation() {
        Var images = Var.of(Tensor.filled(Shape.of(2, 1, 3, 3), 0.5f));
        Var w = Var.of(Tensor.filled(Shape.of(2, 1, 2, 2), 1));
        assertEquals(List.of("convolution2d·relu"), kernels(images.convolution2d(w, Window.of(2, 2), 1).relu()));
    }

    /** Others read it, or it is not one number a column. */
    @Test
    void aProductStaysApartWhereItIsRead() {
        Var rows = Var.of(Tensor.filled(Shape.of(4, 3), 0.5f));
        Var w = Var.of(Tensor.filled(Shape.of(3, 2), -2));
        Var b = Var.of(Tensor.of(Shape.of(2), 3.5f, 1));
        Var product = rows.matmul(w);
        assertEquals(List.of("matmul", "add", "sum"), kernels(product.add(b), product.sum()));
        assertEquals(List.of("matmul", "add"), kernels(product, product.add(b)));
        assertEquals(List.of("matmul", "add + add"), kernels(product.add(b).add(product.slice(0, 0, 1))));
        assertEquals(List.of("matmul", "add"), kernels(product.add(product)));
        assertEquals(List.of("matmul", "add"), kernels(product.add(Var.of(Tensor.zeros(Shape.of(4, 1))))));
        assertEquals(List.of("matmul", "add"), kernels(product.add(Var.of(Tensor.zeros(Shape.of(4, 2))))));
        assertEquals(List.of("matmul", "add"), kernels(product.add(Var.scalar(1))));
        assertEquals(List.of("matmul", "add"), kernels(product.add(Var.of(Tensor.zeros(Shape.of(5, 4, 2))))));
        assertEquals(List.of("matmul", "tanh"), kernels(product.tanh()));
        assertEquals(List.of("matmul·relu", "add"), kernels(product.relu().add(b)));
        assertEquals(List.of("matmul·add", "add"), kernels(product.add(b).add(b)));
    }

    @Test
    void dropoutIsPartOfAPass() {
        Var y = x.relu().dropout(0.5f, 7, Var.of(IntTensor.of(1))).scale(2);
        ProgramSummary summary = Program.compile(Compute.serial(), y).describe();
        assertEquals(List.of(List.of("relu", "dropout", "scale")), summary.passes().stream().map(ProgramSummary.Pass::kernels).toList());
    }

    @Test
    void aReshapeIsAView() {
        Program program = Program.compile(Compute.serial(), x.square().reshape(3, 1).negate());
        program.run();
        assertArrayEquals(new float[] {-1, -4, -9}, program.output(0).toArray());
        assertEquals(1, program.describe().views());
        assertEquals(2, program.describe().kernels());
    }

    @Test
    void aSliceOfOneRangeIsAView() {
        Var y = Var.of(Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)).square();
        Program program = Program.compile(Compute.serial(), y.slice(0, 1, 3).permute(0, 1).negate(), y.slice(1, 0, 1).sum());
        program.run();
        assertArrayEquals(new float[] {-9, -16, -25, -36}, program.output(0).toArray());
        assertEquals(1 + 9 + 25, program.output(1).item());
        assertEquals(2, program.describe().views());
        assertEquals(4, program.describe().kernels());
    }

    /** One element, a view of what the kernel before computes in blocks, has to be there, and to stay until all have read it. */
    @Test
    void aPartIsReadWhenItIsThereAndBeforeItIsOverwritten() {
        Var y = Var.of(Tensor.zeros(Shape.of(9000))).offset(1);
        Var z = Var.of(Tensor.zeros(Shape.of(9000))).offset(3);
        Program program = Program.compile(
                Compute.serial(), y.add(y.slice(0, 8999, 9000)).sum(), z.subtract(z.slice(0, 0, 1).scale(1)).sum(),
                z.slice(0, 0, 1).multiply(z).square().sum());
        program.run();
        assertEquals(9000 * 2, program.output(0).item());
        assertEquals(0, program.output(1).item());
        assertEquals(9000 * 81, program.output(2).item());
    }

    @Test
    void theWorkspaceIsSharedByTurns() {
        Var y = x;
        for (int i = 0; i < 10; i++) {
            y = y.exp().softmax();
        }
        ProgramSummary summary = Program.compile(Compute.serial(), y.sum()).describe();
        assertEquals(20 * 12, summary.valueBytes());
        assertTrue(summary.workspaceBytes() <= 2 * 64, () -> summary.toString());
    }

    @Test
    void programsOfOneWorkspaceTakeTurns() {
        Workspace workspace = new Workspace();
        Tensor first = Tensor.zeros(Shape.SCALAR);
        Tensor second = Tensor.zeros(Shape.SCALAR);
        Program small = Program.compile(Compute.serial(), List.of(x.exp().sum()), List.of(first), workspace);
        Var large = Var.of(Tensor.filled(Shape.of(100), 2));
        Program other = Program.compile(Compute.serial(), List.of(large.square().sum()), List.of(second), workspace);
        for (int i = 0; i < 2; i++) {
            small.run();
            other.run();
        }
        assertEquals(x.exp().sum().item(), first.item());
        assertEquals(400, second.item());
    }

    @Test
    void aDeepGraphDoesNotOverflow() {
        Var y = x;
        for (int i = 0; i < 100_000; i++) {
            y = i % 2 == 0 ? y.offset(1) : y.scale(0.5f);
        }
        List<Var> outputs = List.of(y, Gradients.of(y.sum(), List.of(x)).getFirst());
        Program program = Program.compile(Compute.serial(), outputs.toArray(Var[]::new));
        program.run();
        assertArrayEquals(y.value().toArray(), program.output(0).toArray());
        assertArrayEquals(new float[3], program.output(1).toArray());
    }

    /** Asked of the scalar twins, as in {@code OpAllocationTest}. */
    @Test
    void aRunAllocatesNothing() {
        RandomGraph graph = new RandomGraph(5, 40, 30, 60, 1);
        Compute compute = new Compute(Backend.scalar(), Parallel.SERIAL);
        Program program = Program.compile(compute, graph.outputs().toArray(Var[]::new));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10 && least > 0; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            program.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void describesWhatItWillDo() {
        Var w = Var.of(Tensor.zeros(Shape.of(4, 3)));
        Var b = Var.of(Tensor.zeros(Shape.of(4)));
        Var rows = Var.of(Tensor.zeros(Shape.of(2, 3)));
        String text = Program.compile(Compute.serial(), rows.affine(w, b).relu().square().sum()).describe().toString();
        assertEquals(
                """
                7 nodes (0 merged, 0 stretched, 1 fused, 0 views), 3 kernels in 3 passes, 0.000 GFLOP, 0.00 MB moved instead of 0.00 MB, workspace 0.00 MB for values of 0.00 MB
                  affine·relu                                  (2, 4)                0.000 MFLOP      0.000 MB
                  square                                       (2, 4)                0.000 MFLOP      0.000 MB
                  sum                                          ()                    0.000 MFLOP      0.000 MB""",
                text);
    }

    @Test
    void aProfileHasTheTimeOfEachPass() {
        Tensor zeros = Tensor.zeros(Shape.of(64, 64));
        Program program = Program.compile(Compute.serial(), Var.of(zeros).matmul(Var.of(zeros)).exp().offset(1).sum());
        ProgramProfile profile = program.profile(5);
        assertEquals(program.describe().passes(), profile.passes().stream().map(ProgramProfile.Timed::pass).toList());
        assertTrue(profile.passes().stream().allMatch(timed -> timed.seconds() > 0), profile.toString());
        assertTrue(profile.passes().get(0).rate().endsWith(" GFLOP/s"), profile.toString());
        assertTrue(profile.passes().get(1).rate().endsWith(" GB/s"), profile.toString());
        assertEquals(4096 * 2f, program.output(0).item(), "a profiled run is a run");
        assertTrue(profile.toString().contains("exp + offset (64, 64)"), profile.toString());
        assertEquals(
                "profile: 0 runs, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> program.profile(0)).getMessage());
    }

    @Test
    void refusesWhatItCannotRun() {
        assertEquals(
                "program: 1 outputs, 0 destinations",
                assertThrows(
                                ShapeException.class,
                                () -> Program.compile(Compute.serial(), List.of(x), List.of(), new Workspace()))
                        .getMessage());
        Tensor four = Tensor.zeros(Shape.of(4));
        assertEquals(
                "program: output 0 has shape (3), its destination (4)",
                assertThrows(
                                ShapeException.class,
                                () -> Program.compile(Compute.serial(), List.of(x), List.of(four), new Workspace()))
                        .getMessage());
        float[] storage = new float[8];
        List<Var> two = List.of(x.exp(), x.square());
        assertEquals(
                "program: the destinations of outputs 0 and 1 overlap; give each storage of its own",
                assertThrows(IllegalArgumentException.class, () -> Program.compile(
                                Compute.serial(), two,
                                List.of(Tensor.view(storage, 3, Shape.of(3)), Tensor.view(storage, 1, Shape.of(3))),
                                new Workspace()))
                        .getMessage());
        Program.compile(
                Compute.serial(), two,
                List.of(Tensor.view(storage, 3, Shape.of(3)), Tensor.view(storage, 0, Shape.of(3))),
                new Workspace());
        assertEquals(
                "program: the destination of output 0 overlaps the leaf "
                        + "" + x + ", which is read at every run; give it storage of its own",
                assertThrows(IllegalArgumentException.class, () -> Program.compile(
                                Compute.serial(), List.of(x.exp()), List.of(contents), new Workspace()))
                        .getMessage());
        Var index = x.argMax();
        assertEquals(
                "program: output 0 is " + index + ", which holds integers",
                assertThrows(ShapeException.class, () -> Program.compile(Compute.serial(), index)).getMessage());
        Var open = Var.placeholder(Shape.of(2, 3));
        assertEquals(
                "program: a placeholder of shape (2, 3) has no value to compute with",
                assertThrows(IllegalStateException.class, () -> Program.compile(Compute.serial(), open.exp())).getMessage());
    }
}
