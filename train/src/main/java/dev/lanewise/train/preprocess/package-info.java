/**
 * Scalers and encoders. Each is fitted on training data and returns another type that transforms, so that using one
 * unfitted, or fitting one on validation data by accident, cannot be written. The fitted types are records of numbers
 * and text that can be stored beside a model.
 */
package dev.lanewise.train.preprocess;
