package dev.lanewise.train.checkpoint;

import dev.lanewise.train.Callback;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run in one directory, each named by the steps made: {@code step-0000000120}. As a callback it writes
 * them when the policy says so, and at the end of the run; {@link #latest} is where to go on from.
 */
public final class Checkpoints implements Callback {
    private static final Pattern STEP = Pattern.compile("step-\\d{10,}");
    private static final Pattern BEST = Pattern.compile("best-\\d{10,}");

    private final Path directory;
    private final CheckpointPolicy policy;
    private long stepsSince;
    private long since = System.nanoTime();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private boolean better;
    private volatile boolean requested;

    /**
     * Checkpoints in a directory, which is made if need be; what killed runs left half-written is removed.
     *
     * @throws IOException if that cannot be done
     */
    public Checkpoints(Path directory, CheckpointPolicy policy) throws IOException {
        this.directory = directory;
        this.policy = policy;
        Files.createDirectories(directory);
        AtomicDirectory.clear(directory);
    }

    /** The directories of the checkpoints in a directory, the earliest first. */
    public static List<Path> list(Path directory) throws IOException {
        return named(directory, STEP);
    }

    /** The same with the best one, which is named otherwise. */
    static List<Path> all(Path directory) throws IOException {
        List<Path> all = new ArrayList<>(named(directory, BEST));
        all.addAll(list(directory));
        return all;
    }

    private static List<Path> named(Path directory, Pattern name) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> name.matcher(path.getFileName().toString()).matches()).sorted().toList();
        }
    }

    /**
     * The state of the last checkpoint, if there is one: what {@code resume} wants.
     *
     * @throws ModelFileException if it is damaged
     */
    public Optional<TrainingState> latest() throws IOException {
        List<Path> all = list(directory);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        TrainingState state = Checkpoint.read(all.getLast());
        for (EpochResult result : state.epochs()) {
            bestLoss = Math.min(bestLoss, result.watchedLoss());
        }
        return Optional.of(state);
    }

    /** Asks for a checkpoint after the step under way; from any thread. */
    public void request() {
        requested = true;
    }

    /** Whether one that was asked for is still to be written. */
    public boolean isRequested() {
        return requested;
    }

    @Override
    public boolean epoch(EpochResult result) {
        better = result.watchedLoss() < bestLoss;
        bestLoss = better ? result.watchedLoss() : bestLoss;
        return true;
    }

    /** @throws UncheckedIOException if a checkpoint cannot be written; the earlier ones are intact */
    @Override
    public void reached(int epoch, int step, boolean last, Supplier<TrainingState> state) {
        stepsSince++;
        boolean keepsBest = better && policy.best();
        better = false;
        boolean due = last
                || requested
                || stepsSince >= policy.everySteps()
                || System.nanoTime() - since >= policy.every().toNanos();
        if (due || keepsBest) {
            try {
                TrainingState taken = state.get();
                if (keepsBest) {
                    write(taken, "best", BEST, 1);
                }
                if (due) {
                    write(taken, "step", STEP, policy.keep());
                    stepsSince = 0;
                    since = System.nanoTime();
                    requested = false;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The new one is there before an old one goes. */
    private void write(TrainingState state, String name, Pattern pattern, int keep) throws IOException {
        Path target = directory.resolve("%s-%010d".formatted(name, state.batches()));
        if (!Files.exists(target)) { // a run resumed at its end is where it was
            try {
                Checkpoint.write(state, target);
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) { // of a full disk, say, which names no file
                FileSystemException named = new FileSystemException(target.toString(), null, e.getMessage());
                named.initCause(e);
                throw named;
            }
        }
        List<Path> all = named(directory, pattern);
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            AtomicDirectory.delete(old);
        }
    }
}
