/**
 * Optimizers. An {@code UpdateRule} is an immutable record of hyper-parameters; its state lies in separate arrays laid
 * out like the parameters, and time is an argument. A {@code Schedule} is a function of the step. Clipping by the global
 * norm acts on the whole gradient before the update; parameter groups are ranges of the parameter array.
 */
package dev.lanewise.optim;
