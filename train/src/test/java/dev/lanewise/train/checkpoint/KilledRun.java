package dev.lanewise.train.checkpoint;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.optim.LookAhead;
import dev.lanewise.train.Averaging;
import dev.lanewise.train.Callback;
import dev.lanewise.train.DigitsExample;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.data.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run for {@code KillTest} in a process of its own: begins or goes on in a directory, says when it trains, and prints its
 * hash at the end.
 */
final class KilledRun {
    private KilledRun() {}

    public static void main(String[] arguments) throws IOException {
        try (RunDirectory run = RunDirectory.take(Path.of(arguments[0]))) {
            CheckpointPolicy policy = new CheckpointPolicy(10, CheckpointPolicy.NEVER, 2, true);
            Checkpoints checkpoints = new Checkpoints(RunDirectory.checkpoints(run.path()), policy);
            Optional<TrainingState> state = checkpoints.latest();
            Callback announcement = new Callback() {
                private boolean announced;

                @Override
                public boolean step(int epoch, int step, float loss) {
                    if (!announced) {
                        System.out.println("trains after step " + state.map(TrainingState::batches).orElse(0L));
                        announced = true;
                    }
                    return true;
                }
            };
            System.out.println("hash " + hash(state, announcement, checkpoints));
        }
    }

    /**
     * All that a run remembers: running statistics, dropped values, an average, slow weights, the best weights.
     *
     * @param state where to go on, if anywhere
     */
    static String hash(Optional<TrainingState> state, Callback... callbacks) {
        Examples data = DigitsExample.prepare(1).training();
        TrainingConfig plain = DigitsExample.config(1, data.size());
        TrainingConfig config = plain.withOptimizer(plain.optimizer().withLookAhead(new LookAhead(5, 0.5)))
                .withAveraging(Averaging.exponential(0.99))
                .withSharpness(0.05)
                .withEpochs(12)
                .withPatience(9)
                .withValidationShare(0.1);
        Sequential layers = Sequential.of(
                Linear.of(64, 32), BatchNorm.of(32), Activation.RELU, new Dropout(0.1f), Linear.of(32, 10));
        Trainer trainer = new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
        Trainer.Parts parts = trainer.parts(data);
        TrainingReport report = state.isPresent()
                ? trainer.resume(state.get(), parts.training(), parts.validation(), callbacks)
                : trainer.fit(parts.training(), parts.validation(), callbacks);
        return report.identity().weightsHash();
    }
}
