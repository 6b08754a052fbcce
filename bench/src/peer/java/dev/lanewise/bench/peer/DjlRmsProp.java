package dev.lanewise.bench.peer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import java.util.HashMap;
import java.util.Map;

/**
 * RMSprop as a user of DJL on PyTorch has to write it, since {@link Optimizer#rmsprop()} is not there for that engine: the
 * operations of {@link LibtorchUpdates}, as far as {@link NDArray} has them in place.
 */
final class DjlRmsProp extends Optimizer {
    private final float rate;
    private final float decay;
    private final float epsilon;
    private final Map<String, Map<Device, NDArray>> squares = new HashMap<>();

    private DjlRmsProp(Builder builder) {
        super(builder);
        rate = builder.rate;
        decay = builder.decay;
        epsilon = builder.epsilon;
    }

    static Optimizer of(float rate, float decay, float epsilon) {
        return new DjlRmsProp(new Builder(rate, decay, epsilon));
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        NDArray square = withDefaultState(squares, parameterId, weight.getDevice(), id -> weight.zerosLike());
        try (NDArray added = grad.square();
                NDArray root = square.muli(decay).addi(added.muli(1 - decay)).sqrt();
                NDArray step = grad.div(root.addi(epsilon))) {
            weight.subi(step.muli(rate));
        }
    }

    private static final class Builder extends OptimizerBuilder<Builder> {
        private final float rate;
        private final float decay;
        private final float epsilon;

        Builder(float rate, float decay, float epsilon) {
            this.rate = rate;
            this.decay = decay;
            this.epsilon = epsilon;
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
