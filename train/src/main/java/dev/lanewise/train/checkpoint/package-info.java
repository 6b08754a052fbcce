/**
 * Saving a trained model and loading it again: layers, weights, preprocessing and the run it came from. A file is
 * written under a temporary name, synced and renamed, and checked before it is believed.
 */
package dev.lanewise.train.checkpoint;
