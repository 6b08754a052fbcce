package dev.lanewise.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The machine's limits of loading and storing, from the first-level cache to memory: each {@link Access} over arrays of
 * several sizes. Small arrays are gone through several times a call, so that the cost of a call is no part of the figure.
 * (The loops are in a class of their own, so that a JVM without the Vector API can look at the parameters of this one.)
 */
@State(Scope.Thread)
public class Bandwidth {
    /** So many calls of a short loop, and C2 has compiled it. */
    static final int CALLS = 3000;

    /** A call goes through at least so many floats. */
    private static final int CALL = 1 << 18;

    /** Floats from the beginning of an array, which is 16 bytes past that of a cache line, to the next line. */
    private static final int TO_LINE = 12;

    /**
     * What is touched, in KiB: 24 are three quarters of the smallest first-level cache there is, 256 lie in any
     * second-level one, and 192 MiB in none.
     */
    @Param({"12", "24", "48", "96", "256", "512", "1024", "4096", "16384", "65536", "196608"})
    @Brief({"24", "256", "4096", "196608"})
    public int kib;

    /** See {@link Placement}. */
    @Param
    public Placement placement;

    private float[] x;
    private int at;
    private int floats;
    private int passes;

    /**
     * Fills the array, so that its pages are there. It is so large that the garbage collector gives it a region of its
     * own, which begins on a cache line; the array's first element comes 16 bytes later.
     */
    @Setup
    public void fill(BenchmarkParams params) {
        floats = 256 * kib;
        x = new float[Math.max(floats, 1 << 24) + TO_LINE];
        Arrays.fill(x, 1);
        at = placement == Placement.ALIGNED ? TO_LINE : 0;
        passes = passes(kib);
        String benchmark = params.getBenchmark();
        compile(Access.of(benchmark.substring(benchmark.lastIndexOf('.') + 1)));
    }

    /**
     * Calls the loop that is to be measured until it is compiled (with -Xbatch it then is). Warming up for a time does not
     * do it: in the interpreter a whole call takes tens of milliseconds, and on a busy machine there are too few of them.
     */
    private void compile(Access access) {
        for (int i = 0; i < CALLS; i++) {
            switch (access) {
                case READ -> AccessLoops.read(x, at, 1 << 12, 1);
                case WRITE -> AccessLoops.write(x, at, 1 << 12, 1);
                case COPY -> AccessLoops.copy(x, at, 1 << 12, 1);
                case UPDATE -> AccessLoops.update(x, at, 1 << 12, 1);
                case AXPY -> AccessLoops.axpy(x, at, 1 << 12, 1);
                case TRIAD -> AccessLoops.triad(x, at, 1 << 12, 1);
            }
        }
    }

    /** How often a call goes through the arrays. */
    static int passes(int kib) {
        return Math.max(1, CALL / (256 * kib));
    }

    @Benchmark
    public float read() {
        return AccessLoops.read(x, at, floats, passes);
    }

    @Benchmark
    public float[] write() {
        return AccessLoops.write(x, at, floats, passes);
    }

    @Benchmark
    public float[] copy() {
        return AccessLoops.copy(x, at, floats, passes);
    }

    @Benchmark
    public float[] update() {
        return AccessLoops.update(x, at, floats, passes);
    }

    @Benchmark
    public float[] axpy() {
        return AccessLoops.axpy(x, at, floats, passes);
    }

    @Benchmark
    public float[] triad() {
        return AccessLoops.triad(x, at, floats, passes);
    }
}
