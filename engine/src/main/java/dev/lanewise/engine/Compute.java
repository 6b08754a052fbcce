package dev.lanewise.engine;

import dev.lanewise.engine.kernel.Backend;

/**
 * What computes: the kernels and the threads that share the work. Neither changes a bit of any result.
 *
 * @param kernels the bound kernel families
 * @param parallel the threads; the owner of a {@code Compute} closes them
 */
public record Compute(Backend kernels, Parallel parallel) {
    /** The preferred kernels on the calling thread alone. */
    public static Compute serial() {
        return new Compute(Backend.preferred(), Parallel.SERIAL);
    }
}
