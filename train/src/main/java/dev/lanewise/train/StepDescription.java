package dev.lanewise.train;

import dev.lanewise.autograd.ProgramSummary;

/**
 * What a training step of a model computes, before the optimizer: loss and gradients of a batch.
 *
 * @param summary the passes over memory, their arithmetic and what they move
 * @param svg a picture of them with shapes, and with the time of each if the step was timed
 */
public record StepDescription(ProgramSummary summary, String svg) {}
