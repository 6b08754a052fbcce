package dev.lanewise.bench.peer;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.TrainingStep;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The same work on libtorch, PyTorch's CPU library, and on Lanewise, by turns in one JVM: a matrix product, and training
 * steps of dense ReLU layers with softmax cross-entropy and Adam. DJL is the way to libtorch from Java, and its own cost
 * is part of the figure, as a program would pay it. Nothing is timed before both gave the same product, and the same
 * loss from the same weights, as far as rounding allows.
 */
public final class Libtorch {
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 20;
    private static final long ROUND_NANOS = 150_000_000;

    /** Too small to move a weight far: see {@link TrainingStep}. */
    private static final float RATE = 1e-7f;

    private Libtorch() {}

    /** Measures on as many threads as {@code -Dai.djl.pytorch.num_threads} tells libtorch to use, 1 without it. */
    public static void main(String[] args) {
        int threads = Integer.getInteger("ai.djl.pytorch.num_threads", 1);
        try (Parallel parallel = Parallel.of(threads);
                NDManager manager = NDManager.newBaseManager()) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            System.out.println("libtorch through DJL and Lanewise, " + threads + " thread(s), fastest round (median)");
            product(compute, manager, 512);
            step(compute, new int[] {64, 64, 32, 2}, 32);
            step(compute, new int[] {784, 128, 64, 10}, 32);
            step(compute, new int[] {784, 128, 64, 10}, 128);
            step(compute, new int[] {784, 512, 512, 10}, 128);
            step(compute, new int[] {784, 1024, 1024, 10}, 256);
        }
    }

    private static void product(Compute compute, NDManager manager, int n) {
        float[] a = uniform(1, n * n);
        float[] b = uniform(2, n * n);
        float[] c = new float[n * n];
        NDArray ta = manager.create(a, new Shape(n, n));
        NDArray tb = manager.create(b, new Shape(n, n));
        Runnable ours = () -> compute.kernels().gemm().gemm(
                false, false, n, n, n, a, 0, n, b, 0, n, c, 0, n, false, null, 0, null, compute.parallel());
        ours.run();
        try (NDArray product = ta.matMul(tb)) {
            // Rows and columns of numbers below one have norms below √n.
            assertClose("product", product.toFloatArray(), c, 2 * n * 0x1p-24 * n);
        }
        compare("product " + n + "³", ours, () -> ta.matMul(tb).close());
    }

    private static void step(Compute compute, int[] widths, int batch) {
        int classes = widths[widths.length - 1];
        SequentialBlock block = new SequentialBlock();
        for (int i = 1; i < widths.length; i++) {
            block.add(Linear.builder().setUnits(widths[i]).build());
            if (i < widths.length - 1) {
                block.add(Activation::relu);
            }
        }
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(RATE)).build());
        try (Model model = Model.newInstance("dense", "PyTorch")) {
            model.setBlock(block);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(batch, widths[0]));
                TrainingStep ours = new TrainingStep(widths, batch, compute);
                int entry = 0;
                for (Parameter parameter : block.getParameters().values()) {
                    ours.setParameter(entry++, parameter.getArray().toFloatArray());
                }
                float[] labels = new float[batch];
                for (int i = 0; i < batch; i++) {
                    labels[i] = i % classes;
                }
                NDArray x = model.getNDManager().create(ours.input(), new Shape(batch, widths[0]));
                NDArray t = model.getNDManager().create(labels);
                float theirLoss = step(trainer, x, t, true);
                float ourLoss = ours.run();
                assertClose("loss", new float[] {theirLoss}, new float[] {ourLoss}, 1e-5 * Math.abs(theirLoss));
                compare(
                        "step " + String.join("-", strings(widths)) + ", batch " + batch,
                        ours::run,
                        () -> step(trainer, x, t, false));
            }
        }
    }

    /** One step as DJL's guide writes it. @return the loss before it, if it is asked for */
    private static float step(Trainer trainer, NDArray x, NDArray labels, boolean wantLoss) {
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

    private static void compare(String name, Runnable ours, Runnable theirs) {
        double[] our = new double[ROUNDS];
        double[] their = new double[ROUNDS];
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            double a = micros(ours);
            double b = micros(theirs);
            if (round >= 0) {
                our[round] = a;
                their[round] = b;
            }
        }
        Arrays.sort(our);
        Arrays.sort(their);
        System.out.println(String.format(
                Locale.ROOT,
                "%-32s Lanewise %,9.0f µs (%,.0f)   libtorch %,9.0f µs (%,.0f)   %.2f×",
                name, our[0], our[ROUNDS / 2], their[0], their[ROUNDS / 2], their[0] / our[0]));
    }

    /** The mean time of a call over one round. */
    private static double micros(Runnable work) {
        long start = System.nanoTime();
        long end;
        int calls = 0;
        do {
            work.run();
            calls++;
            end = System.nanoTime();
        } while (end - start < ROUND_NANOS);
        return (end - start) / 1e3 / calls;
    }

    private static void assertClose(String what, float[] expected, float[] actual, double bound) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs((double) expected[i] - actual[i]) <= bound)) {
                throw new AssertionError("%s: not timed, libtorch has %s at index %d, Lanewise %s, bound %s"
                        .formatted(what, expected[i], i, actual[i], bound));
            }
        }
    }

    private static float[] uniform(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextDouble() * 2 - 1;
        }
        return x;
    }

    private static String[] strings(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
