package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Which arrays of a file become which columns of a table: the first axis counts the rows, and the elements of a row are
 * columns {@code x0}, {@code x1}, … where one array holds all features, else the array's name and their numbers. Images become channel by
 * channel. Only headers have been read.
 */
public final class ArrayColumns {
    private final ArrayFile file;
    private final int rows;
    private final List<Piece> features;
    private final List<Role> roles;
    private final Optional<ImageShape> image;
    private final List<String> notes;

    /**
     * An array that is one column.
     *
     * @param file where it is
     * @param array its name there
     * @param column the column's name
     */
    public record Role(ArrayFile file, String array, String column) {
        /**
         * What a name means beside a file of data: an array of the same archive, or else a file of one array.
         *
         * @param column the column's name where it comes from another file; an array's is its own
         * @throws DataException if there is neither
         */
        public static Role of(ArrayFile data, String name, String column) {
            if (inside(data, name)) {
                return new Role(data, name, name);
            }
            Path path;
            try {
                path = Path.of(name);
            } catch (InvalidPathException e) {
                throw new DataException(column + ": " + DataException.quote(name) + " is not the name of a file; name the one that has it", e);
            }
            if (!Files.exists(path) && data.isArchive()) {
                throw Table.missing(data.path().toString(), "array", name, data.names());
            }
            if (!Files.exists(path)) {
                throw new DataException(path + ": no such file; " + data.path() + " holds an array, so the " + column
                        + " is a file of its own: name that of the same rows (IDX or NPY)");
            }
            Optional<ArrayFile> other = ArrayFile.of(path);
            if (other.isEmpty() || other.get().isArchive()) {
                throw new DataException(path + ": not a file of one array (IDX or NPY), which the " + column + " of an array is");
            }
            return new Role(other.get(), ArrayFile.ALONE, column);
        }

        /** Whether a name means an array of the same file. */
        public static boolean inside(ArrayFile data, String name) {
            return data.isArchive() && data.names().contains(name);
        }

        /** One element a row. @throws DataException if there are more */
        int rows() {
            Shape shape = file.shape(array);
            if (shape.rank() == 0 || shape.dim(0) != shape.size()) {
                throw new DataException(name(file, array) + ": its shape is " + shape + ", and the " + column
                        + " has one number a row, shape (rows)");
            }
            return shape.size();
        }
    }

    /** Columns that an array gives: their names, and which element of a row each is. */
    private record Piece(String array, List<String> names, int[] elements) {
        Piece without(List<String> leftOut) {
            int[] kept = IntStream.range(0, names.size()).filter(j -> !leftOut.contains(names.get(j))).toArray();
            return new Piece(
                    array,
                    IntStream.of(kept).mapToObj(names::get).toList(),
                    IntStream.of(kept).map(j -> elements[j]).toArray());
        }
    }

    private ArrayColumns(
            ArrayFile file, int rows, List<Piece> features, List<Role> roles, Optional<ImageShape> image, List<String> notes) {
        this.file = file;
        this.rows = rows;
        this.features = features;
        this.roles = roles;
        this.image = image;
        this.notes = notes;
    }

