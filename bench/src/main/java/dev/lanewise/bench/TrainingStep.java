package dev.lanewise.bench;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Losses;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Training steps of dense ReLU layers with softmax cross-entropy and Adam, as a trainer takes them, always on one batch.
 * The learning rate is so small that the weights stay where they are: a network that had learnt its batch would compute
 * with subnormal numbers.
 */
public final class TrainingStep {
    private static final double RATE = 1e-7;

    private final int[] widths;
    private final int batch;
    private final Compute compute;
    private final Layer network;
    private final ParameterArena arena;
    private final Optimizer optimizer;
    private final Tensor x;
    private final IntTensor labels;

    private final IntTensor number = IntTensor.of(0);
    private final Tensor loss = Tensor.zeros(Shape.SCALAR);
    private final Program program;

    /** Outputs of the layers, the first of them x; their gradients; what the products alone need. */
    private final float[][] outputs;

    private final float[][] outputGradients;

    /** @param widths of the input, the hidden layers and the classes */
    public TrainingStep(int[] widths, int batch, Compute compute) {
        this.widths = widths;
        this.batch = batch;
        this.compute = compute;
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(Linear.of(widths[i - 1], widths[i]));
            if (i < widths.length - 1) {
                layers.add(Activation.RELU);
            }
        }
        network = new Sequential(layers);
        arena = ParameterArena.of(network, 1);
        optimizer = new Optimizer(Adam.of(), new Constant(RATE), arena.layout());
        x = Tensor.of(Shape.of(batch, widths[0]), Inputs.uniform(1, batch * widths[0]));
        int classes = widths[widths.length - 1];
        int[] classOfRow = new int[batch];
        for (int i = 0; i < batch; i++) {
            classOfRow[i] = i % classes;
        }
        labels = IntTensor.of(classOfRow);
        program = program();
        outputs = new float[widths.length][];
        outputGradients = new float[widths.length][];
        for (int i = 0; i < widths.length; i++) {
            outputs[i] = i == 0 ? x.data() : Inputs.uniform(i, batch * widths[i]);
            outputGradients[i] = Inputs.uniform(-i, batch * widths[i]);
        }
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

    /** The batch: a row for each example. The label of row i is i modulo the number of classes. */
    public float[] input() {
        return x.data();
    }

    /**
     * Overwrites a parameter.
     *
     * @param index weight and bias of the first layer, of the second, …
     * @param values as many as it has, a weight as (out, in)
     */
    public void setParameter(int index, float[] values) {
        ParameterLayout.Entry entry = arena.layout().entries().get(index);
        if (values.length != entry.size()) {
            throw new IllegalArgumentException(entry + ": " + values.length + " values");
        }
        System.arraycopy(values, 0, arena.values(), entry.offset(), values.length);
    }

    /** The floating-point operations of the products of one step; the gradient of the input is not computed. */
    static double flops(int[] widths, int batch) {
        double flops = 0;
        for (int i = 1; i < widths.length; i++) {
            flops += 2.0 * batch * widths[i - 1] * widths[i] * (i == 1 ? 2 : 3);
        }
        return flops;
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
        return Losses.SOFTMAX_CROSS_ENTROPY.of(network.apply(Var.of(x), pass), Var.of(labels));
    }

    /** The matrix products of a step, bias and ReLU with them, by nothing but calls of the kernel. */
    float[] products() {
        GemmKernels gemm = compute.kernels().gemm();
        float[] w = arena.values();
        float[] dw = arena.gradients();
        int last = widths.length - 1;
        for (int i = 1; i <= last; i++) {
            int in = widths[i - 1];
            int out = widths[i];
            int bias = arena.layout().entries().get(2 * i - 1).offset();
            gemm.gemm(
                    false, true, batch, out, in, outputs[i - 1], 0, in, w, weight(i), in,
                    outputs[i], 0, out, false, w, bias, i < last ? UnaryMap.RELU : null, compute.parallel());
        }
        for (int i = last; i >= 1; i--) {
            int in = widths[i - 1];
            int out = widths[i];
            gemm.gemm(
                    true, false, out, in, batch, outputGradients[i], 0, out, outputs[i - 1], 0, in,
                    dw, weight(i), in, false, null, 0, null, compute.parallel());
            if (i > 1) {
                gemm.gemm(
                        false, false, batch, in, out, outputGradients[i], 0, out, w, weight(i), in,
                        outputGradients[i - 1], 0, in, false, null, 0, null, compute.parallel());
            }
        }
        return dw;
    }

    /** Where the weight of layer {@code i} ≥ 1 begins in the arena; its bias is the entry after it. */
    private int weight(int i) {
        return arena.layout().entries().get(2 * i - 2).offset();
    }
}
