package dev.lanewise.cli;

import dev.lanewise.train.data.ArrayColumns;
import dev.lanewise.train.data.ArrayColumns.Role;
import dev.lanewise.train.data.ArrayFile;
import dev.lanewise.train.data.ColumnSource;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.ImageShape;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.StoredTable;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.Scaling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that a command is given as data, and what it is to be read as. What is in it, not its name, decides whether it is text, a
 * CSV file with named columns, or holds arrays (IDX, NPY, NPZ), whose target is an array of the same archive or a file of its
 * own. Of arrays, nothing but headers has been read.
 */
sealed interface DataFile {
    /**
     * What options say of the columns.
     *
     * @param csv how text is read, and which columns of it
     * @param target the column to predict, or of arrays the array or file; empty if it is not wanted
     * @param weights likewise
     * @param leftOut columns and arrays that are not read
     * @param image the shape of the images that the rows are, where it was given
     */
    record Reading(
            CsvOptions csv, Optional<String> target, Optional<String> weights, List<String> leftOut, Optional<ImageShape> image) {}

    /** @throws dev.lanewise.train.data.DataException if it holds arrays that this does not suit; text is not looked at yet */
    static DataFile of(Path path, Reading reading) {
        Optional<ArrayFile> arrays = ArrayFile.of(path);
        if (arrays.isEmpty()) {
            return new Text(path, reading);
        }
        Optional<Role> target = reading.target.map(name -> Role.of(arrays.get(), name, "target"));
        Optional<Role> weights = reading.weights.map(name -> Role.of(arrays.get(), name, "weights"));
        return new Arrays(target, weights, ArrayColumns.of(
                arrays.get(), Stream.of(target, weights).flatMap(Optional::stream).toList(), reading.leftOut, reading.image));
    }

    /** Whether the name of a target or of weights beside a file means another file. */
    static boolean isOtherFile(Path data, String name) {
        return ArrayFile.of(data).filter(arrays -> !Role.inside(arrays, name)).isPresent();
    }

    /** Whether a file is an archive that holds an array of a name. */
    static boolean holds(Path data, String name) {
        return ArrayFile.of(data).filter(arrays -> Role.inside(arrays, name)).isPresent();
    }

    /** The column to predict, as the table has it. */
    Optional<String> target();

    /** The column of weights, as the table has it. */
    Optional<String> weights();

    /** All files that are read. */
    List<Path> files();

    /** The shape of the images that the rows are, if they are. */
    Optional<ImageShape> image();

    /** How features are scaled where nothing is asked for. */
    Scaling scaling();

    /** Whether the rows may not fit in memory while they are made ready. */
    boolean isLarge();

    /** The size of all files that are read, in bytes; 0 for those that are not there. */
    default long bytes() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Everything in memory. */
    Table table();

    /** Text. A file that is not there is taken for it, which reading it will explain. */
    record Text(Path path, Reading reading) implements DataFile {
        /** What a table of numbers takes in memory while it is made ready, in sizes of its file, about. */
        private static final int HEAP_OF_FILE = 8;

        @Override
        public Optional<String> target() {
            return reading.target;
        }

        @Override
        public Optional<String> weights() {
            return reading.weights;
        }

        @Override
        public List<Path> files() {
            return List.of(path);
        }

        @Override
        public Optional<ImageShape> image() {
            return reading.image;
        }

        @Override
        public Scaling scaling() {
            return Scaling.STANDARD;
        }

        @Override
        public boolean isLarge() {
            return bytes() > Runtime.getRuntime().maxMemory() / HEAP_OF_FILE;
        }

        private CsvOptions options() {
            return reading.csv.without(reading.leftOut.toArray(String[]::new));
        }

        @Override
        public Table table() {
            return Csv.read(path, options());
        }

        StoredTable stored(Scratch scratch) {
            return StoredTable.read(path, options(), scratch);
        }
    }

    /** Arrays, which take less memory when columns are looked at one after the other. */
    record Arrays(Optional<Role> targetArray, Optional<Role> weightsArray, ArrayColumns columns) implements DataFile {
        @Override
        public Optional<String> target() {
            return targetArray.map(Role::column);
        }

        @Override
        public Optional<String> weights() {
            return weightsArray.map(Role::column);
        }

        @Override
        public List<Path> files() {
            return Stream.concat(
                            Stream.of(columns.file().path()),
                            Stream.of(targetArray, weightsArray).flatMap(Optional::stream).map(role -> role.file().path()))
                    .distinct()
                    .toList();
        }

        @Override
        public Optional<ImageShape> image() {
            return columns.image();
        }

        /** The pixels of an image keep one scale, as the columns of a table need not. */
        @Override
        public Scaling scaling() {
            if (columns.image().isEmpty()) {
                return Scaling.STANDARD;
            }
            return columns.isUnsignedBytes() ? Scaling.PIXEL : Scaling.NONE;
        }

        @Override
        public boolean isLarge() {
            return columns.bytes() > Runtime.getRuntime().maxMemory() / 2;
        }

        @Override
        public Table table() {
            return columns.read(Optional.empty()).table();
        }

        /** @param scratch where the elements are kept; empty: in memory */
        ColumnSource packed(Optional<Scratch> scratch) {
            return columns.read(scratch);
        }
    }
}
