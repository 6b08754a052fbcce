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
 * Examples that share their features, four bytes each, with others, and have a number for each row to find them by. The features
 * are in Java's heap, or lie on the disk and are mapped into memory: the system keeps as many of them there as it has room for.
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

    /** Where features go, row by row. */
    private interface Store {
        void append(Tensor features);

        /** All of them; none can be appended then. */
        MemorySegment all();
    }

    private static final class Disk implements Store {
        private final Scratch.Spill file;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());

        Disk(Scratch scratch, long features) {
            scratch.need(features * Float.BYTES);
            this.file = scratch.spill();
        }

        @Override
        public void append(Tensor features) {
            int most = bytes.capacity() / Float.BYTES;
            for (int done = 0; done < features.size(); ) {
                int part = Math.min(most, features.size() - done);
                bytes.clear().limit(Float.BYTES * part);
                bytes.asFloatBuffer().put(features.data(), features.offset() + done, part);
                file.write(bytes);
                done += part;
            }
        }

        @Override
        public MemorySegment all() {
            return file.map();
        }
    }

    private static final class Heap implements Store {
        private final float[] values;
        private int used;

        Heap(long features) {
            if (features > Tensor.MOST_ELEMENTS) {
                throw new DataException(features + " values are more than fit in an array; keep the rows on the disk");
            }
            this.values = new float[(int) features];
        }

        @Override
        public void append(Tensor features) {
            System.arraycopy(features.data(), features.offset(), values, used, features.size());
            used += features.size();
        }

        @Override
        public MemorySegment all() {
            return MemorySegment.ofArray(values);
        }
    }

    /** Takes features in, row by row. */
    public static final class Writer {
        private final Store store;
        private final List<String> featureNames;
        private MemorySegment all;
        private int rows;

        /**
         * @param scratch where they are kept; empty: in memory
         * @param rows that will be written
         * @throws DataException if there is no room for them
         */
        public Writer(Optional<Scratch> scratch, List<String> featureNames, int rows) {
            this.featureNames = List.copyOf(featureNames);
            long features = (long) rows * featureNames.size();
            this.store = scratch.isPresent() ? new Disk(scratch.get(), features) : new Heap(features);
        }

        /**
         * Appends rows.
         *
         * @param features shape [n, d], all finite
         * @throws DataException if a value is not finite, or the disk is full
         */
        public void append(Tensor features) {
            Matrices.check("features", features);
            store.append(features);
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
            all = all == null ? store.all() : all;
            return new StoredExamples(all, featureNames, numbers, target, weights);
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
        return size() + " examples of " + width() + " features";
    }
}
