package dev.lanewise.train.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table on the disk, of which columns, or some rows, are taken into memory: for files that do not fit there. Eight bytes
 * a value and four a row are kept on the disk; of the text of categories each different one is in memory.
 */
public final class StoredTable extends ColumnSource {
    /** Different texts of a column; more make no categories, and would fill the memory. */
    private static final int MOST_CATEGORIES = 1 << 16;

    private final List<CsvColumn> columns;
    private final long bytes;
    private final Blocks blocks;

    private StoredTable(CsvSource.File source, CsvScan scan, Blocks blocks) {
        super(source.name(), scan.size(), scan.columns().stream().map(CsvColumn::name).toList(), scan.notes());
        this.bytes = source.size();
        this.columns = scan.columns();
        this.blocks = blocks;
    }

    /**
     * Reads a CSV file as {@link Csv#read(Path, CsvOptions)} does, once; twice where a column turns out to hold categories
     * after numbers.
     *
     * @param scratch where its rows are kept
     * @throws DataException as there, or if a column has more than 65,536 different texts, the disk is full, or the file
     *     is changed under way
     */
    public static StoredTable read(Path file, CsvOptions options, Scratch scratch) {
        CsvSource.File source = CsvSource.File.of(file);
        Blocks blocks = new Blocks(scratch.spill());
        CsvScan scan = CsvScan.of(source, options, MOST_CATEGORIES, blocks);
        blocks.map();
        return new StoredTable(source, scan, blocks);
    }

    /** The size of the file that was read. */
    public long bytes() {
        return bytes;
    }

    @Override
    public Table select(String column) {
        int index = index(column);
        double[] values = new double[size()];
        blocks.values(index, 0, values);
        int[] lines = new int[size()];
        blocks.lines(0, lines);
        return Table.read(source(), List.of(columns.get(index).column(values)), lines, notes());
    }

    @Override
    public Table select(String column, int... rows) {
        int index = index(column);
        double[] values = new double[rows.length];
        int[] lines = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = blocks.value(index, rows[i]);
            lines[i] = blocks.line(rows[i]);
        }
        return Table.read(source(), List.of(columns.get(index).column(values)), lines, notes());
    }

    @Override
    public Table rows(int from, int to) {
        List<Column> taken = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            double[] values = new double[to - from];
            blocks.values(column, from, values);
            taken.add(columns.get(column).column(values));
        }
        int[] lines = new int[to - from];
        blocks.lines(from, lines);
        return Table.read(source(), taken, lines, notes());
    }

    /** The file: blocks of rows, all of one length but the last; in each the values column by column, then the lines. */
    private static final class Blocks implements CsvScan.Sink {
        private final Scratch.Spill file;
        private int columns;
        private int blockRows;
        private int last;
        private int count;
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private MemorySegment mapped;

        Blocks(Scratch.Spill file) {
            this.file = file;
        }

        @Override
        public void restart() {
            file.clear();
            count = 0;
        }

        @Override
        public void rows(double[][] values, int[] lines, int rows) {
            columns = values.length;
            blockRows = count == 0 ? rows : blockRows;
            last = rows;
            count++;
            int length = Math.toIntExact(bytesOf(rows));
            if (bytes.capacity() < length) {
                bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
            }
            bytes.clear().limit(length);
            for (double[] column : values) {
                bytes.asDoubleBuffer().put(column, 0, rows);
                bytes.position(bytes.position() + Double.BYTES * rows);
            }
            bytes.asIntBuffer().put(lines, 0, rows);
            file.write(bytes.rewind());
        }

        private long bytesOf(int rows) {
            return (long) rows * (columns * Double.BYTES + Integer.BYTES);
        }

        void map() {
            mapped = file.map();
        }

        double value(int column, int row) {
            return mapped.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, place(column, row));
        }

        int line(int row) {
            return mapped.get(ValueLayout.JAVA_INT_UNALIGNED, placeOfLine(row));
        }

        void values(int column, int from, double[] to) {
            for (int done = 0; done < to.length; ) {
                int part = Math.min(to.length - done, left(from + done));
                MemorySegment.copy(mapped, ValueLayout.JAVA_DOUBLE_UNALIGNED, place(column, from + done), to, done, part);
                done += part;
            }
        }

        void lines(int from, int[] to) {
            for (int done = 0; done < to.length; ) {
                int part = Math.min(to.length - done, left(from + done));
                MemorySegment.copy(mapped, ValueLayout.JAVA_INT_UNALIGNED, placeOfLine(from + done), to, done, part);
                done += part;
            }
        }

        private long place(int column, int row) {
            return start(row) + Double.BYTES * ((long) column * rows(row) + row % blockRows);
        }

        private long placeOfLine(int row) {
            return start(row) + (long) Double.BYTES * columns * rows(row) + (long) Integer.BYTES * (row % blockRows);
        }

        /** The rows of a row's block from that row on. */
        private int left(int row) {
            return rows(row) - row % blockRows;
        }

        /** Where the block of a row begins. */
        private long start(int row) {
            return row / blockRows * bytesOf(blockRows);
        }

        /** The rows of the block of a row. */
        private int rows(int row) {
            return row / blockRows == count - 1 ? last : blockRows;
        }
    }
}
