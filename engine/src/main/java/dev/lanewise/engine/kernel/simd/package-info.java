/**
 * The kernels written with the Vector API. Each has a twin of the same name in {@code kernel.scalar} and gives the same
 * bits at every vector width. Species are constants of the class that uses them and no vector is ever stored in a field,
 * an array or a lambda: otherwise the compiler boxes vectors, and a kernel becomes slow while staying correct.
 */
package dev.lanewise.engine.kernel.simd;
