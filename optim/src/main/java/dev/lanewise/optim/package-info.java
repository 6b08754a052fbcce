/**
 * Optimizers. An {@link dev.lanewise.optim.UpdateRule} is an immutable record of hyper-parameters; its state lies in
 * separate arrays laid out like the parameters, and time is an argument. A {@link dev.lanewise.optim.Schedule} is a
 * function of the step. {@link dev.lanewise.optim.GradientClip} acts on the whole gradient before the update. An
 * {@link dev.lanewise.optim.Optimizer} holds the three together with the state.
 *
 * <p>Weight decay comes in two kinds. <em>Coupled</em>: {@code weightDecay · p} is added to the gradient, which is the
 * gradient of the L2 penalty {@code weightDecay/2 · Σp²} and passes through momentum and scaling like the rest of it; so
 * do {@link dev.lanewise.optim.Sgd}, {@link dev.lanewise.optim.AdaGrad}, {@link dev.lanewise.optim.RmsProp} and
 * {@link dev.lanewise.optim.Adam}. <em>Decoupled</em>: the parameter shrinks by {@code rate · weightDecay · p} beside
 * the update; so does {@link dev.lanewise.optim.AdamW} alone. An L1 penalty is a term of the loss.
 *
 * <p>To maximise a function, minimise its negative: no rule has a switch for it.
 */
package dev.lanewise.optim;
