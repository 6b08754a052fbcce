package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * −t·log p − (1 − t)·log(1 − p) for each element, of probabilities p and targets t in [0, 1]. Both logarithms are at
 * least −100, and the derivative (p − t) ÷ (p(1 − p)) divides by at least 10⁻¹², as in PyTorch. From logits
 * {@link BinaryCrossEntropyWithLogits} is exact everywhere.
 */
public record BinaryCrossEntropy() implements Loss {
    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("binaryCrossEntropy", prediction, target);
        return Var.apply(new dev.lanewise.autograd.op.BinaryCrossEntropy(), prediction, target);
    }
}
