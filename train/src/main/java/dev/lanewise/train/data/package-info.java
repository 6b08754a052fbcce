/**
 * Data sets: reading tables and images, splitting, shuffling and batching. The order of rows is a function of the seed
 * and the epoch alone, and a position in it is a number that a checkpoint can hold.
 */
package dev.lanewise.train.data;
