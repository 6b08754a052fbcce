/**
 * Hold-out splits and cross-validation: sets of row numbers that are functions of the seed. Preprocessing is fitted anew
 * on the training part of every split.
 */
package dev.lanewise.train.validation;
