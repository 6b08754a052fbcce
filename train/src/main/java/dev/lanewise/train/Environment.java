package dev.lanewise.train;

import dev.lanewise.engine.Compute;

/**
 * The software and hardware of a run; none of it changes the weights.
 *
 * @param lanewise the version of Lanewise
 * @param java the version of the Java runtime
 * @param os operating system and processor architecture
 * @param backend {@code scalar} or {@code simd}
 * @param vectorBits the vector width, 0 for scalar
 * @param threads that shared the work
 */
public record Environment(String lanewise, String java, String os, String backend, int vectorBits, int threads) {
    /** Of this JVM. */
    public static Environment of(Compute compute) {
        return new Environment(
                Version.CURRENT,
                System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                compute.kernels().name(),
                compute.kernels().vectorBits(),
                compute.parallel().threads());
    }
}
