package dev.lanewise.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Another library that does the same work, as a service on the class path: the Maven profile {@code peers} puts them there.
 * Each method makes one call ready, with copies of the operands where the library wants them. What a library does not
 * offer it leaves out, and no benchmark method asks for it.
 */
public interface Peer {
    /** One call of the library. */
    interface Call {
        /** Does the work. */
        void run();

        /** What the last call gave. */
        float[] result();

        /** Gives the operands back, where they are large. */
        default void close() {}
    }

    /** The name of its benchmark methods: {@code openblas}. */
    String method();

    /** Whether the library is there, if it does not come with this class. */
    default boolean installed() {
        return true;
    }

    /** Name and version, and what it chose for this machine. */
    String version();

    /** A product of row-major matrices; the result is m × n. */
    default Call gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, int threads) {
        throw missing("gemm");
    }

    /** The inner product. */
    default Call dot(float[] a, float[] b) {
        throw missing("dot");
    }

    /** y = α·x + y, in place; each call adds once more. */
    default Call axpy(float alpha, float[] x, float[] y) {
        throw missing("axpy");
    }

    /** A reduction, by the name of the kernel's. */
    default Call reduction(String name, float[] x) {
        throw missing(name);
    }

    /** A function of each element, by the name of the kernel's. */
    default Call unary(String name, float[] x) {
        throw missing(name);
    }

    /** The softmax of each row. */
    default Call softmax(float[] x, int rows, int cols) {
        throw missing("softmax");
    }

    /** The logarithm of the softmax of each row. */
    default Call logSoftmax(float[] x, int rows, int cols) {
        throw missing("log softmax");
    }

    /** Each row brought to mean 0 and variance 1, then scaled and shifted. */
    default Call layerNorm(float[] x, float[] scale, float[] shift, float epsilon, int rows, int cols) {
        throw missing("layer norm");
    }

    /**
     * Random numbers, in as many elements as x has: {@code UNIFORM} in [0, 1), {@code NORMAL} of the standard normal
     * distribution, {@code DROPOUT} the elements of x ÷ (1 − rate), each of which is 0 instead with the probability rate.
     */
    default Call random(String name, float rate, float[] x) {
        throw missing(name);
    }

    /**
     * Training steps, which begin with weights of the library's choice, written into {@code ours} too; the result is the
     * first loss.
     *
     * @param network the name that {@link Network#of} knows
     */
    default Call step(String network, TrainingStep ours, int threads) {
        throw missing("step");
    }

    /**
     * The step of an optimizer, as an update of all parameters; the result is the parameters. Empty if the library has no
     * such rule.
     *
     * @param rule by its name in {@link Updates}
     * @param fused whether by one operation of the library, or by those that it takes if nothing else is asked for
     * @param step the number of the step
     * @param state as our rule keeps it
     */
    default Optional<Call> update(
            String rule, boolean fused, double rate, long step, float[] p, float[] g, List<float[]> state, int threads) {
        return Optional.empty();
    }

    private UnsupportedOperationException missing(String what) {
        return new UnsupportedOperationException(method() + ": " + what);
    }

    /** Those on the class path whose library is there, by the name of their methods. */
    static Map<String, Peer> all() {
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (Peer peer : ServiceLoader.load(Peer.class)) {
            if (peer.installed()) {
                peers.put(peer.method(), peer);
            }
        }
        return peers;
    }

    /** The one of a variant. */
    static Peer of(String method) {
        Peer peer = all().get(method);
        if (peer == null) {
            throw new IllegalStateException(method + " is not on the class path; those that are: " + List.copyOf(all().keySet()));
        }
        return peer;
    }
}
