package dev.lanewise.train;

/**
 * What tells one training run from another, and lets anyone repeat it.
 *
 * @param seed of everything random
 * @param configuration how it trained, in words
 * @param dataHash SHA-256 of the training data
 * @param weightsHash SHA-256 of the trained weights: equal runs have equal hashes, on every machine
 * @param environment what computed it
 */
public record RunIdentity(
        long seed, String configuration, String dataHash, String weightsHash, Environment environment) {}
