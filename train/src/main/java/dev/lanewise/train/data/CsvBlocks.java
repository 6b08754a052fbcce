package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of a CSV text in memory, as its blocks arrive. */
final class CsvBlocks implements CsvScan.Sink {
    private final List<double[][]> blocks = new ArrayList<>();
    private final List<int[]> lines = new ArrayList<>();

    private CsvBlocks() {}

    /** @throws DataException if the text is not a table; the message names line and column */
    static Table table(CsvSource source, CsvOptions options) {
        CsvBlocks blocks = new CsvBlocks();
        CsvScan scan = CsvScan.of(source, options, Integer.MAX_VALUE, blocks);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < scan.columns().size(); i++) {
            columns.add(scan.columns().get(i).column(blocks.values(i, scan.size())));
        }
        return Table.read(source.name(), columns, blocks.lines(scan.size()), scan.notes());
    }

    @Override
    public void restart() {
        blocks.clear();
        lines.clear();
    }

    @Override
    public void rows(double[][] columns, int[] places, int rows) {
        blocks.add(Arrays.stream(columns).map(values -> Arrays.copyOf(values, rows)).toArray(double[][]::new));
        lines.add(Arrays.copyOf(places, rows));
    }

    /** The values of a column, which are let go: the column and all of its blocks need not be there at once. */
    private double[] values(int column, int size) {
        double[] values = new double[size];
        int at = 0;
        for (double[][] block : blocks) {
            System.arraycopy(block[column], 0, values, at, block[column].length);
            at += block[column].length;
            block[column] = null;
        }
        return values;
    }

    private int[] lines(int size) {
        int[] all = new int[size];
        int at = 0;
        for (int[] part : lines) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
