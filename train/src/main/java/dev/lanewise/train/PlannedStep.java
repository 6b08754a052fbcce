package dev.lanewise.train;

import dev.lanewise.autograd.Anomaly;
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
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loss and gradients of a batch of so many rows, planned once: a run gathers the rows and replays the program. */
final class PlannedStep {
    private final Examples data;
    private final ParameterArena arena;
    private final Tensor features;
    private final Var target;
    private final IntTensor number = IntTensor.of(0);
    private final Tensor loss = Tensor.zeros(Shape.SCALAR);
    private final Program program;
    private final Map<Var, String> names = new HashMap<>();
    private final List<Pass.Update> updates;
    private final List<Tensor> updated;

    /**
     * @param seed of what is random in the layers
     * @param rows of a batch
     * @param workspace shared by the steps of one run
     */
    PlannedStep(
            Network network,
            Loss loss,
            List<Penalty> penalties,
            long seed,
            Compute compute,
            Examples data,
            int rows,
            Workspace workspace) {
        this.data = data;
        this.arena = network.arena();
        this.features = Tensor.zeros(Shape.of(rows, data.width()));
        Pass pass = Pass.training(network.arena(), seed, Var.of(number));
        Var input = Var.of(features);
        Var output = network.layers().apply(input, pass);
        this.target = Scores.node(data.target().rows(IntStream.range(0, rows).toArray()), output.shape());
        Var total = loss.of(output, target);
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

    /**
     * Leaves the gradients in the arena and returns the loss. The new values of the buffers wait for {@link #updateBuffers}.
     *
     * @param order row numbers, of which those from {@code from} on make the batch
     * @param step updates made before: the position of what is random
     */
    float run(int[] order, int from, long step) {
        for (int i = 0; i < features.shape().dim(0); i++) {
            gather(order[from + i], i);
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
        Anomaly born = program.check().orElseThrow();
        int parameter = arena.variables().indexOf(born.node());
        return parameter < 0
                ? born.toString()
                : "the parameter " + arena.layout().entries().get(parameter).name() + " holds " + born.value();
    }

    private void gather(int row, int at) {
        data.features(row, features.data(), at * features.shape().dim(1));
        switch (data.target()) {
            case Target.Values values -> {
                int outputs = values.outputs();
                System.arraycopy(
                        values.values().data(), values.values().offset() + row * outputs, target.value().data(), at * outputs, outputs);
            }
            case Target.Labels labels when target.op().integer() ->
                target.intValue().data()[at] = labels.indices().get(row);
            case Target.Labels labels -> target.value().data()[at] = labels.indices().get(row);
        }
    }
}
