package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The machine's limit of arithmetic: multiply-adds in registers, at its preferred width, whatever the kernels use. */
@State(Scope.Thread)
public class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 1 << 16;

    /** What a call computes, at any width. A constant, so that a JVM without the Vector API can read it. */
    static final double FLOPS = 2.0 * 12 * ROUNDS;

    private final float[] x = Inputs.uniform(1, 2 * SPECIES.length());

    /** By number of calls, for the reason that {@link Bandwidth#compile} has. */
    @Setup
    public void compile() {
        for (int i = 0; i < Bandwidth.CALLS; i++) {
            chains(1 << 10);
        }
    }

    @Benchmark
    public float fma() {
        return chains(ROUNDS);
    }

    /** Twelve independent chains: more than latency × units of any present core, and they fit in 16 registers. */
    private float chains(int rounds) {
        FloatVector a = FloatVector.fromArray(SPECIES, x, 0);
        FloatVector b = FloatVector.fromArray(SPECIES, x, SPECIES.length());
        FloatVector c0 = a, c1 = b, c2 = a, c3 = b, c4 = a, c5 = b, c6 = a, c7 = b, c8 = a, c9 = b, c10 = a, c11 = b;
        for (int i = 0; i < rounds; i += SPECIES.length()) {
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
}
