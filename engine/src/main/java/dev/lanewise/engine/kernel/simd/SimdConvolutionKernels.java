package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.BackwardPatches;
import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;

/**
 * The vectorised convolutions: matrix products whose one operand, the matrix of patches, is never written out. In
 * {@link ConvolutionTask} the lanes run along the places of the window, in {@link WeightGradientTask} along the outputs,
 * in {@link DepthwiseWeightGradient} along the taps, so every element keeps its chain.
 */
public final class SimdConvolutionKernels implements ConvolutionKernels {
    private static final int TILE_ROWS = GemmTask.TILE_ROWS;

    private final MapKernels map;

    /** @param map applies bias and activation */
    public SimdConvolutionKernels(MapKernels map) {
        this.map = map;
    }

    @Override
    public void convolve(
            Patches patches,
            int images,
            int groups,
            int outputs,
            float[] x,
            int xo,
            float[] w,
            int wo,
            float[] bias,
            int biasOffset,
            UnaryMap activation,
            float[] y,
            int yo,
            Parallel parallel) {
        ConvolutionTask task = task(patches, groups, outputs, x, xo, y, yo);
        task.bias = bias;
        task.biasOffset = biasOffset;
        task.activation = activation;
        task.strided = false;
        int k = patches.rows();
        for (int output = 0; output < groups * outputs; output++) {
            int to = task.weightAt(output / outputs, output % outputs);
            for (int p = 0; p < k; p++) {
                task.weights[to + p * TILE_ROWS] = w[wo + output * k + p];
            }
        }
        run(task, images, parallel);
    }

    private ConvolutionTask task(Patches patches, int groups, int rows, float[] x, int xo, float[] y, int yo) {
        ConvolutionTask task = ConvolutionTask.own();
        task.patches = patches;
        task.groups = groups;
        task.rows = rows;
        task.x = x;
        task.xo = xo;
        task.bias = null;
        task.activation = null;
        task.y = y;
        task.yo = yo;
        task.map = map;
        task.prepare();
        return task;
    }

    private static void run(ConvolutionTask task, int images, Parallel parallel) {
        try {
            if (images > 0) {
                parallel.run(task.plan(images, parallel.threads()), task);
            }
        } finally {
            task.release();
        }
    }

    @Override
    public void inputGradient(
            BackwardPatches patches,
            int images,
            int groups,
            float[] w,
            int wo,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo,
            Parallel parallel) {
        Patches forward = patches.forward();
        for (int i = 0; i < patches.residues().size(); i++) {
            BackwardPatches.Residue residue = patches.residues().get(i);
            ConvolutionTask task = task(residue.patches(), groups, forward.channels(), dy, dyo, dx, dxo);
            task.strided = patches.strided();
            task.height = forward.down().extent();
            task.width = forward.across().extent();
            task.top = residue.top();
            task.left = residue.left();
            task.strideDown = forward.down().stride();
            task.strideAcross = forward.across().stride();
            pack(task, forward, patches.outputs(), w, wo);
            run(task, images, parallel);
        }
    }

    /** The weights with channels as rows, and of the window only what sees this residue. */
    private static void pack(ConvolutionTask task, Patches patches, int outputs, float[] w, int wo) {
        int height = patches.down().taps();
        int width = patches.across().taps();
        int firstRow = patches.down().firstTap(task.top);
        int firstColumn = patches.across().firstTap(task.left);
        int rowStep = patches.down().tapStep();
        int columnStep = patches.across().tapStep();
        for (int group = 0; group < task.groups; group++) {
            for (int c = 0; c < patches.channels(); c++) {
                int to = task.weightAt(group, c);
                for (int o = 0; o < outputs; o++) {
                    int window = wo + ((group * outputs + o) * patches.channels() + c) * height * width;
                    for (int i = firstRow; i < height; i += rowStep) {
                        for (int j = firstColumn; j < width; j += columnStep, to += TILE_ROWS) {
                            task.weights[to] = w[window + i * width + j];
                        }
                    }
                }
            }
        }
    }

    @Override
    public void weightGradient(
            Patches patches,
            int images,
            int groups,
            int outputs,
            float[] x,
            int xo,
            float[] dy,
            int dyo,
            float[] dw,
            int dwo,
            Parallel parallel) {
        if (images == 0) {
            Arrays.fill(dw, dwo, dwo + groups * outputs * patches.rows(), 0);
            return;
        }
        if (patches.channels() == 1 && outputs == 1) {
            depthwise(patches, images, groups, x, xo, dy, dyo, dw, dwo, parallel);
            return;
        }
        WeightGradientTask task = WeightGradientTask.own();
        task.operands(patches, images, groups, outputs, x, xo, dy, dyo);
        try {
            parallel.run(task.plan(parallel.threads()), task);
            task.finish(dw, dwo);
        } finally {
            task.release();
        }
    }

    private static void depthwise(
            Patches patches, int images, int groups, float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, Parallel parallel) {
        DepthwiseWeightGradient task = DepthwiseWeightGradient.own();
        task.operands(patches, images, groups, x, xo, dy, dyo);
        try {
            parallel.run(task.plan(), task);
            task.finish(dw, dwo);
        } finally {
            task.release();
        }
    }
}
