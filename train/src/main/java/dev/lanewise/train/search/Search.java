package dev.lanewise.train.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries settings and finds the best. A trial that the journal has is not tried again: a search that was stopped goes on
 * where it was.
 *
 * @param objective tries a setting
 * @param journal remembers the trials
 * @param watcher is told of each trial, remembered ones too
 */
public record Search(Objective objective, Journal journal, Consumer<Trial> watcher) {
    /** The best first; of equals, the earlier. */
    private static final Comparator<Trial> BEST_FIRST = Comparator.comparingDouble(Trial::rank);

    /** Tries each setting for so many epochs. @return the trials, the best first */
    public List<Trial> each(List<Setting> settings, int epochs) {
        List<Trial> trials = new ArrayList<>();
        for (Setting setting : settings) {
            trials.add(trial(setting, epochs));
        }
        trials.sort(BEST_FIRST);
        return List.copyOf(trials);
    }

    /**
     * Successive halving: tries all settings for few epochs, the better part for more, and so on, until the best have the
     * whole number. (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
     * 2016, algorithm 1, with a factor as in Hyperband.) Each trial trains from scratch, so that schedules fit its length.
     *
     * @param epochs of the last round
     * @param factor by which settings become fewer and epochs more from round to round, at least 2; 3 is usual
     * @return the trials of all rounds, those of the last round first, within a round the best first
     */
    public List<Trial> halving(List<Setting> settings, int epochs, int factor) {
        if (factor < 2) {
            throw new IllegalArgumentException("halving: the factor is " + factor + ", want at least 2");
        }
        int rounds = 1;
        for (long left = settings.size(); left >= factor && epochs / power(factor, rounds) >= 1; left /= factor) {
            rounds++;
        }
        List<Trial> all = new ArrayList<>();
        List<Setting> left = settings;
        for (int round = rounds - 1; round >= 0; round--) {
            List<Trial> trials = each(left, (int) Math.max(1, epochs / power(factor, round)));
            all.addAll(0, trials);
            left = trials.stream()
                    .limit(Math.max(1, left.size() / factor))
                    .map(Trial::setting)
                    .toList();
        }
        return List.copyOf(all);
    }

    private static long power(int factor, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= factor;
        }
        return power;
    }

    private Trial trial(Setting setting, int epochs) {
        Trial trial = journal.find(setting, epochs).orElseGet(() -> {
            Trial tried = new Trial(setting, epochs, objective.score(setting, epochs));
            journal.add(tried);
            return tried;
        });
        watcher.accept(trial);
        return trial;
    }
}
