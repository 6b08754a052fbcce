package dev.lanewise.cli;

import dev.lanewise.optim.AdaDelta;
import dev.lanewise.optim.AdaGrad;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Adamax;
import dev.lanewise.optim.MomentumRule;
import dev.lanewise.optim.NAdam;
import dev.lanewise.optim.RAdam;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.UpdateRule;

/** The update rules by the names that the command line gives them, each with a learning rate that usually works. */
enum Rule {
    SGD(Sgd.of(), 0.05),
    MOMENTUM(Sgd.of().withMomentum(0.9), 0.01),
    NESTEROV(Sgd.of().withNesterov(0.9), 0.01),
    ADAGRAD(AdaGrad.of(), 0.05),
    RMSPROP(RmsProp.of(), 0.001),
    ADADELTA(AdaDelta.of(), 1),
    ADAM(Adam.of(), 0.001),
    ADAMW(AdamW.of(), 0.001),
    ADAMAX(Adamax.of(), 0.002),
    NADAM(NAdam.of(), 0.002),
    RADAM(RAdam.of(), 0.001);

    final UpdateRule rule;
    final double learningRate;

    Rule(UpdateRule rule, double learningRate) {
        this.rule = rule;
        this.learningRate = learningRate;
    }

    /** Whether it has a momentum, or β₁, that may change from step to step. */
    boolean hasMomentum() {
        return rule instanceof MomentumRule each && each.momentum() > 0;
    }
}
