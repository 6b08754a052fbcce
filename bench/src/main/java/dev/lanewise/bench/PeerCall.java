package dev.lanewise.bench;

import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;

/**
 * The same work done by a peer: loaded, made ready and held against our result when it is first run, and so in the JVM
 * that measures the peer and in no other.
 */
final class PeerCall {
    private final String method;
    private final Function<Peer, Peer.Call> ready;
    private final Supplier<float[]> expected;
    private final Function<float[], IntToDoubleFunction> bound;
    private Peer.Call call;

    /**
     * @param ready makes the call ready
     * @param expected what the scalar twin gives
     * @param bound the largest |peer − scalar| that rounding can explain, for each index, from what the twin gave
     */
    PeerCall(
            Variant variant,
            Function<Peer, Peer.Call> ready,
            Supplier<float[]> expected,
            Function<float[], IntToDoubleFunction> bound) {
        this.method = variant.method();
        this.ready = ready;
        this.expected = expected;
        this.bound = bound;
    }

    /** One call. */
    Peer.Call run() {
        if (call == null) {
            Peer.Call first = ready.apply(Peer.of(method));
            float[] ours = expected.get();
            first.run();
            Parity.within(method, ours, first.result(), bound.apply(ours));
            call = first;
        }
        call.run();
        return call;
    }
}
