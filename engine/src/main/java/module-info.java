/** Tensors, vectorised kernels, threads and random numbers: what Lanewise computes with. */
module dev.lanewise.engine {
    requires jdk.incubator.vector;
    requires jdk.management;

    exports dev.lanewise.engine;
    exports dev.lanewise.engine.kernel;
}
