package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Recurrent;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.testkit.FreshJvm;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Target;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A training step allocates nothing in any thread once it is compiled: gathering the batch, forward, backward, clipping and the
 * update, with the kernels that a user gets. In VMs of their own; until C2 has compiled the kernels the vectors are objects, so
 * the steps go on until some in a row allocate nothing.
 */
class StepAllocationTest {
    @Test
    void aStepAllocatesNothing() throws IOException, InterruptedException {
        assertEquals(Set.of(), FreshJvm.allocating(Probe.class, "-Xmx512m"));
    }

    /** Prints what still allocates in a step. */
    static final class Probe {
        private static final int STEPS_IN_A_ROW = 10;

        /** A guard against endless steps, not a measure of speed: on a quiet machine all of it takes half a minute. */
        private static final long PATIENCE_SECONDS = 150;

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        public static void main(String[] args) {
            try (Parallel two = Parallel.of(2)) {
                for (Parallel parallel : List.of(two, Parallel.SERIAL)) {
                    Compute compute = new Compute(Backend.preferred(), parallel);
                    perceptron(compute);
                    convolutional(compute);
                    recurrent(compute);
                    languageModel(compute);
                }
            }
            System.out.println(FreshJvm.END);
        }

        /** Looks at what all threads have allocated from one step to the next. */
        private static final class Watch {
            private final long start = System.nanoTime();
            private long before = -1;
            private int inARow;

            /** Whether to go on. */
            boolean step() {
                long now = THREADS.getTotalThreadAllocatedBytes();
                if (before >= 0) {
                    inARow = now == before ? inARow + 1 : 0;
                }
                before = now;
                return inARow < STEPS_IN_A_ROW && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            }

            void report(String name, Compute compute) {
                if (inARow < STEPS_IN_A_ROW) {
                    System.out.println(name + " on " + compute.parallel().threads() + " threads");
                }
            }
        }

        private static void perceptron(Compute compute) {
            fit("perceptron", Sequential.of(Linear.of(64, 256), Activation.RELU, new Dropout(0.2f), Linear.of(256, 10)), 64, 160, compute);
        }

        private static void convolutional(Compute compute) {
            Layer layers = Sequential.of(
                    Unflatten.to(1, 16, 16), Conv2d.of(1, 16, 3), Activation.RELU, Conv2d.of(16, 32, 3), Activation.RELU,
                    MaxPool2d.of(2), new Flatten(), Linear.of(32 * 36, 32), BatchNorm.of(32), Activation.RELU, Linear.of(32, 10));
            fit("convolutional", layers, 256, 32, compute);
        }

        private static void recurrent(Compute compute) {
            fit("lstm", Sequential.of(Unflatten.to(16, 16), Recurrent.lstm(16, 32).last(), Linear.of(32, 10)), 256, 32, compute);
        }

        /** Trains as a user does, with a penalty and clipping. */
        private static void fit(String name, Layer layers, int width, int batch, Compute compute) {
            int rows = 64 * batch;
            float[] features = new float[rows * width];
            int[] labels = new int[rows];
            for (int i = 0; i < features.length; i++) {
                features[i] = i * 31 % 97 / 97f;
                labels[i / width] = i / width % 10;
            }
            TrainingConfig config = TrainingConfig.defaults()
                    .withRule(Adam.of())
                    .withClip(GradientClip.byGlobalNorm(1))
                    .withL2(1e-4f)
                    .withBatchSize(batch)
                    .withEpochs(100_000);
            Watch watch = new Watch();
            new Trainer(layers, CrossEntropy.standard(), config, compute)
                    .fit(Dataset.of(Tensor.of(Shape.of(rows, width), features), Target.Labels.of(labels, 10)), new Callback() {
                        @Override
                        public boolean step(int epoch, int step, float loss) {
                            return watch.step();
                        }
                    });
            watch.report(name, compute);
        }

        private static void languageModel(Compute compute) {
            Layer layers = CausalTransformer.of(65, 32, 2, 4, 64, 0.1f);
            Network network = Network.initialised(layers, 1);
            int[] tokens = new int[8 * 32];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = i * 31 % 65;
            }
            IntTensor number = IntTensor.of(0);
            Var logits = layers.apply(
                    Var.of(IntTensor.view(tokens, 0, Shape.of(8, 32))), Pass.training(network.arena(), 1, Var.of(number)));
            Var loss = CrossEntropy.standard().of(logits.reshape(-1, 65), Var.of(IntTensor.of(tokens)));
            Program program = Program.compile(
                    compute, Gradients.of(loss, network.arena().variables()), network.arena().gradientTensors(), new Workspace());
            Optimizer optimizer = new Optimizer(AdamW.of(), new Constant(1e-3), network.arena().layout());
            Watch watch = new Watch();
            do {
                number.data()[0] = (int) optimizer.steps();
                program.run();
                optimizer.step(compute, network.arena().values(), network.arena().gradients());
            } while (watch.step());
            watch.report("language model", compute);
        }
    }
}
