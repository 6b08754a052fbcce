/**
 * The outcome of training as data, and as JSON: metrics of each epoch, the configuration, and what is needed to run it
 * again.
 */
package dev.lanewise.train.report;
