/**
 * What everything above is built from: {@code Tensor} and {@code IntTensor} (dense, row-major, over a plain array),
 * {@code Shape}, the layout of a model's parameters in one array, counter-based random numbers and the thread pool.
 * This module is the only one that may name {@code jdk.incubator.vector}; nothing in its interface shows that it does.
 */
package dev.lanewise.engine;
