/**
 * Data sets: reading CSV files, the tables they become, and the tensors that are trained on. Whatever is wrong with
 * data is a {@link dev.lanewise.train.data.DataException} of one line that names the place and what to do.
 */
package dev.lanewise.train.data;
