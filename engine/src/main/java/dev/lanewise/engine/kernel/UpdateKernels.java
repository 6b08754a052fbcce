package dev.lanewise.engine.kernel;

/**
 * Fused optimizer updates: one pass over parameters p, gradients g and the rule's state, all in place, element by
 * element. Scalars that depend on the step are computed by the caller.
 */
public interface UpdateKernels {}
