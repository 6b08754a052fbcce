package dev.lanewise.bench.peer;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.LanguageModel;
import dev.lanewise.bench.Network;
import dev.lanewise.bench.Peer;
import dev.lanewise.bench.TrainingStep;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * libtorch, PyTorch's CPU library. DJL is the way to it from Java, and its own cost is part of the figure, as a program
 * would pay it; so is the new array that an operation gives. Its threads are those of
 * {@code -Dai.djl.pytorch.num_threads}, which has to be given when the JVM starts.
 */
public final class Libtorch implements Peer {
    /** Too small to move a weight far: see {@link TrainingStep}. */
    private static final float RATE = 1e-7f;

    private static final class Holder {
        static {
            Environment.forget();
        }

        private static final Engine ENGINE = Engine.getEngine("PyTorch");
        private static final NDManager MANAGER = ENGINE.newBaseManager();
    }

    /** An operation that gives a new array, which lives until the next call. */
    private static final class Operation implements Call {
        private final Supplier<NDArray> operation;
        private final boolean squared;
        private NDArray last;

        Operation(Supplier<NDArray> operation, boolean squared) {
            this.operation = operation;
            this.squared = squared;
        }

        @Override
        public void run() {
            if (last != null) {
                last.close();
            }
            last = operation.get();
        }

        @Override
        public float[] result() {
            float[] values = last.toFloatArray();
            if (squared) {
                values[0] *= values[0];
            }
            return values;
        }
    }

    @Override
    public String method() {
        return "libtorch";
    }

    @Override
    public String version() {
        return Holder.ENGINE.getVersion() + " through DJL " + Engine.getDjlVersion();
    }

