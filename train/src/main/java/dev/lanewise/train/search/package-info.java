/** The search for settings of a training that do best: grid, random, successive halving; with a journal that it goes on from. */
package dev.lanewise.train.search;
