package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Optional;

/** A layer that is a product with a bias, and can apply the activation after it as it writes its result. */
sealed interface Fusing extends Layer permits Linear, Conv1d, Conv2d {
    /** Without one there is nothing to fuse with. */
    Optional<Parameter> bias();

    /** The bits of the two apart. */
    Var apply(Var x, Pass pass, UnaryMap activation);
}
