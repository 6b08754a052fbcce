package dev.lanewise.optim;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;
import java.util.function.IntConsumer;

/** {@link Muon} at work. X changes its place with each iteration, so that the last one ends where the gradient's step began. */
final class MuonUpdate extends ParameterUpdate {
    private static final float A = 3.4445f;
    private static final float B = -4.775f;
    private static final float C = 2.0315f;
    private static final double LEAST_NORM = 1e-7;

    private final Muon rule;
    private final float[] u;
    private final float[] other;
    private final float[] gram;
    private final float[] square;
    private final Norm norm;
    private final IntConsumer direct = this::direct;
    private final Parallel.RangeTask normalise = this::normalise;
    private final Parallel.RangeTask polynomial = this::polynomial;
    private final Parallel.RangeTask scale = this::scale;
    private final Parallel.RangeTask apply = this::apply;
    private final Parallel.RangeTask rest = this::rest;

    // The matrix at hand: x and where it begins, what follows it, a factor.
    private float[] x;
    private int xo;
    private float[] y;
    private int yo;
    private float factor;

    MuonUpdate(Muon rule, List<Place> places) {
        super(places);
        this.rule = rule;
        List<Place> matrices = places.stream().filter(MuonUpdate::isMatrix).toList();
        int side = matrices.stream().mapToInt(MuonUpdate::side).max().orElse(0);
        u = new float[extent(matrices)];
        other = new float[largest(matrices)];
        gram = new float[side * side];
        square = gram.clone();
        norm = new Norm(matrices);
    }

    private static boolean isMatrix(Place place) {
        return place.shape().rank() == 2 && place.size() > 0;
    }

    private static int side(Place place) {
        return Math.min(place.shape().dim(0), place.shape().dim(1));
    }

    @Override
    void update() {
        if (!isMatrix(place)) {
            parallel.forRange(place.size(), CHUNK, rest);
            return;
        }
        parallel.run(chunks(), direct);
        double size = norm.value();
        // Written so that a NaN reaches the parameters: it must not pass unseen.
        factor = (float) (1 / (size < LEAST_NORM ? LEAST_NORM : size));
        boolean even = rule.iterations() % 2 == 0;
        point(even);
        parallel.forRange(place.size(), CHUNK, normalise);
        for (long i = 0; i < rule.iterations(); i++) {
            iterate();
            boolean inPlace = x != u;
            point(inPlace);
        }
        factor = (float) (rate * rule.scale(place.shape().dim(0), place.shape().dim(1)));
        parallel.forRange(place.size(), CHUNK, apply);
    }

    /** Puts X where the gradient's step was, or beside it, and what follows it into the other place. */
    private void point(boolean inPlace) {
        x = inPlace ? u : other;
        xo = inPlace ? place.offset() : 0;
        y = inPlace ? other : u;
        yo = inPlace ? 0 : place.offset();
    }

    private void direct(int c) {
        int from = place.offset() + c * CHUNK;
        float ahead = rule.nesterov() ? (float) rule.momentum() : 1f;
        kernels.update().muon(u, g, state[0], from, chunkSize(c), (float) (1 - rule.momentum()), ahead);
        norm.take(c, u, from);
    }

    private void normalise(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, u, place.offset() + from, factor, x, xo + from, to - from);
    }

    /** y = a·x + (b·A + c·A²)·x with A = x·xᵀ, or from the right with A = xᵀ·x where that is smaller. */
    private void iterate() {
        int rows = place.shape().dim(0);
        int columns = place.shape().dim(1);
        boolean tall = rows > columns;
        int side = side(place);
        kernels.gemm().gemm(
                tall, !tall, side, side, Math.max(rows, columns), x, xo, columns, x, xo, columns, gram, 0, side,
                false, null, 0, null, parallel);
        kernels.gemm().gemm(
                false, false, side, side, side, gram, 0, side, gram, 0, side, square, 0, side,
                false, null, 0, null, parallel);
        parallel.forRange(side * side, CHUNK, polynomial);
        parallel.forRange(place.size(), CHUNK, scale);
        if (tall) {
            kernels.gemm().gemm(
                    false, false, rows, columns, side, x, xo, columns, square, 0, side, y, yo, columns,
                    true, null, 0, null, parallel);
        } else {
            kernels.gemm().gemm(
                    false, false, rows, columns, side, square, 0, side, x, xo, columns, y, yo, columns,
                    true, null, 0, null, parallel);
        }
    }

    /** A² becomes b·A + c·A². */
    private void polynomial(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, square, from, C, square, from, to - from);
        kernels.map().axpy(B, gram, from, square, from, to - from);
    }

    private void scale(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, x, xo + from, A, y, yo + from, to - from);
    }

    private void apply(int from, int to) {
        int first = place.offset() + from;
        float shrink = (float) (rate * rule.weightDecay());
        kernels.map().axpy(-shrink, p, first, p, first, to - from);
        kernels.map().axpy(-factor, u, first, p, first, to - from);
    }

    private void rest(int from, int to) {
        rule.rest().update(kernels.update(), step, rate, p, g, state, place.offset() + from, to - from);
    }
}
