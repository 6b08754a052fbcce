package dev.lanewise.train;

import dev.lanewise.autograd.nn.Layer;

/** A network that fits any table: how many features it has is known only once it is encoded. */
@FunctionalInterface
public interface Architecture {
    /** Layers of (rows, inputs) → (rows, outputs). */
    Layer layers(int inputs, int outputs);
}
