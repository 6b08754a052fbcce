package dev.lanewise.optim;

import dev.lanewise.engine.Parallel;
import java.util.List;
import java.util.function.IntConsumer;

/** {@link Lamb} at work: a pass that finds the step and, while a chunk is in the cache, its norm; then a pass that takes it. */
final class LambUpdate extends ParameterUpdate {
    private final Lamb rule;
    private final Norm parameters;
    private final Norm steps;
    private final float[] u;
    private final IntConsumer measure = this::measure;
    private final Parallel.RangeTask apply = this::apply;
    private float localRate;

    LambUpdate(Lamb rule, List<Place> places) {
        super(places);
        this.rule = rule;
        parameters = new Norm(places);
        steps = new Norm(places);
        u = new float[extent(places)];
    }

    @Override
    void update() {
        parallel.run(chunks(), measure);
        double size = parameters.value();
        double length = steps.value();
        // Written so that a NaN reaches the parameters: it must not pass unseen.
        localRate = (float) (size == 0 || length == 0 ? rate : rate * size / length);
        parallel.forRange(place.size(), CHUNK, apply);
    }

    private void measure(int c) {
        int from = place.offset() + c * CHUNK;
        kernels.update().lamb(
                u, g, p, state[0], state[1], from, chunkSize(c),
                (float) (1 - rule.beta1()), (float) (1 - rule.beta2()), (float) (1 / Adam.weights(rule.beta1(), step)),
                (float) Adam.rootScale(rule.beta2(), step), (float) rule.epsilon(), (float) rule.weightDecay());
        parameters.take(c, p, from);
        steps.take(c, u, from);
    }

    private void apply(int from, int to) {
        int first = place.offset() + from;
        kernels.map().axpy(-localRate, u, first, p, first, to - from);
    }
}
