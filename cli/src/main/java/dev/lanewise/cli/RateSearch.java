package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.RateTest;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A range test of the learning rate as a person reads it: a suggestion and a picture.
 *
 * @param screen to show it on
 * @param title of the picture
 * @param data split and encoded; the held-out part is not looked at
 * @param layers the network, with its first weights
 * @param config how it would be trained
 * @param threads that share the work
 * @param picture where the losses are drawn
 */
record RateSearch(
        Screen screen,
        String title,
        PreparedTable data,
        Layer layers,
        TrainingConfig config,
        int threads,
        Destination picture) {
    private static final double LOWEST = 1e-6;
    private static final double HIGHEST = 10;
    private static final int BATCHES = 200;

    void run() {
        PrintWriter out = screen.out();
        try (Parallel parallel = Parallel.of(threads)) {
            Trainer trainer = new Trainer(layers, data.loss(), config, new Compute(Backend.preferred(), parallel));
            RateTest test = trainer.testRates(data.training(), LOWEST, HIGHEST, BATCHES);
            out.println();
            if (test.rates().length < 2) {
                throw new RunFailure("--find-lr: the loss is not finite from the start; scale the data, or give another"
                        + " --optimizer");
            }
            int tried = test.rates().length;
            out.printf(Locale.ROOT, "Tried %d batches, up to a learning rate of %.2g%n", tried, test.rates()[tried - 1]);
            out.printf(Locale.ROOT, "Suggestion   --lr %.2g, a tenth of the rate with the least loss%n", test.suggestion());
            out.println("Picture      " + Plots.write(picture, title, test));
        }
    }
}
