/** The graph: operations, gradients, layers and compiled programs. */
module dev.lanewise.autograd {
    requires transitive dev.lanewise.engine;
}
