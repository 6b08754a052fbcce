/** What a trained model's predictions depend on: importance of columns, partial dependence, attributions of single rows. */
package dev.lanewise.train.explain;
