/** The one digest of the library, by which data, weights, files and runs are told apart. Not exported. */
package dev.lanewise.train.hash;
