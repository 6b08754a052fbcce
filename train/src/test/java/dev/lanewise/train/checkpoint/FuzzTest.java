package dev.lanewise.train.checkpoint;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.testkit.Fuzzer;
import dev.lanewise.train.Averaging;
import dev.lanewise.train.Environment;
import dev.lanewise.train.NonFiniteLossException;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.hash.Sha256;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.search.Journal;
import dev.lanewise.train.search.Setting;
import dev.lanewise.train.search.Trial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a run changed by a seeded fuzzer. What is kept under a checksum is changed under it, too: the checksum is made
 * anew, as malice would make it.
 */
class FuzzTest {
    private static final long SEED = 20261128;
    private static final String SUBJECT = "iris, seed 1";

    /** How a file is read whose bytes were changed. */
    private interface FileReader {
        void read(Path file) throws IOException;
    }

    /** What a file is made of changed bytes. */
    private interface Sealing {
        byte[] sealed(byte[] changed);
    }

    @TempDir
    private Path directory;

    private final Dataset iris = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
    private final TrainingConfig config = TrainingConfig.defaults()
            .withAveraging(Averaging.exponential(0.9))
            .withValidationShare(0.2)
            .withPatience(2)
            .withEpochs(2);

    private Path checkpoint;
    private Path model;
    private Path manifest;
    private Path settings;
    private Path journal;

    @BeforeEach
    void files() throws IOException {
        Table table = BundledData.iris();
        FittedTableEncoder encoder = TableEncoder.fit(table, "target");
        Trainer trainer = trainer();
        Trainer.Parts parts = trainer.parts(iris);
        Path checkpoints = directory.resolve("checkpoints");
        TrainingReport report = trainer.fit(
                parts.training(), parts.validation(), new Checkpoints(checkpoints, new CheckpointPolicy(6, CheckpointPolicy.NEVER, 9, true)));
        checkpoint = Checkpoints.list(checkpoints).get(1); // between two epochs' ends
        model = directory.resolve("iris.lanewise");
        ModelFile.save(new TrainedModel(encoder, trainer.network(), CrossEntropy.standard(), report.identity()), model);
        manifest = directory.resolve("manifest.json");
        List<EpochRecord> epochs = report.epochs().stream().map(EpochRecord::of).toList();
        new RunManifest(
                        RunManifest.VERSION, "iris", "4-6-3", config.toString(), 1, iris.sha256(), iris.sha256(),
                        Environment.of(Compute.serial()), "a machine", List.of(), Optional.empty(), Optional.empty(), List.of())
                .finished(epochs, 2, report.identity().weightsHash(), List.of(new EpochRecord.Figure("loss", 0.5)))
                .write(manifest);
        settings = Files.writeString(
                directory.resolve("config.json"),
                """
                {"data": "iris.csv", "target": "target", "hidden": "8,4", "dropout": 0.1, "no-header": false, "epochs": 20,
                 "lr": 1e-3, "column": ["a=mean,robust", "b=frequency"], "seed": -9223372036854775808}
                """);
        journal = directory.resolve("journal");
        Journal trials = Journal.at(journal, SUBJECT);
        for (int i = 0; i < 3; i++) {
            TreeMap<String, String> values = new TreeMap<>();
            values.put("lr", "0.0" + i);
            values.put("hidden", "8,4");
            trials.add(new Trial(new Setting(values), 2 + i, i == 1 ? Double.NaN : 0.25 * i));
        }
    }

    private Trainer trainer() {
        Sequential layers = Sequential.of(
                Linear.of(4, 6), BatchNorm.of(6), Activation.RELU, new Dropout(0.1f), Linear.of(6, 3));
        return new Trainer(layers, CrossEntropy.standard(), config, Compute.serial());
    }

