package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The machine's own limits, measured in the run whose figures are held against them: multiply-adds in registers, reading
 * memory, and updating memory in place. The width is the machine's preferred one, whatever the kernels use.
 */
@State(Scope.Thread)
public class Roofline {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 1 << 16;

    /** 96 MB: several times the last-level cache that one core has. */
    private static final int LENGTH = 24 << 20;

    private static final int QUARTER = LENGTH / 4;

    // Constants, so that a JVM without the Vector API can read them.

    /** What a call of {@link #fma} computes, in floating-point operations, at any width. */
    static final double FMA_FLOPS = 2.0 * 12 * ROUNDS;

    /** What a call of {@link #read} reads, in bytes. */
    static final double READ_BYTES = 4.0 * LENGTH;

    /** What a call of {@link #update} reads and writes, in bytes. */
    static final double UPDATE_BYTES = 8.0 * LENGTH;

    private float[] x;
    private float factor;

    /** Fills the array, so that its pages are there. */
    @Setup
    public void fill() {
        x = Inputs.uniform(1, LENGTH);
        factor = 1 - 0x1p-20f;
    }

    /** Twelve independent chains: more than latency × units of any present core, and they fit in 16 registers. */
    @Benchmark
    public float fma() {
        FloatVector a = FloatVector.fromArray(SPECIES, x, 0);
        FloatVector b = FloatVector.fromArray(SPECIES, x, SPECIES.length());
        FloatVector c0 = a, c1 = b, c2 = a, c3 = b, c4 = a, c5 = b, c6 = a, c7 = b, c8 = a, c9 = b, c10 = a, c11 = b;
        for (int i = 0; i < ROUNDS; i += SPECIES.length()) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        FloatVector high = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        return low.sub(high).lane(0);
    }

    /** The sum of an array, read at four places at a time: one stream alone does not fill the memory's queue. */
    @Benchmark
    public float read() {
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0;
        for (int i = 0; i < QUARTER; i += SPECIES.length()) {
            c0 = c0.add(FloatVector.fromArray(SPECIES, x, i));
            c1 = c1.add(FloatVector.fromArray(SPECIES, x, QUARTER + i));
            c2 = c2.add(FloatVector.fromArray(SPECIES, x, 2 * QUARTER + i));
            c3 = c3.add(FloatVector.fromArray(SPECIES, x, 3 * QUARTER + i));
        }
        return c0.add(c1).add(c2).add(c3).lane(0);
    }

    /**
     * Each element multiplied by a number just below one, at four places at a time: no line is written that was not read.
     */
    @Benchmark
    public float[] update() {
        for (int i = 0; i < QUARTER; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, x, i).mul(factor).intoArray(x, i);
            FloatVector.fromArray(SPECIES, x, QUARTER + i).mul(factor).intoArray(x, QUARTER + i);
            FloatVector.fromArray(SPECIES, x, 2 * QUARTER + i).mul(factor).intoArray(x, 2 * QUARTER + i);
            FloatVector.fromArray(SPECIES, x, 3 * QUARTER + i).mul(factor).intoArray(x, 3 * QUARTER + i);
        }
        return x;
    }
}
