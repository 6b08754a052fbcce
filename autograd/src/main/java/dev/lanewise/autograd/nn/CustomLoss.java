package dev.lanewise.autograd.nn;

/**
 * The open branch of the losses: those that users define. A record with {@link #each}, or a lambda that gives it. The
 * trainer takes them like any other; a model file cannot describe them.
 */
@FunctionalInterface
public non-sealed interface CustomLoss extends Loss {}
