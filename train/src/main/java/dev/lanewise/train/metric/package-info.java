/**
 * Measures of how good predictions are: accuracy, precision and recall, areas under curves, errors of regression. Each
 * states its formula and what it gives for an empty class.
 */
package dev.lanewise.train.metric;
