/**
 * Optimizers. An {@link dev.lanewise.optim.UpdateRule} is an immutable record of hyper-parameters; its state lies in
 * separate arrays laid out like the parameters, and time is an argument. A {@link dev.lanewise.optim.Schedule} is a
 * function of the step, or with {@link dev.lanewise.optim.ReduceOnPlateau} of a watched value too.
 * {@link dev.lanewise.optim.OptimizerOptions} adds what goes on around the rule: parameter groups, clipping and the rest.
 * An {@link dev.lanewise.optim.Optimizer} carries them out and holds the state; beside it are
 * {@link dev.lanewise.optim.WeightAverage} and {@link dev.lanewise.optim.SharpnessAware}.
 *
 * <p>Weight decay comes in two kinds, with a name for each. <em>Coupled</em>, {@code l2}: {@code l2 · p} is added to the
 * gradient, which is the gradient of the L2 penalty {@code l2/2 · Σp²} and passes through momentum and scaling like the
 * rest of it; what PyTorch calls weight decay in all rules but AdamW. <em>Decoupled</em>, {@code weightDecay}: the
 * parameter shrinks by {@code rate · weightDecay · p} beside the update. A rule has the kind that its paper and PyTorch
 * give it, some have both.
 *
 * <p>Where frameworks differ the default is PyTorch's; a rule's page says which paper or framework has which.
 *
 * <p>To maximise a function, minimise its negative: no rule has a switch for it.
 */
package dev.lanewise.optim;
