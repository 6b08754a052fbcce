/**
 * Benchmarks: one class a family of kernels, whole training steps, the same work on other libraries, and the machine's
 * own measured limits to hold every figure against. A benchmark refuses to time what gives wrong results.
 */
package dev.lanewise.bench;
