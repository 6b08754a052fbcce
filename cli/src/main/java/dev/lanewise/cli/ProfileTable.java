package dev.lanewise.cli;

import dev.lanewise.train.report.TrainingProfile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Where the time of a training went: a line for each kernel and shape, the longest first, then the rest of a step. */
final class ProfileTable {
    private static final int MOST_KERNELS = 25;
    private static final int NAME = 34;

    private final PrintWriter out;
    private final TrainingProfile profile;

    ProfileTable(PrintWriter out, TrainingProfile profile) {
        this.out = out;
        this.profile = profile;
    }

    void print() {
        out.println();
        out.printf(
                Locale.ROOT,
                "Where the time went: %.2f s, %s, %s%n",
                profile.epochs().seconds(),
                Format.count(Math.toIntExact(profile.epochs().calls()), "epoch"),
                Format.count(Math.toIntExact(profile.steps().calls()), "step"));
        out.printf("  %-" + NAME + "s %9s %9s %7s  %s%n", "kernels and shape of the result", "calls", "ms", "share", "rate");
        List<TrainingProfile.Line> kernels = profile.kernels();
        kernels.stream().limit(MOST_KERNELS).forEach(this::line);
        if (kernels.size() > MOST_KERNELS) {
            List<TrainingProfile.Line> others = kernels.subList(MOST_KERNELS, kernels.size());
            row(
                    others.size() + " others",
                    others.stream().mapToLong(TrainingProfile.Line::calls).sum(),
                    others.stream().mapToDouble(TrainingProfile.Line::seconds).sum(),
                    "");
        }
        row("(the rows of a batch)", profile.gathers().calls(), profile.gathers().seconds(), "");
        row("(the update of the weights)", profile.updates().calls(), profile.updates().seconds(), "");
        row("(the rest of the steps)", profile.steps().calls(), profile.restOfSteps(), "");
        row("(scores, log and checkpoints)", profile.epochs().calls(), profile.betweenSteps(), "");
    }

    private void line(TrainingProfile.Line line) {
        row(line.name(), line.calls(), line.seconds(), line.rate());
    }

    private void row(String name, long calls, double seconds, String rate) {
        String text = String.format(
                Locale.ROOT,
                "  %-" + NAME + "s %9d %9.1f %5.1f %%  %s",
                Format.shortened(name, NAME), calls, seconds * 1e3, 100 * seconds / profile.epochs().seconds(), rate);
        out.println(text.stripTrailing());
    }
}
