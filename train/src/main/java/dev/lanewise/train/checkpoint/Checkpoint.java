package dev.lanewise.train.checkpoint;

import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.OptimizerState;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.WeightAverage;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.hash.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of a training run in a directory: the weights by name ({@code weights.safetensors}, which other libraries read),
 * the arrays of the optimizer, the average and the best weights ({@code state.safetensors}, each in the order and with the
 * padding of the weights), all else ({@code state.json}), and the SHA-256 of the three ({@code SHA256SUMS}, which
 * {@code sha256sum -c} reads). It appears under its name when all of it is on the disk, so it is whole or not there.
 */
public final class Checkpoint {
    static final String WEIGHTS = "weights.safetensors";
    static final String ARRAYS = "state.safetensors";
    static final String NUMBERS = "state.json";
    static final String SUMS = "SHA256SUMS";

    private static final int VERSION = 3;
    private static final String OPTIMIZER = "optimizer: ";
    private static final String AVERAGE = "average";
    private static final String BEST = "best";

    private static final RecordJson JSON = RecordJson.of(Numbers.class);

    /** What is in the JSON file; the first so many weights are parameters, the others buffers. */
    record Numbers(
            int version,
            String configuration,
            String network,
            String loss,
            int parameters,
            String dataHash,
            Optional<String> validationHash,
            int epoch,
            int step,
            long batches,
            double lossSum,
            double epochSeconds,
            double seconds,
            boolean finished,
            long updates,
            int accumulated,
            ReduceOnPlateau.State plateau,
            List<String> kinds,
            Optional<Averaged> averaged,
            double bestLoss,
            int bestEpoch,
            List<EpochResult> epochs) {}

    /** What {@link WeightAverage.State} has beside its values. */
    record Averaged(String kind, long count) {}

    private Checkpoint() {}

    /**
     * Writes a state.
     *
     * @param directory a name that is not taken, in a directory that is there
     * @throws IOException if it cannot be written; nothing is then left of it
     */
    public static void write(TrainingState state, Path directory) throws IOException {
        AtomicDirectory.write(directory, part -> {
            SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
            for (ParameterLayout.Entry entry : state.layout().entries()) {
                weights.put(entry.name(), Tensor.view(state.weights(), entry.offset(), entry.shape()));
            }
            SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
            state.optimizer().arrays().forEach((name, values) -> arrays.put(OPTIMIZER + name, flat(values)));
            state.average().ifPresent(average -> arrays.put(AVERAGE, flat(average.values())));
            state.best().weights().ifPresent(values -> arrays.put(BEST, flat(values)));
            StringBuilder sums = new StringBuilder();
            write(part, WEIGHTS, sums, SafeTensors.of(weights)::write);
            write(part, ARRAYS, sums, SafeTensors.of(arrays)::write);
            write(part, NUMBERS, sums, out -> out.write(json(state)));
            Files.writeString(part.resolve(SUMS), sums);
        });
    }

