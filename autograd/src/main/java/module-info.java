/** The reverse-mode graph: variables, operations, gradients, layers and losses. */
module dev.lanewise.autograd {
    requires transitive dev.lanewise.engine;

    requires transitive jdk.jfr; // events for whoever records; no other dependency

    exports dev.lanewise.autograd;
    exports dev.lanewise.autograd.nn;
    exports dev.lanewise.autograd.op;
}
