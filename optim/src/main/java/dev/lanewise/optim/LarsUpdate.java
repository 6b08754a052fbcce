package dev.lanewise.optim;

import dev.lanewise.engine.Parallel;
import java.util.List;
import java.util.function.IntConsumer;

/** {@link Lars} at work: a pass for the norms, then momentum with the rate that they give. */
final class LarsUpdate extends ParameterUpdate {
    private final Lars rule;
    private final Norm parameters;
    private final Norm gradients;
    private final IntConsumer measure = this::measure;
    private final Parallel.RangeTask apply = this::apply;
    private float localRate;

    LarsUpdate(Lars rule, List<Place> places) {
        super(places);
        this.rule = rule;
        parameters = new Norm(places);
        gradients = new Norm(places);
    }

    @Override
    void update() {
        parallel.run(chunks(), measure);
        double size = parameters.value();
        double slope = gradients.value();
        // Written so that a NaN reaches the parameters: it must not pass unseen.
        double trust = size == 0 || slope == 0 ? 1 : rule.trust() * size / (slope + rule.l2() * size);
        localRate = (float) (rate * trust);
        parallel.forRange(place.size(), CHUNK, apply);
    }

    private void measure(int c) {
        int from = place.offset() + c * CHUNK;
        parameters.take(c, p, from);
        gradients.take(c, g, from);
    }

    private void apply(int from, int to) {
        // b = momentum·b + localRate·(g + l2·p), p −= b.
        kernels.update().momentum(
                p, g, state[0], place.offset() + from, to - from, 1f, (float) rule.momentum(), localRate, (float) rule.l2());
    }
}
