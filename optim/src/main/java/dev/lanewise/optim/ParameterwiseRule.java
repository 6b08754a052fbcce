package dev.lanewise.optim;

/**
 * A rule that looks at whole parameters: at their norms, or at their rows and columns. Sums are taken in the order of
 * {@link dev.lanewise.engine.kernel.ReduceKernels}, so threads and vector width change no bit here either.
 */
public sealed interface ParameterwiseRule extends UpdateRule permits Lars, Lamb, Adafactor, Muon {}
