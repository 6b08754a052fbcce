package dev.lanewise.optim;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * {@link Adafactor} at work: a pass over the gradient for the mean squares of rows and columns, one for u and its norm,
 * one that updates. Matrices are cut into the row blocks of {@link ReduceKernels}, vectors into its chunks.
 */
final class AdafactorUpdate extends ParameterUpdate {
    private static final int BLOCK = ReduceKernels.ROW_BLOCK;

    private final Adafactor rule;
    private final float[] u;
    private final float[] rowSquares;
    private final float[] columnSquares;
    private final Norm parameterNorm;
    private final Norm stepNorm;
    private final IntConsumer sizeChunk = this::sizeChunk;
    private final IntConsumer vectorChunk = this::vectorChunk;
    private final IntConsumer squareBlock = this::squareBlock;
    private final IntConsumer scaleBlock = this::scaleBlock;
    private final Parallel.RangeTask apply = this::apply;

    // The parameter at hand.
    private int rows;
    private int columns;
    private int blocks;
    private float weight;
    private float shrink;
    private float localRate;

    AdafactorUpdate(Adafactor rule, List<Place> places) {
        super(places);
        this.rule = rule;
        u = new float[extent(places)];
        rowSquares = new float[places.stream().mapToInt(AdafactorUpdate::allRows).max().orElse(0)];
        columnSquares = new float[places.stream().mapToInt(AdafactorUpdate::partialColumns).max().orElse(0)];
        parameterNorm = new Norm(places);
        stepNorm = new Norm(places);
    }

    private static int allRows(Place place) {
        return place.shape().rank() < 2 || place.size() == 0 ? 0 : place.size() / place.shape().dim(-1);
    }

    /** A row of column sums for each row block of each matrix. */
    private static int partialColumns(Place place) {
        int all = allRows(place);
        return all == 0 ? 0 : all / place.shape().dim(-2) * Math.ceilDiv(place.shape().dim(-2), BLOCK) * place.shape().dim(-1);
    }

    @Override
    void update() {
        int n = place.size();
        if (n == 0) {
            return;
        }
        // t^(−power) by exp and log, as StrictMath.pow allocates.
        weight = (float) StrictMath.exp(-rule.power() * StrictMath.log(step));
        shrink = (float) (rate * rule.weightDecay());
        parallel.run(chunks(), sizeChunk);
        double scale = Math.max(rule.leastScale(), parameterNorm.value() / StrictMath.sqrt(n));
        double norm = place.shape().rank() < 2 ? vector() : matrices();
        double excess = Math.max(1, norm / (StrictMath.sqrt(n) * rule.clip()));
        localRate = (float) (Math.min(rate, 1 / StrictMath.sqrt(step)) * scale / excess);
        parallel.forRange(n, CHUNK, apply);
    }

    private void sizeChunk(int c) {
        parameterNorm.take(c, p, place.offset() + c * CHUNK);
    }

    /** Writes u for a vector; its norm. */
    private double vector() {
        parallel.run(chunks(), vectorChunk);
        return stepNorm.value();
    }

    private void vectorChunk(int c) {
        int from = place.offset() + c * CHUNK;
        int n = chunkSize(c);
        float[] v = state[Adafactor.ELEMENTS];
        int at = place.state()[Adafactor.ELEMENTS] + c * CHUNK;
        // v = fma(weight, g² − v, v)
        kernels.map().unary(UnaryMap.SQUARE, g, from, u, from, n);
        kernels.map().binary(BinaryMap.SUBTRACT, u, from, v, at, u, from, n);
        kernels.map().axpy(weight, u, from, v, at, n);
        kernels.map().binaryScalar(BinaryMap.ADD, v, at, added(), u, from, n);
        divideByRoot(from, n);
        stepNorm.take(c, u, from);
    }

    /** Turns v in u into g ÷ max(√v, epsilon). */
    private void divideByRoot(int from, int n) {
        kernels.map().unary(UnaryMap.SQRT, u, from, u, from, n);
        kernels.map().binaryScalar(BinaryMap.MAX, u, from, floor(), u, from, n);
        kernels.map().binary(BinaryMap.DIVIDE, g, from, u, from, u, from, n);
    }

