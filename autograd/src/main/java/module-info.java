/** The reverse-mode graph: variables, operations, gradients, layers and losses. */
module dev.lanewise.autograd {
    requires transitive dev.lanewise.engine;

    exports dev.lanewise.autograd;
    exports dev.lanewise.autograd.nn;
    exports dev.lanewise.autograd.op;
}
