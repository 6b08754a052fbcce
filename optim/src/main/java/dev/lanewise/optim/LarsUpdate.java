package dev.lanewise.optim;

import dev.lanewise.engine.Parallel;
import java.util.List;
import java.util.function.IntConsumer;

/** {@link Lars} at work: a pass for the norms, then momentum with the rate that they give. */
final class LarsUpdate extends ParameterUpdate {
    private final Lars rule;
    private final Norms norms;
    private final IntConsumer measure = this::measure;
    private final Parallel.RangeTask apply = this::apply;
    private float localRate;

    LarsUpdate(Lars rule, List<Place> places) {
        super(places);
        this.rule = rule;
        norms = new Norms(places);
    }

    @Override
    void update() {
        norms.run(measure);
        double size = norms.first();
        double slope = norms.second();
        // Written so that a NaN reaches the parameters: it must not pass unseen.
        double trust = size == 0 || slope == 0 ? 1 : rule.trust() * size / (slope + rule.l2() * size);
        localRate = (float) (rate * trust);
        parallel.forRange(place.size(), CHUNK, apply);
    }

    private void measure(int c) {
        norms.chunk(c, p, g, place.offset() + c * CHUNK);
    }

    private void apply(int from, int to) {
        // b = momentum·b + localRate·(g + l2·p), p −= b.
        kernels.update().momentum(
                p, g, state[0], place.offset() + from, to - from, 1f, (float) rule.momentum(), localRate, (float) rule.l2());
    }
}
