package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.MoveKernels;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rows of a table of 50,000 × 128 embeddings that 8,192 tokens ask for, and their gradients added to such a table. */
@State(Scope.Benchmark)
public class GatherBenchmark {
    private static final int TABLE = 50_000;
    private static final int COLS = 128;
    private static final int TOKENS = 8192;

    /** The kernel. */
    @Param({"gather", "scatterAdd"})
    public String kernel;

    private final MoveKernels scalar = Backend.scalar().move();
    private final MoveKernels simd = Backend.simd().move();
    private boolean gather;
    private int[] index;
    private float[] table;
    private float[] rows;

    static Work work(Map<String, String> params) {
        double n = (double) TOKENS * COLS;
        boolean gather = params.get("kernel").equals("gather");
        return Work.of(params.get("kernel"), "%,d of %,d × %d".formatted(TOKENS, TABLE, COLS))
                .moves(gather ? Access.COPY : Access.AXPY, (gather ? 8 : 12) * n, 8 * n)
                .in(Work.Unit.GBYTES);
    }

    static boolean has(Variant variant, Map<String, String> params) {
        return !variant.isPeer();
    }

    /** Makes table and tokens and asserts parity. */
    @Setup
    public void prepare() {
        gather = kernel.equals("gather");
        index = new SplittableRandom(1).ints(TOKENS, 0, TABLE).toArray();
        table = Inputs.uniform(2, TABLE * COLS);
        rows = Inputs.uniform(3, TOKENS * COLS);
        float[] before = table.clone();
        float[] expected = plain().clone();
        System.arraycopy(before, 0, table, 0, before.length);
        Parity.sameBits(kernel, expected, scalar());
        System.arraycopy(before, 0, table, 0, before.length);
        Parity.sameBits(kernel, expected, simd());
    }

    @Benchmark
    public float[] scalar() {
        return run(scalar);
    }

    @Benchmark
    public float[] plain() {
        if (gather) {
            PlainLoops.gather(table, index, rows, COLS);
            return rows;
        }
        PlainLoops.scatterAdd(rows, index, table, COLS);
        return table;
    }

    @Benchmark
    public float[] simd() {
        return run(simd);
    }

    private float[] run(MoveKernels kernels) {
        if (gather) {
            kernels.gather(table, 0, COLS, index, 0, rows, 0, COLS, TOKENS, COLS);
            return rows;
        }
        kernels.scatterAdd(rows, 0, COLS, index, 0, table, 0, COLS, TOKENS, COLS);
        return table;
    }
}
