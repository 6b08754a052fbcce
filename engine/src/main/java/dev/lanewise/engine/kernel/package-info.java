/**
 * One interface for each family of kernels, with its contract: what it computes to the last bit, its error bound and
 * what may alias. A kernel works on raw {@code float[]} with offsets and lengths that its caller has checked; it
 * allocates nothing and throws nothing of its own. A {@code Backend} binds one implementation of every family.
 */
package dev.lanewise.engine.kernel;
