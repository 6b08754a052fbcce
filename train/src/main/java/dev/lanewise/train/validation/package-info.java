/**
 * Hold-out splits, cross-validation and early stopping. Folds are functions of the seed; preprocessing is fitted anew
 * on the training part of every fold.
 */
package dev.lanewise.train.validation;
