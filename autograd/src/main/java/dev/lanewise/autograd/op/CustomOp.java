package dev.lanewise.autograd.op;

/** The open branch of the catalogue: operations that users define. Implementations should be records. */
public non-sealed interface CustomOp extends Op {}
