package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Two executors, one meaning. */
class ProgramProperties {
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void planningChangesNoBit(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 40) int cols,
            @ForAll @IntRange(min = 8, max = 60) int ops,
            @ForAll long seed) {
        holds(seed, rows, cols, ops, Parallel.SERIAL);
    }

    /** Large enough that work is cut: for threads, and into the blocks of a pass. */
    @Property(tries = 6, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void noneOnSeveralThreads(@ForAll @IntRange(min = 2, max = 3) int threads, @ForAll long seed) {
        try (Parallel parallel = Parallel.of(threads)) {
            holds(seed, 700, 101, 30, parallel);
        }
    }

    /** What the two properties are worth for products that add a bias and apply an activation: more than one a graph. */
    @Example
    void theGraphsHaveWorkThatProductsDo() {
        int fused = 0;
        for (long seed = 0; seed < 50; seed++) {
            Var[] outputs = new RandomGraph(seed, 3, 5, 40, 1).outputs().toArray(Var[]::new);
            fused += Program.compile(Compute.serial(), outputs).describe().fused();
        }
        assertTrue(fused > 50, "fused nodes in 50 graphs: " + fused);
    }

    private static void holds(long seed, int rows, int cols, int ops, Parallel parallel) {
        Compute compute = new Compute(Backend.preferred(), parallel);
        RandomGraph planned = new RandomGraph(seed, rows, cols, ops, 1);
        Program program = Program.compile(compute, planned.outputs().toArray(Var[]::new));
        for (long contents : List.of(1L, 2L, 1L)) {
            planned.fill(contents);
            program.run();
            List<Var> expected = new RandomGraph(seed, rows, cols, ops, contents).outputs();
            for (int i = 0; i < expected.size(); i++) {
                Tensor value = expected.get(i).value();
                Bits.assertSameBits(value.toArray(), program.output(i).toArray(), "output " + i + ", contents " + contents);
            }
        }
    }
}
