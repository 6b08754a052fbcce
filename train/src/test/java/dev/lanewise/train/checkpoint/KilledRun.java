package dev.lanewise.train.checkpoint;

import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.engine.Compute;
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
            CheckpointPolicy policy = new CheckpointPolicy(2, CheckpointPolicy.NEVER, 2, true);
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

    /** @param state where to go on, if anywhere */
    static String hash(Optional<TrainingState> state, Callback... callbacks) {
        Examples data = DigitsExample.prepare(1).training();
        TrainingConfig config = DigitsExample.config(1, data.size()).withEpochs(20).withPatience(15).withValidationShare(0.1);
        Trainer trainer = new Trainer(DigitsExample.network(), CrossEntropy.standard(), config, Compute.serial());
        Trainer.Parts parts = trainer.parts(data);
        TrainingReport report = state.isPresent()
                ? trainer.resume(state.get(), parts.training(), parts.validation(), callbacks)
                : trainer.fit(parts.training(), parts.validation(), callbacks);
        return report.identity().weightsHash();
    }
}
