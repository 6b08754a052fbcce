/**
 * Scalers, imputers and encoders. Each is fitted on training data and returns another type that transforms, so that
 * using one unfitted, or fitting one on validation data by accident, cannot be written.
 */
package dev.lanewise.train.preprocess;
