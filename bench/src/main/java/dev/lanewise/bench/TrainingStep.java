package dev.lanewise.bench;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Training steps of a network with softmax cross-entropy, as a trainer takes them, always on one batch. The learning rate is
 * so small that the weights stay where they are: a network that had learnt its batch would compute with subnormal numbers.
 */
public final class TrainingStep {
    private static final double RATE = 1e-7;

    private final Compute compute;
    private final Network network;
    private final ParameterArena arena;
    private final Optimizer optimizer;
    private final IntTensor number = IntTensor.of(0);
    private final Tensor loss = Tensor.zeros(Shape.SCALAR);
    private final Program program;

    public TrainingStep(Network network, Compute compute) {
        this.network = network;
        this.compute = compute;
        arena = ParameterArena.of(network.layer(), 1);
        optimizer = new Optimizer(network.rule(), new Constant(RATE), arena.layout());
        program = program();
    }

    private Program program() {
        Var node = loss();
        List<Var> results = new ArrayList<>(Gradients.of(node, arena.variables()));
        List<Tensor> destinations = new ArrayList<>(arena.gradientTensors());
        results.add(node);
        destinations.add(loss);
        return Program.compile(compute, results, destinations, new Workspace());
    }

    /** The weights, in the arena's layout. */
    float[] weights() {
        return arena.values();
    }

    /** What is trained, with its batch. */
    public Network network() {
        return network;
    }

    /** The parameters, in the arena's layout. */
    ParameterArena arena() {
        return arena;
    }

    /**
     * Overwrites a parameter.
     *
     * @param index in the order of the arena: weight and bias of the first layer, of the second, …
     * @param values as many as it has, a weight as (out, in)
     */
    public void setParameter(int index, float[] values) {
        ParameterLayout.Entry entry = arena.layout().entries().get(index);
        if (values.length != entry.size()) {
            throw new IllegalArgumentException(entry + ": " + values.length + " values");
        }
        System.arraycopy(values, 0, arena.values(), entry.offset(), values.length);
    }

    /** One step. @return the loss before it */
    public float run() {
        float loss = evaluate();
        update();
        return loss;
    }

    /** Forward and backward, without the update, as a trainer runs them: planned once and replayed. */
    float evaluate() {
        number.data()[0] = Math.toIntExact(optimizer.steps());
        program.run();
        return loss.item();
    }

    /** The same node by node: the graph is built anew, and each value gets storage of its own. */
    float evaluateNodeByNode() {
        Var node = loss();
        Evaluation.into(compute, Gradients.of(node, arena.variables()), arena.gradientTensors());
        return node.item();
    }

    /** The optimizer's part of a step. */
    void update() {
        optimizer.step(compute, arena.values(), arena.gradients());
    }

    private Var loss() {
        Pass pass = Pass.training(arena, 1, Var.of(number));
        Var x = network.x() instanceof IntTensor tokens ? Var.of(tokens) : Var.of((Tensor) network.x());
        Var logits = network.layer().apply(x, pass);
        return CrossEntropy.standard().of(logits.reshape(-1, logits.shape().dim(-1)), Var.of(network.labels()));
    }
}