    @Override
    public Call gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, int threads) {
        checkThreads(threads);
        NDArray x = transA ? array(a, k, m).transpose() : array(a, m, k);
        NDArray y = transB ? array(b, n, k).transpose() : array(b, k, n);
        return new Operation(() -> x.matMul(y), false);
    }

    private static void checkThreads(int wanted) {
        int set = Integer.getInteger("ai.djl.pytorch.num_threads", 0);
        if (set != wanted) {
            throw new IllegalStateException("libtorch has " + (set == 0 ? "as many threads as it likes" : set + " threads")
                    + ", asked for " + wanted + ": give -Dai.djl.pytorch.num_threads=" + wanted);
        }
    }

    @Override
    public Call dot(float[] a, float[] b) {
        NDArray x = array(a, a.length);
        NDArray y = array(b, b.length);
        return new Operation(() -> x.dot(y), false);
    }

    @Override
    public Call reduction(String name, float[] values) {
        NDArray x = array(values, values.length);
        return switch (name) {
            case "SUM" -> new Operation(x::sum, false);
            case "MAX" -> new Operation(x::max, false);
            case "SQUARED_NORM" -> new Operation(x::norm, true);
            default -> Peer.super.reduction(name, values);
        };
    }

    @Override
    public Call unary(String name, float[] values) {
        NDArray x = array(values, values.length);
        return switch (name) {
            case "EXP" -> new Operation(x::exp, false);
            case "LOG" -> new Operation(x::log, false);
            case "LOG10" -> new Operation(x::log10, false);
            case "TANH" -> new Operation(x::tanh, false);
            case "SIGMOID" -> new Operation(() -> Activation.sigmoid(x), false);
            case "ERF" -> new Operation(x::erf, false);
            case "SIN" -> new Operation(x::sin, false);
            case "COS" -> new Operation(x::cos, false);
            case "ATAN" -> new Operation(x::atan, false);
            case "SINH" -> new Operation(x::sinh, false);
            case "COSH" -> new Operation(x::cosh, false);
            case "SQRT" -> new Operation(x::sqrt, false);
            case "RELU" -> new Operation(() -> Activation.relu(x), false);
            default -> Peer.super.unary(name, values);
        };
    }

    @Override
    public Call softmax(float[] values, int rows, int cols) {
        NDArray x = array(values, rows, cols);
        return new Operation(() -> x.softmax(1), false);
    }

    @Override
    public Call logSoftmax(float[] values, int rows, int cols) {
        NDArray x = array(values, rows, cols);
        return new Operation(() -> x.logSoftmax(1), false);
    }

    @Override
    public Call layerNorm(float[] values, float[] scale, float[] shift, float epsilon, int rows, int cols) {
        NDArray x = array(values, rows, cols);
        NDArray gamma = array(scale, cols);
        NDArray beta = array(shift, cols);
        Shape row = new Shape(cols);
        return new Operation(
                () -> x.getNDArrayInternal().layerNorm(x, row, gamma, beta, epsilon).singletonOrThrow(), false);
    }

    @Override
    public Call random(String name, float rate, float[] values) {
        Shape shape = new Shape(values.length);
        return switch (name) {
            case "UNIFORM" -> new Operation(() -> Holder.MANAGER.randomUniform(0, 1, shape), false);
            case "NORMAL" -> new Operation(() -> Holder.MANAGER.randomNormal(shape), false);
            case "DROPOUT" -> {
                NDArray x = array(values, values.length);
                yield new Operation(() -> Dropout.dropout(x, rate, true).singletonOrThrow(), false);
            }
            default -> Peer.super.random(name, rate, values);
        };
    }

    @Override
    public Optional<Call> update(
            String rule, boolean fused, double rate, long step, float[] p, float[] g, List<float[]> state, int threads) {
        checkThreads(threads);
        LibtorchUpdates updates = new LibtorchUpdates(rate, step);
        List<String> statements = fused ? updates.fused(rule) : updates.statements(rule);
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(List.of("p", "g"));
        List<NDArray> tensors = new ArrayList<>(List.of(array(p, p.length), array(g, g.length)));
        for (int k = 0; k < state.size(); k++) {
            names.add("s" + k);
            tensors.add(array(state.get(k), g.length));
        }
        names.add("t");
        tensors.add(Holder.MANAGER.create(step));
        return Optional.of(new Update(new TorchScript(names, tensors, statements), tensors));
    }

    /** Updates in place. */
    private record Update(TorchScript script, List<NDArray> tensors) implements Call {
        @Override
        public void run() {
            script.run();
        }

        @Override
        public float[] result() {
            return tensors.getFirst().toFloatArray();
        }

        @Override
        public void close() {
            script.close();
            tensors.forEach(NDArray::close);
        }
    }

    private static NDArray array(float[] values, long... shape) {
        return Holder.MANAGER.create(values, new Shape(shape));
    }

    @Override
    public Call step(String network, TrainingStep ours, int threads) {
        checkThreads(threads);
        Shape shape = new Shape(Arrays.stream(ours.network().x().shape().toArray()).asLongStream().toArray());
        Block block = block(network);
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(optimizer(ours.network().rule()));
        Model model = Model.newInstance("step", Holder.ENGINE.getEngineName());
        model.setBlock(block);
        Trainer trainer = model.newTrainer(config);
        trainer.initialize(shape);
        int entry = 0;
        for (Parameter parameter : block.getParameters().values()) {
            ours.setParameter(entry++, parameter.getArray().toFloatArray());
        }
        int[] classes = ours.network().labels().data();
        float[] labels = new float[classes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes[i];
        }
        NDArray x = input(model.getNDManager(), ours.network().x(), shape);
        NDArray t = model.getNDManager().create(labels);
        return new Step(trainer, x, t);
    }

    private static Optimizer optimizer(UpdateRule rule) {
        Tracker rate = Tracker.fixed(RATE);
        return switch (rule) {
            case Adam _ -> Optimizer.adam().optLearningRateTracker(rate).build();
            case AdamW _ -> Optimizer.adamW().optLearningRateTracker(rate).build();
            case RmsProp ours -> DjlRmsProp.of(RATE, (float) ours.decay(), (float) ours.epsilon());
            default -> throw new IllegalArgumentException("there is no optimizer of DJL for " + rule);
        };
    }

    private static NDArray input(NDManager manager, NdArray x, Shape shape) {
        return x instanceof IntTensor tokens
                ? manager.create(Arrays.stream(tokens.data()).asLongStream().toArray(), shape)
                : manager.create(((Tensor) x).data(), shape);
    }

    /** The network that {@link dev.lanewise.bench.Network#of} makes of the same name. */
    private static Block block(String network) {
        String kind = network.substring(0, network.indexOf(' '));
        if (kind.equals("gpt")) {
            return new LibtorchLanguageModel(LanguageModel.SMALL);
        }
        SequentialBlock block = new SequentialBlock();
        if (kind.equals("convolutional")) {
            Shape window = new Shape(3, 3);
            Shape tile = new Shape(2, 2);
            return block.add(Conv2d.builder().setKernelShape(window).setFilters(32).build())
                    .add(Activation::relu)
                    .add(Conv2d.builder().setKernelShape(window).setFilters(64).build())
                    .add(Activation::relu)
                    .add(Pool.maxPool2dBlock(tile, tile))
                    .add(Blocks.batchFlattenBlock())
                    .add(Linear.builder().setUnits(128).build())
                    .add(Activation::relu)
                    .add(Linear.builder().setUnits(10).build());
        }
        if (kind.equals("lstm")) {
            return block.add(LSTM.builder().setStateSize(128).setNumLayers(1).optBatchFirst(true).optReturnState(false).build())
                    .addSingleton(all -> all.get(":, -1"))
                    .add(Linear.builder().setUnits(10).build());
        }
        boolean dropout = kind.equals("dropout");
        String[] widths = (dropout ? "784-512-512-10" : kind).split("-");
        for (int i = 1; i < widths.length; i++) {
            block.add(Linear.builder().setUnits(Integer.parseInt(widths[i])).build());
            if (i < widths.length - 1) {
                block.add(Activation::relu);
                if (dropout) {
                    block.add(Dropout.builder().optRate(Network.DROPPED).build());
                }
            }
        }
        return block;
    }

    /** One training step as DJL's guide writes it. */
    private static final class Step implements Call {
        private final Trainer trainer;
        private final NDArray x;
        private final NDArray labels;
        private float firstLoss = Float.NaN;

        Step(Trainer trainer, NDArray x, NDArray labels) {
            this.trainer = trainer;
            this.x = x;
            this.labels = labels;
        }

        @Override
        public void run() {
            if (Float.isNaN(firstLoss)) {
                firstLoss = step(true);
            } else {
                step(false);
            }
        }

        /** The loss before the first step. */
        @Override
        public float[] result() {
            return new float[] {firstLoss};
        }

        private float step(boolean wantLoss) {
            float value = Float.NaN;
            try (NDManager scope = x.getManager().newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(scope);
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDList output = trainer.forward(new NDList(input));
                    output.attach(scope);
                    NDArray loss = trainer.getLoss().evaluate(new NDList(labels), output);
                    loss.attach(scope);
                    collector.backward(loss);
                    if (wantLoss) {
                        value = loss.getFloat();
                    }
                }
                trainer.step();
            }
            return value;
        }
    }
}
