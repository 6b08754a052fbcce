/**
 * The kernels in plain Java. These <em>define</em> the result: every other implementation must give the same bits. They
 * keep 64 virtual lanes in a {@code float[64]} where the vectorised twin keeps them in registers, and they run wherever
 * the Vector API is missing or is not compiled.
 */
package dev.lanewise.engine.kernel.scalar;
