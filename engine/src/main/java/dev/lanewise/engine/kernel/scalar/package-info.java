/**
 * The kernels in plain Java. These <em>define</em> the result: every other implementation must give the same bits. They
 * walk the 64 virtual lanes in passes of eight where the vectorised twin keeps them in registers, and they run wherever
 * the Vector API is missing or is not compiled.
 */
package dev.lanewise.engine.kernel.scalar;