    private static Tensor flat(float[] values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static byte[] json(TrainingState state) {
        Numbers numbers = new Numbers(
                VERSION,
                state.configuration(),
                state.network(),
                state.loss(),
                state.optimizer().layout().entries().size(),
                state.dataHash(),
                state.validationHash(),
                state.epoch(),
                state.step(),
                state.batches(),
                state.lossSum(),
                state.epochSeconds(),
                state.seconds(),
                state.finished(),
                state.optimizer().steps(),
                state.optimizer().accumulated(),
                state.optimizer().plateau(),
                state.optimizer().kinds(),
                state.average().map(average -> new Averaged(average.kind(), average.count())),
                state.best().loss(),
                state.best().epoch(),
                state.epochs());
        return JsonMapper.shared().writeValueAsString(JSON.write(numbers)).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path directory, String name, StringBuilder sums, AtomicFile.Content content) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new BufferedOutputStream(
                new DigestOutputStream(Files.newOutputStream(directory.resolve(name)), digest), 1 << 16)) {
            content.writeTo(out);
        }
        sums.append(Sha256.hex(digest)).append("  ").append(name).append('\n');
    }

    /**
     * Reads a state.
     *
     * @throws ModelFileException if the directory is not a checkpoint, or damaged
     * @throws IOException if it cannot be read
     */
    public static TrainingState read(Path directory) throws IOException {
        checkSums(directory);
        SafeTensors weights = SafeTensors.read(directory.resolve(WEIGHTS));
        SafeTensors arrays = SafeTensors.read(directory.resolve(ARRAYS));
        byte[] json = Files.readAllBytes(directory.resolve(NUMBERS));
        try {
            return state((Numbers) JSON.read(JsonMapper.shared().readTree(json)), weights, arrays);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new ModelFileException(directory + " is not a checkpoint of this version of Lanewise: " + ModelFileException.why(e)
                    + "; use the version that wrote it", e);
        }
    }

    private static TrainingState state(Numbers numbers, SafeTensors weights, SafeTensors arrays) {
        if (numbers.version() != VERSION) {
            throw new IllegalArgumentException("it has version " + numbers.version() + ", this Lanewise reads " + VERSION);
        }
        List<ParameterLayout.Slot> slots = weights.tensors().entrySet().stream()
                .map(entry -> new ParameterLayout.Slot(entry.getKey(), entry.getValue().shape()))
                .toList();
        if (numbers.parameters() < 0 || numbers.parameters() > slots.size()) {
            throw new IllegalArgumentException("it has " + slots.size() + " weights, and " + numbers.parameters() + " parameters among them");
        }
        ParameterLayout layout = ParameterLayout.of(slots);
        ParameterLayout trained = ParameterLayout.of(slots.subList(0, numbers.parameters()));
        float[] values = new float[layout.size()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            System.arraycopy(weights.tensors().get(entry.name()).data(), 0, values, entry.offset(), entry.size());
        }
        SequencedMap<String, float[]> optimizer = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : arrays.tensors().entrySet()) {
            if (entry.getKey().startsWith(OPTIMIZER)) {
                optimizer.put(entry.getKey().substring(OPTIMIZER.length()), entry.getValue().data());
            }
        }
        Optional<float[]> average = Optional.ofNullable(arrays.tensors().get(AVERAGE)).map(Tensor::data);
        Optional<float[]> best = Optional.ofNullable(arrays.tensors().get(BEST)).map(Tensor::data);
        if (average.isPresent() != numbers.averaged().isPresent()) {
            throw new IllegalArgumentException("its average has no kind and count, or no values");
        }
        return new TrainingState(
                numbers.configuration(),
                numbers.network(),
                numbers.loss(),
                numbers.dataHash(),
                numbers.validationHash(),
                layout,
                values,
                new OptimizerState(
                        trained, numbers.updates(), numbers.accumulated(), numbers.plateau(), numbers.kinds(), optimizer),
                average.map(shown -> averaged(trained, numbers.averaged().get(), shown)),
                new TrainingState.Best(numbers.bestLoss(), numbers.bestEpoch(), best),
                numbers.epoch(),
                numbers.step(),
                numbers.batches(),
                numbers.lossSum(),
                numbers.epochSeconds(),
                numbers.seconds(),
                numbers.epochs(),
                numbers.finished());
    }

    private static WeightAverage.State averaged(ParameterLayout trained, Averaged of, float[] values) {
        return new WeightAverage.State(trained, of.kind(), of.count(), values);
    }

    /** Whether a directory looks like a checkpoint: what is checked when it is read. */
    public static boolean is(Path directory) {
        return Files.isRegularFile(directory.resolve(SUMS)) && Files.isRegularFile(directory.resolve(NUMBERS));
    }

    private static void checkSums(Path directory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(directory.resolve(SUMS), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(directory + " is not a checkpoint: it has no " + SUMS + "; check the path", e);
        }
        if (lines.size() != 3) {
            throw damaged(directory, SUMS);
        }
        for (String name : List.of(WEIGHTS, ARRAYS, NUMBERS)) {
            String line;
            try {
                line = digest(directory.resolve(name)) + "  " + name;
            } catch (NoSuchFileException e) {
                throw damaged(directory, name);
            }
            if (!lines.contains(line)) {
                throw damaged(directory, name);
            }
        }
    }

    private static ModelFileException damaged(Path directory, String name) {
        return new ModelFileException(directory + " is a damaged checkpoint: " + name
                + " is missing or not what was written; delete the directory to go on from the checkpoint before it");
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] block = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        }
        return Sha256.hex(digest);
    }
}