    /** The epsilons that the paper adds to the squares: averages of a constant, they are that constant. */
    private float added() {
        return rule.epsilonOnSquares() ? (float) rule.epsilon() : 0f;
    }

    private float floor() {
        return rule.epsilonOnSquares() ? Float.MIN_NORMAL : (float) rule.epsilon();
    }

    /** Writes u for a stack of matrices; its norm. */
    private double matrices() {
        rows = place.shape().dim(-2);
        columns = place.shape().dim(-1);
        blocks = Math.ceilDiv(rows, BLOCK);
        int all = place.size() / columns;
        parallel.run(all / rows * blocks, squareBlock);
        average(state[Adafactor.ROWS], place.state()[Adafactor.ROWS], rowSquares, 0, all, columns);
        for (int matrix = 0; matrix < all / rows; matrix++) {
            int first = matrix * blocks * columns;
            for (int block = 1; block < blocks; block++) {
                kernels.map().binary(
                        BinaryMap.ADD, columnSquares, first, columnSquares, first + block * columns, columnSquares, first, columns);
            }
            int at = place.state()[Adafactor.COLUMNS] + matrix * columns;
            average(state[Adafactor.COLUMNS], at, columnSquares, first, columns, rows);
        }
        parallel.run(all / rows * blocks, scaleBlock);
        return StrictMath.sqrt(kernels.reduce().reduce(Reduction.SUM, rowSquares, 0, all));
    }

    /** Mean squares of n rows or columns: the average moves to the sum of squares over the length. */
    private void average(float[] mean, int at, float[] squares, int from, int n, int length) {
        for (int i = 0; i < n; i++) {
            mean[at + i] = Math.fma(weight, squares[from + i] / length - mean[at + i], mean[at + i]);
        }
    }

    /** The squares of the rows of a block, and of its columns. */
    private void squareBlock(int index) {
        int row = firstRow(index);
        int from = place.offset() + row * columns;
        int height = height(index);
        kernels.reduce().reduceRows(Reduction.SQUARED_NORM, g, from, rowSquares, row, height, columns);
        kernels.reduce().reduceColumns(Reduction.SQUARED_NORM, g, from, columnSquares, index * columns, height, columns);
    }

    /** u of a block, and the squares of its rows. */
    private void scaleBlock(int index) {
        float[] r = state[Adafactor.ROWS];
        int matrix = index / blocks;
        int firstOfMatrix = place.state()[Adafactor.ROWS] + matrix * rows;
        float mean = kernels.reduce().mean(r, firstOfMatrix, rows);
        float least = rule.epsilonOnSquares() ? mean + added() : Math.max(mean, (float) rule.epsilon());
        int row = firstRow(index);
        int height = height(index);
        for (int i = 0; i < height; i++) {
            int from = place.offset() + (row + i) * columns;
            float share = (r[place.state()[Adafactor.ROWS] + row + i] + added()) / least;
            int at = place.state()[Adafactor.COLUMNS] + matrix * columns;
            kernels.map().binaryScalar(BinaryMap.ADD, state[Adafactor.COLUMNS], at, added(), u, from, columns);
            kernels.map().binaryScalar(BinaryMap.MULTIPLY, u, from, share, u, from, columns);
            divideByRoot(from, columns);
        }
        kernels.reduce().reduceRows(
                Reduction.SQUARED_NORM, u, place.offset() + row * columns, rowSquares, row, height, columns);
    }

    /** The first row of a block, counted through all matrices. */
    private int firstRow(int index) {
        return index / blocks * rows + index % blocks * BLOCK;
    }

    private int height(int index) {
        return Math.min(BLOCK, rows - index % blocks * BLOCK);
    }

    private void apply(int from, int to) {
        int first = place.offset() + from;
        kernels.map().axpy(-shrink, p, first, p, first, to - from);
        kernels.map().axpy(-localRate, u, first, p, first, to - from);
    }
}
