package dev.lanewise.bench;

import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.UnaryMap;

/** The matrix products of a step of dense ReLU layers, bias and ReLU with them, by nothing but calls of the kernel. */
final class DenseProducts {
    private final int[] widths;
    private final int batch;
    private final ParameterArena arena;
    private final GemmKernels gemm;

    /** Outputs of the layers, the first of them x; their gradients. */
    private final float[][] outputs;

    private final float[][] outputGradients;

    /** @param widths of the input, the hidden layers and the classes; @param step holds weights and gradients */
    DenseProducts(int[] widths, int batch, TrainingStep step, GemmKernels gemm) {
        this.widths = widths;
        this.batch = batch;
        this.arena = step.arena();
        this.gemm = gemm;
        outputs = new float[widths.length][];
        outputGradients = new float[widths.length][];
        for (int i = 0; i < widths.length; i++) {
            outputs[i] = i == 0 ? ((Tensor) step.network().x()).data() : Inputs.uniform(i, batch * widths[i]);
            outputGradients[i] = Inputs.uniform(-i, batch * widths[i]);
        }
    }

    /** All of them. @return the gradients of the weights */
    float[] run() {
        float[] w = arena.values();
        float[] dw = arena.gradients();
        int last = widths.length - 1;
        for (int i = 1; i <= last; i++) {
            int in = widths[i - 1];
            int out = widths[i];
            int bias = arena.layout().entries().get(2 * i - 1).offset();
            gemm.gemm(
                    false, true, batch, out, in, outputs[i - 1], 0, in, w, weight(i), in,
                    outputs[i], 0, out, false, w, bias, i < last ? UnaryMap.RELU : null, Parallel.SERIAL);
        }
        for (int i = last; i >= 1; i--) {
            int in = widths[i - 1];
            int out = widths[i];
            gemm.gemm(
                    true, false, out, in, batch, outputGradients[i], 0, out, outputs[i - 1], 0, in,
                    dw, weight(i), in, false, null, 0, null, Parallel.SERIAL);
            if (i > 1) {
                gemm.gemm(
                        false, false, batch, in, out, outputGradients[i], 0, out, w, weight(i), in,
                        outputGradients[i - 1], 0, in, false, null, 0, null, Parallel.SERIAL);
            }
        }
        return dw;
    }

    /** Where the weight of layer {@code i} ≥ 1 begins in the arena; its bias is the entry after it. */
    private int weight(int i) {
        return arena.layout().entries().get(2 * i - 2).offset();
    }
}
