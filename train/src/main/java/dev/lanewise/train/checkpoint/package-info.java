/**
 * Saving a training run and taking it up again with the bits of a run that was never stopped: parameters, optimizer
 * state, schedule, random position and data cursor. A file is written under a temporary name, synced and renamed.
 */
package dev.lanewise.train.checkpoint;
