package dev.lanewise.train.data;

import dev.lanewise.engine.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Examples whose features lie on the disk, four bytes each, and are mapped into memory: the system keeps as many of them there
 * as it has room for. In Java's heap are the targets, and four bytes a row for its number.
 */
public final class StoredExamples implements Examples {
    private final MemorySegment features;
    private final List<String> featureNames;
    private final int[] numbers;
    private final Target target;
    private final Optional<RowWeights> weights;
    /** Found once: it reads all rows. */
    private String hash;

    private StoredExamples(MemorySegment features, List<String> featureNames, int[] numbers, Target target,
            Optional<RowWeights> weights) {
        this.features = features;
        this.featureNames = featureNames;
        this.numbers = numbers;
        this.target = target;
        this.weights = weights;
    }

    /** Features on their way to the disk. */
    public static final class Writer {
        private final Scratch.Spill file;
        private final List<String> featureNames;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
        private MemorySegment mapped;
        private int rows;

        /**
         * @param rows that will be written
         * @throws DataException if the disk has no room for them
         */
        public Writer(Scratch scratch, List<String> featureNames, int rows) {
            this.featureNames = List.copyOf(featureNames);
            scratch.need((long) rows * featureNames.size() * Float.BYTES);
            this.file = scratch.spill();
        }

        /**
         * Appends rows.
         *
         * @param features shape [n, d], all finite
         * @throws DataException if a value is not finite, or the disk is full
         */
        public void append(Tensor features) {
            Matrices.check("features", features);
            int most = bytes.capacity() / Float.BYTES;
            for (int done = 0; done < features.size(); ) {
                int part = Math.min(most, features.size() - done);
                bytes.clear().limit(Float.BYTES * part);
                bytes.asFloatBuffer().put(features.data(), features.offset() + done, part);
                file.write(bytes);
                done += part;
            }
            rows += features.shape().dim(0);
        }

        /**
         * Some of the rows written so far, after which none can be appended.
         *
         * @param numbers of the rows, counted from 0; in the order that they will have; not copied
         * @param target one for each of them
         * @param weights how much each of them counts; empty: all the same
         */
        public StoredExamples examples(int[] numbers, Target target, Optional<RowWeights> weights) {
            if (numbers.length != target.size()) {
                throw new DataException("stored examples: " + numbers.length + " rows, " + target.size() + " targets");
            }
            if (weights.isPresent() && weights.get().size() != numbers.length) {
                throw new DataException("stored examples: " + numbers.length + " rows, " + weights.get().size() + " weights");
            }
            for (int number : numbers) {
                Objects.checkIndex(number, rows);
            }
            mapped = mapped == null ? file.map() : mapped;
            return new StoredExamples(mapped, featureNames, numbers, target, weights);
        }
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public List<String> featureNames() {
        return featureNames;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Optional<RowWeights> weights() {
        return weights;
    }

    @Override
    public void features(int row, float[] to, int at) {
        int width = featureNames.size();
        MemorySegment.copy(
                features, ValueLayout.JAVA_FLOAT_UNALIGNED, (long) Float.BYTES * width * numbers[row], to, at, width);
    }

    /** A view. */
    @Override
    public StoredExamples rows(int... rows) {
        int[] chosen = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = numbers[rows[i]];
        }
        return new StoredExamples(features, featureNames, chosen, target.rows(rows), weights.map(all -> all.rows(rows)));
    }

    @Override
    public synchronized String sha256() {
        hash = hash == null ? Examples.super.sha256() : hash;
        return hash;
    }

    @Override
    public String toString() {
        return size() + " examples of " + width() + " features, on the disk";
    }
}