    /**
     * Takes as features what has the rows of the columns with a role; without one, all arrays.
     *
     * @param roles columns that are no features: the target, the weights
     * @param leftOut arrays and columns that are not read; those that are not there are refused
     * @param asked the shape of the images that the rows are; empty: that of the axes, where an array has three or four
     * @throws DataException if no array is left, the rows differ, or the shape does not suit
     */
    public static ArrayColumns of(ArrayFile file, List<Role> roles, List<String> leftOut, Optional<ImageShape> asked) {
        int ofRoles = rows(roles);
        SequencedMap<String, Shape> candidates = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (!leftOut.contains(name) && roles.stream().noneMatch(role -> role.file.equals(file) && role.array.equals(name))) {
                candidates.put(name, file.shape(name));
            }
        }
        int rows = roles.isEmpty() ? rows(file, candidates) : ofRoles;
        List<String> notes = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        candidates.forEach((name, shape) -> {
            if (shape.rank() > 0 && shape.dim(0) == rows) {
                taken.add(name);
            } else {
                notes.add("left out the array '" + name + "', whose shape " + shape + " is not of " + rows + " rows");
            }
        });
        if (taken.isEmpty()) {
            throw new DataException(file.path() + ": no array has the " + rows + " rows of "
                    + (roles.isEmpty() ? "it" : name(roles.getFirst().file, roles.getFirst().array)) + "; there are " + shapes(file, candidates));
        }
        Layout layout = Layout.of(name(file, taken.getFirst()), candidates.get(taken.getFirst()), taken.size() == 1 ? asked : Optional.empty());
        if (asked.isPresent() && layout.image.isEmpty()) {
            throw new DataException(file.path() + ": " + taken.size() + " arrays are features, and rows of images are one array; leave out the"
                    + " others, or the shape of the images");
        }
        List<Piece> pieces = new ArrayList<>();
        for (String name : taken) {
            Shape shape = candidates.get(name);
            String prefix = taken.size() == 1 ? "x" : name;
            boolean one = taken.size() > 1 && shape.rank() == 1;
            int width = shape.size() / rows;
            pieces.add(new Piece(
                    name,
                    IntStream.range(0, width).mapToObj(j -> one ? prefix : prefix + j).toList(),
                    taken.size() == 1 ? layout.elements : IntStream.range(0, width).toArray()));
        }
        return new ArrayColumns(file, rows, pieces, List.copyOf(roles), taken.size() == 1 ? layout.image : Optional.empty(), notes)
                .without(leftOut.stream().filter(name -> !file.names().contains(name)).toList());
    }

    /** The rows of the columns with a role; 0 without any. */
    private static int rows(List<Role> roles) {
        int rows = 0;
        for (Role role : roles) {
            int its = role.rows();
            rows = role == roles.getFirst() ? its : rows;
            if (its != rows) {
                Role first = roles.getFirst();
                throw new DataException(name(role.file, role.array) + ": " + its + " rows, "
                        + name(first.file, first.array) + " has " + rows + "; give those of the same rows");
            }
        }
        return rows;
    }

    /** The rows of arrays that all belong together. */
    private static int rows(ArrayFile file, SequencedMap<String, Shape> arrays) {
        if (arrays.isEmpty()) {
            throw new DataException(file.path() + ": no array is left to make rows of");
        }
        Shape first = arrays.firstEntry().getValue();
        if (first.rank() == 0) {
            throw new DataException(name(file, arrays.firstEntry().getKey()) + ": a single number, not rows of numbers");
        }
        for (Shape shape : arrays.values()) {
            if (shape.rank() == 0 || shape.dim(0) != first.dim(0)) {
                throw new DataException(file.path() + ": its arrays are not of the same rows (" + shapes(file, arrays)
                        + "); save those that belong together in a file of their own");
            }
        }
        return first.dim(0);
    }

    private static String shapes(ArrayFile file, SequencedMap<String, Shape> arrays) {
        return String.join(", ", arrays.sequencedEntrySet().stream()
                .map(array -> (file.isArchive() ? "'" + array.getKey() + "' " : "") + array.getValue())
                .toList());
    }

    private static String name(ArrayFile file, String array) {
        return file.isArchive() ? file.path() + ", array '" + array + "'" : file.path().toString();
    }

    private ArrayColumns without(List<String> leftOut) {
        if (leftOut.isEmpty()) {
            return this;
        }
        List<String> names = names();
        leftOut.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw Table.missing(file.path().toString(), name, names);
        });
        List<Piece> rest = features.stream().map(piece -> piece.without(leftOut)).filter(piece -> !piece.names.isEmpty()).toList();
        return new ArrayColumns(file, rows, rest, roles, Optional.empty(), notes);
    }

    /** How the elements of a row are read: one after the other, or those of images channel by channel. */
    private record Layout(Optional<ImageShape> image, int[] elements) {
        static Layout of(String source, Shape array, Optional<ImageShape> asked) {
            int width = array.rank() == 0 ? 0 : array.size() / array.dim(0);
            int[] order = IntStream.range(0, width).toArray();
            if (array.rank() == 4) {
                return ofColours(source, array, asked, order);
            }
            if (asked.isPresent()) {
                asked.get().check(width);
                return new Layout(asked, order);
            }
            return new Layout(
                    array.rank() == 3 ? Optional.of(ImageShape.of(array.dim(1), array.dim(2))) : Optional.empty(), order);
        }

        /** Channels are the first axis of an image or the last. */
        private static Layout ofColours(String source, Shape array, Optional<ImageShape> asked, int... order) {
            ImageShape first = new ImageShape(array.dim(2), array.dim(3), array.dim(1));
            ImageShape last = new ImageShape(array.dim(1), array.dim(2), array.dim(3));
            boolean isFirst = asked.map(first::equals).orElse(isChannels(first.channels()) && !isChannels(last.channels()));
            boolean isLast = asked.map(last::equals).orElse(isChannels(last.channels()) && !isChannels(first.channels()));
            if (isFirst == isLast && first.channels() != 1) {
                throw new DataException(source + ": of its shape " + array + " the images are " + first + " or " + last + " (height×width×channels)"
                        + (asked.isPresent() ? ", not " + asked.get() : "") + "; say which");
            }
            if (!isLast) {
                return new Layout(Optional.of(first), order);
            }
            int pixels = last.height() * last.width();
            return new Layout(
                    Optional.of(last),
                    IntStream.of(order).map(j -> j % pixels * last.channels() + j / pixels).toArray());
        }

        private static boolean isChannels(int count) {
            return count == 1 || count == 3 || count == 4;
        }
    }

    /** The file of the features. */
    public ArrayFile file() {
        return file;
    }

    /** The names of the columns: features, then those with a role. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        features.forEach(piece -> names.addAll(piece.names));
        roles.forEach(role -> names.add(role.column));
        return names;
    }

    /** The shape of the images that the rows are, if they are. */
    public Optional<ImageShape> image() {
        return image;
    }

    /** Whether all features are bytes from 0 to 255. */
    public boolean isUnsignedBytes() {
        return features.stream().allMatch(piece -> file.isUnsignedBytes(piece.array));
    }

    /** What training takes in memory for the features: their elements, and as floats. */
    public long bytes() {
        return features.stream().mapToLong(piece -> file.bytes(piece.array) + (long) Float.BYTES * rows * piece.names.size()).sum();
    }

    /**
     * Reads the arrays.
     *
     * @param scratch where their elements are kept; empty: in memory
     * @throws DataException if one is not whole, or two columns have one name
     */
    public ArrayTable read(Optional<Scratch> scratch) {
        List<ArrayTable.Part> parts = new ArrayList<>();
        for (Piece piece : features) {
            parts.add(new ArrayTable.Part(piece.names, file.array(piece.array, scratch), piece.elements));
        }
        for (Role role : roles) {
            parts.add(new ArrayTable.Part(List.of(role.column), role.file.array(role.array, scratch), new int[1]));
        }
        return new ArrayTable(file.path().toString(), rows, parts, notes);
    }
}
