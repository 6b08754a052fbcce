/** Training rows changed at random, so that a network does not learn them by heart: noise, images moved or hidden in part, rows mixed. */
package dev.lanewise.train.augment;
