/**
 * Training as a library: a {@code TrainingConfig} says what to train and how, a {@code Trainer} does it, a
 * {@code Callback} watches, and a {@code TrainingReport} tells the outcome together with where it came from: seed,
 * configuration, hash of the data, versions and the hash of the weights.
 */
package dev.lanewise.train;
