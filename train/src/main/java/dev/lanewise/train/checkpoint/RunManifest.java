package dev.lanewise.train.checkpoint;

import dev.lanewise.train.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run was and what came of it: enough to tell whether another one is the same, epoch by epoch.
 *
 * @param version of this format
 * @param title of the run, for people
 * @param network its layers, in words
 * @param configuration how it trained, in words
 * @param seed of everything random
 * @param dataHash SHA-256 of the training data
 * @param heldOutHash SHA-256 of the data that the result is on
 * @param environment the software that computed it
 * @param machine the processor that computed it
 * @param epochs in order; none before the run has finished
 * @param bestEpoch the epoch whose weights were kept, once the run has finished
 * @param weightsHash SHA-256 of the weights in the end, once the run has finished
 * @param heldOut the result, once the run has finished
 */
public record RunManifest(
        int version,
        String title,
        String network,
        String configuration,
        long seed,
        String dataHash,
        String heldOutHash,
        Environment environment,
        String machine,
        List<EpochRecord> epochs,
        Optional<Integer> bestEpoch,
        Optional<String> weightsHash,
        List<EpochRecord.Figure> heldOut) {
    /** What this class writes. */
    public static final int VERSION = 1;

    private static final RecordJson FORM = RecordJson.of(RunManifest.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public RunManifest {
        if (version != VERSION) {
            throw new IllegalArgumentException("run manifest: version " + version + ", this Lanewise knows " + VERSION);
        }
        epochs = List.copyOf(epochs);
        heldOut = List.copyOf(heldOut);
    }

    /** This run at its end. */
    public RunManifest finished(
            List<EpochRecord> results, int best, String hash, List<EpochRecord.Figure> scores) {
        return new RunManifest(
                version, title, network, configuration, seed, dataHash, heldOutHash, environment, machine, results,
                Optional.of(best), Optional.of(hash), scores);
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        byte[] bytes = (JSON.writeValueAsString(FORM.write(this)) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is not there, or not a manifest
     * @throws IOException if it cannot be read
     */
    public static RunManifest read(Path file) throws IOException {
        try {
            return (RunManifest) FORM.read(JSON.readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file + " does not exist; give the directory of a run", e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ModelFileException(file + " is not the manifest of a run: " + ModelFileException.why(e) + "; train again", e);
        }
    }

    /**
     * How another run differs from this one: the first difference in words, nothing if it is the same to the bit.
     *
     * @param again its epochs
     * @param hash of its weights in the end
     */
    public Optional<String> difference(List<EpochRecord> again, String hash) {
        for (int i = 0; i < Math.min(epochs.size(), again.size()); i++) {
            EpochRecord was = epochs.get(i);
            EpochRecord is = again.get(i);
            if (!was.weightsHash().equals(is.weightsHash())) {
                return Optional.of("epoch " + was.epoch() + " is the first that differs: its weights had the hash "
                        + was.weightsHash() + ", and now " + is.weightsHash() + " (loss " + was.loss() + ", and now " + is.loss() + ")");
            }
            if (was.loss() != is.loss() || !was.validation().equals(is.validation())) {
                return Optional.of("epoch " + was.epoch() + " is the first that differs: equal weights, but the loss was "
                        + was.loss() + ", and now " + is.loss() + "; on the validation data " + was.validation() + ", and now "
                        + is.validation());
            }
        }
        if (epochs.size() != again.size()) {
            return Optional.of("it had " + epochs.size() + " epochs, and now " + again.size());
        }
        return weightsHash.filter(hash::equals).isPresent()
                ? Optional.empty()
                : Optional.of("every epoch is the same, but not the weights kept in the end: " + weightsHash.orElse("none")
                        + ", and now " + hash);
    }
}
