package dev.lanewise.train.checkpoint;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.NamedParameter;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.train.Network;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.hash.Sha256;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A trained model in one file, little-endian: the eight letters {@code LANEWISE}, the format's version (32 bits), the
 * length of the header in bytes (32 bits) and of the values in bytes (64 bits), the header (JSON: layers, loss,
 * preprocessing, identity of the run), the values of the parameters in the order of the layers, then of the buffers, without
 * padding (32-bit floats), and the SHA-256 of all before it. Loading checks every size against the file before it believes it.
 */
public final class ModelFile {
    private static final byte[] MAGIC = "LANEWISE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;
    private static final RecordJson LAYERS = RecordJson.of(Layer.class);
    private static final RecordJson LOSS = RecordJson.of(Loss.class);
    private static final RecordJson ENCODER = RecordJson.of(FittedTableEncoder.class);
    private static final int PREFIX = MAGIC.length + Integer.BYTES + Integer.BYTES + Long.BYTES;

    private ModelFile() {}

    /**
     * Writes the model, replacing a file of that name only when all is written.
     *
     * @throws IllegalArgumentException if the model has a layer or a loss that a file cannot describe: one of the user's own
     * @throws IOException if the file cannot be written; an older one is then intact
     */
    public static void save(TrainedModel model, Path file) throws IOException {
        JsonNode layers = described(LAYERS, model.network().layers());
        JsonNode loss = described(LOSS, model.loss());
        byte[] header = new ModelHeader(layers, loss, ENCODER.write(model.encoder()), model.identity()).toJson();
        ParameterArena arena = model.network().arena();
        long values = (long) Float.BYTES * arena.stateLayout().parameterCount();
        ByteBuffer content = little(Math.toIntExact(PREFIX + header.length + values));
        content.put(MAGIC).putInt(VERSION).putInt(header.length).putLong(values).put(header);
        float[] state = arena.copy();
        for (ParameterLayout.Entry entry : arena.stateLayout().entries()) {
            content.asFloatBuffer().put(state, entry.offset(), entry.size());
            content.position(content.position() + Float.BYTES * entry.size());
        }
        byte[] digest = sha256(content.array(), content.capacity());
        AtomicFile.write(file, (OutputStream out) -> {
            out.write(content.array());
            out.write(digest);
        });
    }

    /**
     * Reads a model.
     *
     * @throws ModelFileException if the file is not there, not a model, cut off, damaged or of another format
     * @throws IOException if it cannot be read
     */
    public static TrainedModel load(Path file) throws IOException {
        byte[] bytes = read(file);
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[Math.min(MAGIC.length, bytes.length)];
        content.get(magic);
        if (!MessageDigest.isEqual(magic, MAGIC)) {
            throw new ModelFileException(file + " is not a Lanewise model; give the file that 'train' wrote");
        }
        if (bytes.length < PREFIX + Sha256.LENGTH) {
            throw damaged(file, "it ends after " + bytes.length + " bytes", null);
        }
        int version = content.getInt();
        if (version != VERSION) {
            throw new ModelFileException(file + " has format version " + version + ", this Lanewise reads version "
                    + VERSION + (version < VERSION
                            ? "; train again, or use the version of Lanewise that wrote it"
                            : "; use the version of Lanewise that wrote it, or a newer one"));
        }
        int headerLength = content.getInt();
        long valuesLength = content.getLong();
        long expected = (long) PREFIX + headerLength + valuesLength + Sha256.LENGTH;
        if (headerLength < 0 || valuesLength < 0 || expected != bytes.length) {
            throw damaged(file, "it has " + bytes.length + " bytes where its beginning announces " + expected, null);
        }
        byte[] digest = sha256(bytes, bytes.length - Sha256.LENGTH);
        if (!MessageDigest.isEqual(digest, Arrays.copyOfRange(bytes, bytes.length - Sha256.LENGTH, bytes.length))) {
            throw damaged(file, "its checksum does not match its content", null);
        }
        byte[] header = new byte[headerLength];
        content.get(header);
        try {
            return model(ModelHeader.ofJson(header), content.limit(bytes.length - Sha256.LENGTH));
        } catch (RuntimeException e) {
            throw damaged(file, ModelFileException.why(e), e);
        }
    }

    private static TrainedModel model(ModelHeader header, ByteBuffer values) {
        Layer layers = (Layer) LAYERS.read(header.layers());
        long announced = Stream.concat(layers.parameters().stream(), layers.buffers().stream())
                .map(NamedParameter::parameter)
                .distinct()
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
        if (values.remaining() != Float.BYTES * announced) {
            throw new IllegalArgumentException(
                    values.remaining() + " bytes of values for " + announced + " parameters");
        }
        Network network = Network.initialised(layers, 0);
        ParameterArena arena = network.arena();
        float[] state = new float[arena.stateLayout().size()];
        for (ParameterLayout.Entry entry : arena.stateLayout().entries()) {
            values.asFloatBuffer().get(state, entry.offset(), entry.size());
            values.position(values.position() + Float.BYTES * entry.size());
        }
        arena.restore(arena.stateLayout(), state);
        if (!arena.hash().equals(header.identity().weightsHash())) {
            throw new IllegalArgumentException("the values do not have the hash that the run had");
        }
        FittedTableEncoder encoder = (FittedTableEncoder) ENCODER.read(header.encoder());
        return new TrainedModel(encoder, network, (Loss) LOSS.read(header.loss()), header.identity());
    }

    private static JsonNode described(RecordJson form, Object part) {
        try {
            return form.write(part);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "model file: " + e.getMessage() + "; store the values of its parameters yourself", e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ModelFileException(file + " is a directory; give the file that 'train' wrote");
        }
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file + " does not exist; give the file that 'train' wrote", e);
        } catch (OutOfMemoryError e) {
            throw new ModelFileException(file + " is too large to be a model", e);
        }
    }

    private static ModelFileException damaged(Path file, String how, Throwable cause) {
        return new ModelFileException(
                file + " is cut off or damaged: " + how + "; copy it again or train again", cause);
    }

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] sha256(byte[] bytes, int length) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, 0, length);
        return digest.digest();
    }
}
