package dev.lanewise.testkit;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Valid inputs changed at random, by a seed: each is to be accepted, or refused with a message of one line, within two
 * seconds and 512 MB of memory allocated. Whatever is thrown instead is a mistake of the reader.
 */
public final class Fuzzer {
    private static final double MOST_SECONDS = 2;
    private static final long MOST_BYTES = 512L << 20;

    /** After which a reader hangs; far more than it may take, since a machine may stand still for a while. */
    private static final int HANGS_AFTER_SECONDS = 120;

    private static final String UNCHANGED = "a valid input";
    private static final int LONGEST_QUOTE = 2_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** How inputs of a kind are read. */
    @FunctionalInterface
    public interface Reader {
        /** @return the message with which the input was refused; nothing if it was accepted */
        Optional<String> read(byte[] input) throws Exception;
    }

    /**
     * A kind of input.
     *
     * @param name for messages
     * @param seeds valid inputs
     */
    public record Kind(String name, Reader reader, List<byte[]> seeds) {
        /** A kind with one valid input. */
        public static Kind of(String name, byte[] seed, Reader reader) {
            return new Kind(name, reader, List.of(seed));
        }

        /** A kind of text with one valid input. */
        public static Kind of(String name, String seed, Reader reader) {
            return of(name, seed.getBytes(StandardCharsets.UTF_8), reader);
        }
    }

    /**
     * What came of the inputs of a kind.
     *
     * @param seconds that the slowest took
     * @param bytes that the most expensive one allocated
     */
    public record Outcome(String kind, int accepted, int refused, double seconds, long bytes) {
        private Outcome with(boolean accept, double took, long allocated) {
            return new Outcome(
                    kind,
                    accepted + (accept ? 1 : 0),
                    refused + (accept ? 0 : 1),
                    Math.max(seconds, took),
                    Math.max(bytes, allocated));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%-28s %6d accepted %6d refused, at most %5.0f ms and %4d MB", kind, accepted, refused, 1e3 * seconds, bytes >> 20);
        }
    }

    private Fuzzer() {}

    /**
     * Reads the seeds of each kind as they are, which must be accepted, then changed inputs of all kinds in turn.
     *
     * @param inputs how many, of all kinds together
     * @return what came of them, by kind
     * @throws AssertionError naming the kind and the input, if one is neither accepted nor refused as it should be, or if
     *     fewer than a fiftieth of all is accepted (most files are under a checksum) or fewer than a quarter refused: the changes
     *     are then of no use
     */
    public static List<Outcome> run(List<Kind> kinds, int inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService reader = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
            for (Kind kind : kinds) {
                for (byte[] valid : kind.seeds()) {
                    read(kind, valid, UNCHANGED, new Outcome(kind.name(), 0, 0, 0, 0), reader);
                }
                outcomes.add(new Outcome(kind.name(), 0, 0, 0, 0));
            }
            for (int i = 0; i < inputs; i++) {
                int k = i % kinds.size();
                Kind kind = kinds.get(k);
                byte[] input = Mutation.of(kind.seeds().get(random.nextInt(kind.seeds().size())), random);
                outcomes.set(k, read(kind, input, "input " + i + " of seed " + seed, outcomes.get(k), reader));
            }
        }
        int accepted = outcomes.stream().mapToInt(Outcome::accepted).sum();
        require(accepted >= inputs / 50 && accepted <= inputs - inputs / 4, "one-sided: " + outcomes);
        return List.copyOf(outcomes);
    }

    private static Outcome read(Kind kind, byte[] input, String which, Outcome outcome, ExecutorService reader) {
        String what = kind.name() + ", " + which;
        long bytes = THREADS.getTotalThreadAllocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        Optional<String> refusal;
        try {
            refusal = reader.submit(() -> kind.reader().read(input)).get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause() + quoted(input), e.getCause());
        } catch (TimeoutException e) {
            reader.shutdownNow();
            throw new AssertionError(what + ": hangs" + quoted(input), e);
        } catch (InterruptedException e) {
            throw new AssertionError(what, e);
        }
        // Processor time does not run while the machine does other things, and time does not run faster for the compiler's threads.
        double seconds = 1e-9 * Math.min(System.nanoTime() - start, SYSTEM.getProcessCpuTime() - cpu);
        long allocated = THREADS.getTotalThreadAllocatedBytes() - bytes;
        refusal.ifPresent(message -> require(
                !which.equals(UNCHANGED) && !message.isBlank() && message.lines().count() == 1, what + ": the message is '" + message + "'" + quoted(input)));
        require(allocated <= MOST_BYTES, what + ": allocated " + (allocated >> 20) + " MB" + quoted(input));
        require(seconds <= MOST_SECONDS, what + ": took " + seconds + " s" + quoted(input));
        return outcome.with(refusal.isEmpty(), seconds, allocated);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    private static String quoted(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return "; " + input.length + " bytes:\n" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text);
    }
}
