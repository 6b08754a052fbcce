/**
 * Measures of how good predictions are: accuracy, precision, recall and F1 of classes, errors of regression. Each
 * states its formula and what it gives where the formula is undefined.
 */
package dev.lanewise.train.metric;
