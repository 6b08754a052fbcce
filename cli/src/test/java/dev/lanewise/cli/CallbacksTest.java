package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.Callback;
import dev.lanewise.train.TimeLimit;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.checkpoint.CheckpointPolicy;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.report.RunLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
    private static final int EPOCHS = 6;
    private static final int STEPS = 10;

    /** All that the train command attaches: progress, time limit, logs, checkpoints, the watch for Ctrl-C. */
    @Test
    void aStepWithAllOfThemAllocatesNothing(@TempDir Path directory) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[EPOCHS * STEPS];
        int[] steps = {0};
        Callback watch = new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                allocated[steps[0]++] = threads.getCurrentThreadAllocatedBytes();
                return true;
            }
        };
        Dataset iris = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
        TrainingConfig config = TrainingConfig.defaults().withBatchSize(15).withEpochs(EPOCHS);
        PrintWriter out = new PrintWriter(new StringWriter());
        Screen screen = new Screen(out, out, false);
        Path run = directory.resolve("run");
        try (RunDirectory taken = RunDirectory.take(run);
                RunLog log = new RunLog(taken, List.of());
                Progress progress = new Progress(screen, "held-out", System::nanoTime);
                Interruption interruption = new Interruption(screen, Optional.empty())) {
            Checkpoints checkpoints =
                    new Checkpoints(RunDirectory.checkpoints(run), new CheckpointPolicy(Long.MAX_VALUE, Duration.ofHours(1), 2, true));
            // Of the scalar kernels: vectors are objects until compiled.
            new Trainer(Linear.of(4, 3), CrossEntropy.standard(), config, new Compute(Backend.scalar(), Parallel.SERIAL))
                    .fit(iris, iris, progress, new TimeLimit(Duration.ofHours(1)), log, checkpoints, interruption, watch);
        }
        assertEquals(EPOCHS * STEPS, steps[0]);
        long least = Long.MAX_VALUE;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            least = Math.min(least, allocated[epoch * STEPS + STEPS - 1] - allocated[epoch * STEPS]);
        }
        assertEquals(0, least, "in the best epoch of " + EPOCHS);
        assertEquals(EPOCHS + 1, Files.readAllLines(RunDirectory.table(run)).size());
        assertTrue(Files.exists(RunDirectory.checkpoints(run)));
    }
}