    private Fuzzer.Reader reader(Sealing sealing, FileReader reader) {
        Path file = directory.resolve("input");
        return input -> {
            Files.write(file, sealing.sealed(input));
            return refusal(() -> reader.read(file));
        };
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static Optional<String> refusal(Reading reading) throws IOException {
        try {
            reading.run();
            return Optional.empty();
        } catch (ModelFileException | DataException | NonFiniteLossException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<Fuzzer.Kind> kinds() throws IOException {
        byte[] weights = Files.readAllBytes(checkpoint.resolve(Checkpoint.WEIGHTS));
        int header = (int) little(weights).getLong(0);
        byte[] trained = Files.readAllBytes(model);
        int prefix = 24;
        int described = little(trained).getInt(12);
        List<Fuzzer.Kind> kinds = new ArrayList<>(List.of(
                Fuzzer.Kind.of("safetensors", weights, reader(bytes -> bytes, SafeTensors::read)),
                Fuzzer.Kind.of(
                        "safetensors, header",
                        Arrays.copyOfRange(weights, 8, 8 + header),
                        reader(
                                changed -> joined(length(changed.length), changed, tail(weights, 8 + header)),
                                SafeTensors::read)),
                Fuzzer.Kind.of("model", trained, reader(bytes -> bytes, ModelFile::load)),
                Fuzzer.Kind.of(
                        "model, checksum anew",
                        Arrays.copyOf(trained, trained.length - Sha256.LENGTH),
                        reader(FuzzTest::digested, ModelFile::load)),
                Fuzzer.Kind.of(
                        "model, header",
                        Arrays.copyOfRange(trained, prefix, prefix + described),
                        reader(
                                changed -> {
                                    byte[] begin = Arrays.copyOf(trained, prefix);
                                    little(begin).putInt(12, changed.length);
                                    byte[] values = Arrays.copyOfRange(trained, prefix + described, trained.length - Sha256.LENGTH);
                                    return digested(joined(begin, changed, values));
                                },
                                ModelFile::load)),
                Fuzzer.Kind.of("manifest", Files.readAllBytes(manifest), reader(bytes -> bytes, file -> {
                    RunManifest run = RunManifest.read(file);
                    run.difference(run.epochs(), run.weightsHash().orElse(""));
                })),
                Fuzzer.Kind.of("settings", Files.readAllBytes(settings), reader(bytes -> bytes, RunSettings::read)),
                Fuzzer.Kind.of(
                        "journal",
                        Files.readAllBytes(journal),
                        reader(bytes -> bytes, file -> Journal.at(file, SUBJECT).find(new Setting(new TreeMap<>()), 1)))));
        for (String name : List.of(Checkpoint.WEIGHTS, Checkpoint.ARRAYS, Checkpoint.NUMBERS, Checkpoint.SUMS)) {
            kinds.add(checkpoint(name, false));
        }
        for (String name : List.of(Checkpoint.WEIGHTS, Checkpoint.ARRAYS, Checkpoint.NUMBERS)) {
            kinds.add(checkpoint(name, true));
        }
        return kinds;
    }

    /** A checkpoint of which one file is changed, read and gone on from. */
    private Fuzzer.Kind checkpoint(String name, boolean anew) throws IOException {
        Path copy = directory.resolve("step-" + name + anew);
        Files.createDirectory(copy);
        for (String each : List.of(Checkpoint.WEIGHTS, Checkpoint.ARRAYS, Checkpoint.NUMBERS, Checkpoint.SUMS)) {
            Files.copy(checkpoint.resolve(each), copy.resolve(each));
        }
        Trainer trainer = trainer();
        Trainer.Parts parts = trainer.parts(iris);
        return Fuzzer.Kind.of(
                "checkpoint, " + name + (anew ? ", sums anew" : ""), Files.readAllBytes(copy.resolve(name)), input -> {
                    Files.write(copy.resolve(name), input);
                    if (anew) {
                        StringBuilder sums = new StringBuilder();
                        for (String each : List.of(Checkpoint.WEIGHTS, Checkpoint.ARRAYS, Checkpoint.NUMBERS)) {
                            MessageDigest digest = Sha256.digest();
                            digest.update(Files.readAllBytes(copy.resolve(each)));
                            sums.append(Sha256.hex(digest)).append("  ").append(each).append('\n');
                        }
                        Files.writeString(copy.resolve(Checkpoint.SUMS), sums);
                    }
                    return refusal(() -> {
                        TrainingState state = Checkpoint.read(copy);
                        try {
                            trainer.resume(state, parts.training(), parts.validation());
                        } catch (IllegalArgumentException e) {
                            throw new ModelFileException(e.getMessage());
                        }
                    });
                });
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] length(long length) {
        byte[] bytes = new byte[Long.BYTES];
        little(bytes).putLong(0, length);
        return bytes;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }

    private static byte[] digested(byte[] content) {
        return joined(content, Sha256.digest().digest(content));
    }

    @Test
    void twoThousandInputs() throws IOException {
        Fuzzer.run(kinds(), 2_000, SEED);
    }

    @Test
    @Tag("long")
    void tenThousandInputs() throws IOException {
        Fuzzer.run(kinds(), 10_000, SEED + 1).forEach(System.out::println);
    }
}
