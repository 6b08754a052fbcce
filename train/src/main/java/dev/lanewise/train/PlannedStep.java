package dev.lanewise.train;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Penalty;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.augment.Augmenter;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.event.GatherEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loss and gradients of a batch of so many rows, planned once: a run gathers the rows and replays the program. */
final class PlannedStep {
    private final TrainingRows rows;
    private final ParameterArena arena;
    private final Tensor features;
    private final Var target;
    /** The classes of the rows mixed in, which have a loss of their own; null where there are none. */
    private final Var otherTarget;
    /** What the losses of the rows are multiplied by; null: nothing. */
    private final Tensor factors;
    /** What the losses beside {@link #otherTarget} are multiplied by. */
    private final Tensor otherFactors;
    private final IntTensor number = IntTensor.of(0);
    private final Tensor loss = Tensor.zeros(Shape.SCALAR);
    private final Program program;
    private final Map<Var, String> names = new HashMap<>();
    private final List<Pass.Update> updates;
    private final List<Tensor> updated;

    /**
     * @param seed of what is random in the layers
     * @param rows to train on
     * @param batchSize rows of a batch
     * @param workspace shared by the steps of one run
     */
    PlannedStep(
            Network network,
            Loss loss,
            List<Penalty> penalties,
            long seed,
            Compute compute,
            TrainingRows rows,
            int batchSize,
            Workspace workspace) {
        this.rows = rows;
        this.arena = network.arena();
        this.features = Tensor.zeros(Shape.of(batchSize, rows.data().width()));
        Pass pass = Pass.training(network.arena(), seed, Var.of(number));
        Var input = Var.of(features);
        Var output = network.layers().apply(input, pass);
        this.target = targetNode(batchSize, output);
        this.otherTarget = rows.mixes() && target.op().integer() ? targetNode(batchSize, output) : null;
        this.factors = rows.weighted() || otherTarget != null ? Tensor.zeros(Shape.of(batchSize)) : null;
        this.otherFactors = otherTarget == null ? null : Tensor.zeros(Shape.of(batchSize));
        Var total = factors == null ? loss.of(output, target) : loss.scaled(output, target, Var.of(factors));
        if (otherTarget != null) {
            total = total.add(loss.scaled(output, otherTarget, Var.of(otherFactors)));
        }
        for (Penalty penalty : penalties) {
            total = total.add(penalty.of(network.layers(), pass));
        }
        List<Var> outputs = new ArrayList<>(Gradients.of(total, network.arena().variables()));
        List<Tensor> destinations = new ArrayList<>(network.arena().gradientTensors());
        outputs.add(total);
        destinations.add(this.loss);
        // The step reads the buffers, so their new values go elsewhere until it is done.
        this.updates = pass.updates();
        this.updated = updates.stream().map(update -> Tensor.zeros(update.buffer().shape())).toList();
        updates.forEach(update -> outputs.add(update.value()));
        destinations.addAll(updated);
        this.program = Program.compile(compute, outputs, destinations, workspace);
        names.put(input, "features");
        names.put(target, "target");
        if (otherTarget != null) {
            names.put(otherTarget, "target mixed in");
        }
        names.put(total, "loss");
        for (int i = 0; i < arena.variables().size(); i++) {
            String name = arena.layout().entries().get(i).name();
            names.put(arena.variables().get(i), name);
            names.put(outputs.get(i), "∂ " + name);
        }
        updates.forEach(update -> names.put(update.value(), "running statistics"));
    }

    /**
     * The step described and drawn. @param runs to time it by, on what the batch then holds; 0 for a picture without times
     */
    StepDescription describe(int runs) {
        for (int i = 0; i < runs; i++) {
            program.run(); // until it is compiled
        }
        return new StepDescription(
                program.describe(), runs == 0 ? program.drawing(names::get) : program.drawing(names::get, program.profile(runs)));
    }

    private Var targetNode(int batchSize, Var output) {
        return Scores.node(rows.data().target().rows(IntStream.range(0, batchSize).toArray()), output.shape());
    }

    /**
     * Leaves the gradients in the arena and returns the loss. The new values of the buffers wait for {@link #updateBuffers}.
     *
     * @param epoch from 1, by which rows are augmented
     * @param order row numbers, of which those from {@code from} on make the batch
     * @param step updates made before: the position of what is random
     */
    float run(int epoch, int[] order, int from, long step) {
        GatherEvent gathering = GatherEvent.begun();
        for (int i = 0; i < features.shape().dim(0); i++) {
            gather(epoch, order[from + i], i);
        }
        if (gathering != null) {
            gathering.done(features.shape().dim(0));
        }
        number.data()[0] = Math.toIntExact(step);
        program.run();
        return loss.item();
    }

    /** Takes the buffers' new values of the last run over. */
    void updateBuffers() {
        for (int i = 0; i < updated.size(); i++) {
            Tensor buffer = updates.get(i).buffer();
            System.arraycopy(updated.get(i).data(), 0, buffer.data(), buffer.offset(), buffer.size());
        }
    }

    /** Where the first NaN or infinity of the step before was born, while the weights are as they were. */
    String birthOfNonFinite() {
        for (ParameterLayout.Entry entry : arena.layout().entries()) {
            for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
                if (!Float.isFinite(arena.values()[i])) {
                    return "the parameter " + entry.name() + " holds " + arena.values()[i];
                }
            }
        }
        return program.check().orElseThrow().toString();
    }

    private void gather(int epoch, int row, int at) {
        Augmenter augmenter = rows.augmenter();
        augmenter.features(epoch, row, features.data(), at * features.shape().dim(1));
        int other = augmenter.partner();
        float share = augmenter.share();
        float rest = 1 - share;
        switch (rows.data().target()) {
            case Target.Values values -> {
                int outputs = values.outputs();
                for (int i = 0; i < outputs; i++) {
                    float own = values.values().get(row * outputs + i);
                    target.value().data()[at * outputs + i] =
                            rows.mixes() ? Math.fma(share, own, rest * values.values().get(other * outputs + i)) : own;
                }
            }
            case Target.Labels labels when target.op().integer() -> {
                target.intValue().data()[at] = labels.indices().get(row);
                if (otherTarget != null) {
                    otherTarget.intValue().data()[at] = labels.indices().get(other);
                    factors.data()[at] = share * rows.factor(row);
                    otherFactors.data()[at] = rest * rows.factor(other);
                    return;
                }
            }
            case Target.Labels labels -> {
                float own = labels.indices().get(row);
                target.value().data()[at] = rows.mixes() ? Math.fma(share, own, rest * labels.indices().get(other)) : own;
            }
        }
        if (factors != null) {
            factors.data()[at] = rows.mixes() ? Math.fma(share, rows.factor(row), rest * rows.factor(other)) : rows.factor(row);
        }
    }
}
