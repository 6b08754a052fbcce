package dev.lanewise.train;

import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Predicts batches of one size again and again, by programs that are planned once: a call allocates nothing once there are as
 * many programs as threads that call at the same time. May be used from several threads. The bits are those of
 * {@link Network#predict}; weights that change are seen.
 */
public final class Predictor {
    /** Programs that are kept; further threads plan their own each time. */
    private static final int KEPT = 256;

    private final Network network;
    private final Compute compute;
    private final Shape input;
    private final AtomicReferenceArray<Planned> idle = new AtomicReferenceArray<>(KEPT);
    private final Shape output;

    private record Planned(Tensor features, Tensor outputs, Program program) {}

    /**
     * Plans a first program.
     *
     * @param rows of a batch, at least 1
     * @param width features of a row
     * @throws ShapeException if the network does not take rows of that width
     */
    public Predictor(Network network, Compute compute, int rows, int width) {
        this.network = network;
        this.compute = compute;
        this.input = Shape.of(rows, width);
        Planned first = planned();
        this.output = first.outputs.shape();
        idle.set(0, first);
    }

    private Planned planned() {
        Tensor features = Tensor.zeros(input);
        Var y = network.layers().apply(Var.of(features), Pass.inference(network.arena()));
        Tensor outputs = Tensor.zeros(y.shape());
        return new Planned(
                features, outputs, Program.compile(compute, List.of(y), List.of(outputs), new Workspace()));
    }

    /** The shape of the outputs: [rows, outputs]. */
    public Shape outputShape() {
        return output;
    }

    /**
     * Predicts a batch.
     *
     * @param features shape [rows, width]
     * @param outputs of {@link #outputShape()}; overwritten
     * @throws ShapeException if either has another shape; nothing is written then
     */
    public void predict(Tensor features, Tensor outputs) {
        if (!features.shape().equals(input) || !outputs.shape().equals(output)) {
            throw new ShapeException("predictor: features " + features.shape() + " and outputs " + outputs.shape() + ", want " + input
                    + " and " + output);
        }
        Planned planned = take();
        try {
            System.arraycopy(features.data(), features.offset(), planned.features.data(), 0, features.size());
            planned.program.run();
            System.arraycopy(planned.outputs.data(), 0, outputs.data(), outputs.offset(), outputs.size());
        } finally {
            put(planned);
        }
    }

    private Planned take() {
        for (int i = 0; i < KEPT; i++) {
            if (idle.getPlain(i) != null) {
                Planned planned = idle.getAndSet(i, null);
                if (planned != null) {
                    return planned;
                }
            }
        }
        return planned();
    }

    private void put(Planned planned) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.getPlain(i) == null && idle.compareAndSet(i, null, planned)) {
                return;
            }
        }
    }
}
