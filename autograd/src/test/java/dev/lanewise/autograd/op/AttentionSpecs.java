package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.AttentionGradient.Part;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.List;

/** Scaled dot-product attention and its gradients. */
final class AttentionSpecs {
    private static final int HEADS = 2;
    private static final float SCALE = 0.7f;
    private static final Attention PACKED = new Attention(HEADS, true, false, false, SCALE, 0, 0);
    private static final Attention CAUSAL = new Attention(HEADS, true, false, true, SCALE, 0, 0);
    private static final Attention MASKED = new Attention(HEADS, false, true, false, SCALE, 0, 0);
    private static final Attention LATER = new Attention(HEADS, false, false, true, SCALE, 0, 0);

    private static final Domain X = Domain.of(-1, 1, 2, 3, 12);
    private static final Domain Q = Domain.of(-1, 1, 2, 3, 4);
    private static final Domain K = Domain.of(-1, 1, 2, 5, 4);
    private static final Domain V = Domain.of(-1, 1, 2, 5, 6);
    private static final Domain MASK = Domain.of(-1, 1, 2, 1, 3, 5);
    private static final Domain DY = Domain.of(-1, 1, 2, 3, 6);
    private static final Domain LARGE = Domain.of(-2, 2, 3, 150, 96);
    private static final Domain LARGE_Q = Domain.of(-2, 2, 2, 70, 16);
    private static final Domain LARGE_K = Domain.of(-2, 2, 2, 131, 16);
    private static final Domain LARGE_MASK = Domain.of(-2, 2, 1, 2, 70, 131);

    private AttentionSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                attention(PACKED, X).named("packed").large(LARGE)
                        .refuses("attention: wants (n, t, 3·width), none of them 0, got (3, 12)",
                                () -> floats(3, 12).selfAttention(2, false))
                        .refuses("attention: (2, 3, 12) cannot be dealt out to 3 heads",
                                () -> floats(2, 3, 12).selfAttention(3, false))
                        .refuses("attention: 0 heads, want at least 1", () -> floats(2, 3, 12).selfAttention(0, false)),
                attention(CAUSAL, X).named("causal").large(LARGE),
                attention(MASKED, Q, K, V, MASK).large(LARGE_Q, LARGE_K, LARGE_K, LARGE_MASK)
                        .refuses("attention: q, k and v do not fit together: (2, 3, 4), (2, 5, 6) and (2, 5, 4)",
                                () -> floats(2, 3, 4).attention(floats(2, 5, 6), floats(2, 5, 4), 2))
                        .refuses("attention: (2, 3, 4), (2, 5, 4) and (2, 5, 7) cannot be dealt out to 2 heads",
                                () -> floats(2, 3, 4).attention(floats(2, 5, 4), floats(2, 5, 7), 2))
                        .refuses("attention: mask of shape (2, 1, 1, 1) for scores of shape (2, 2, 3, 5)",
                                () -> floats(2, 3, 4).attention(floats(2, 5, 4), floats(2, 5, 4), 2, floats(2, 1, 1, 1)))
                        .refuses("attention: mask of shape (3, 5) for scores of shape (2, 2, 3, 5)",
                                () -> floats(2, 3, 4).attention(floats(2, 5, 4), floats(2, 5, 4), 2, floats(3, 5)))
                        .refuses("attention: wants floats, got integers (2, 1, 3, 5)",
                                () -> floats(2, 3, 4).attention(floats(2, 5, 4), floats(2, 5, 4), 2, integers(2, 1, 3, 5))),
                attention(LATER, Q, K, V).named("causal, later queries").large(LARGE_Q, LARGE_K, LARGE_K)
                        .refuses("attention: 5 queries and 3 keys, causal attention wants a key for each query",
                                () -> Var.apply(LATER, floats(2, 5, 4), floats(2, 3, 4), floats(2, 3, 4))),
                gradient(PACKED, Part.PACKED, X, Domain.of(-1, 1, 2, 3, 4)).named("packed")
                        .large(LARGE, Domain.of(-1, 1, 3, 150, 32))
                        .refuses("attentionGradient: wants a float gradient of shape (2, 3, 4), got floats (2, 3, 5)",
                                () -> Var.apply(new AttentionGradient(PACKED, Part.PACKED), floats(2, 3, 12), floats(2, 3, 5)))
                        .refuses("attentionGradient: of KEYS, the operands are packed",
                                () -> Var.apply(new AttentionGradient(PACKED, Part.KEYS), floats(2, 3, 12), floats(2, 3, 4))),
                gradient(CAUSAL, Part.PACKED, X, Domain.of(-1, 1, 2, 3, 4)).named("causal")
                        .large(LARGE, Domain.of(-1, 1, 3, 150, 32)),
                gradient(MASKED, Part.QUERIES, Q, K, V, MASK, DY).named("of the queries"),
                gradient(MASKED, Part.KEYS, Q, K, V, MASK, DY).named("of the keys"),
                gradient(MASKED, Part.VALUES, Q, K, V, MASK, DY).named("of the values")
                        .large(LARGE_Q, LARGE_K, LARGE_K, LARGE_MASK, LARGE_Q));
    }

    private static OpSpec attention(Attention op, Domain... inputs) {
        return OpSpec.of(
                        Attention.class, v -> Var.apply(op, v.toArray(Var[]::new)), x -> run(op, x, null, null), 32, inputs)
                .proportionalTo(x -> run(op, x, null, null).map(v -> 1));
    }

    private static OpSpec gradient(Attention op, Part part, Domain... inputs) {
        return OpSpec.of(
                        AttentionGradient.class,
                        v -> Var.apply(new AttentionGradient(op, part), v.toArray(Var[]::new)),
                        x -> run(op, x.subList(0, x.size() - 1), x.getLast(), part),
                        64,
                        inputs)
                .proportionalTo(x -> run(op, x.subList(0, x.size() - 1), x.getLast(), part).map(v -> 4));
    }

    /** The output, or one gradient: query by query, key by key. */
    private static Doubles run(Attention op, List<Doubles> inputs, Doubles dy, Part part) {
        List<double[][][][]> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(heads(inputs.get(op.packed() ? 0 : i), op.packed() ? i : 0, op.packed() ? 3 : 1));
        }
        double[][][][] q = parts.get(0);
        double[][][][] k = parts.get(1);
        double[][][][] v = parts.get(2);
        int batch = q.length;
        int queries = q[0][0].length;
        int keys = k[0][0].length;
        Doubles mask = op.masked() ? inputs.get(3).stretch(Shape.of(batch, HEADS, queries, keys)) : null;
        double[][][][] y = new double[batch][HEADS][queries][v[0][0][0].length];
        double[][][][] dq = new double[batch][HEADS][queries][q[0][0][0].length];
        double[][][][] dk = new double[batch][HEADS][keys][q[0][0][0].length];
        double[][][][] dv = new double[batch][HEADS][keys][y[0][0][0].length];
        double[][][][] up = dy == null ? y : heads(dy, 0, 1);
        for (int b = 0; b < batch; b++) {
            for (int h = 0; h < HEADS; h++) {
                for (int i = 0; i < queries; i++) {
                    int seen = op.causal() ? i + 1 + keys - queries : keys;
                    double[] p = new double[seen];
                    double sum = 0;
                    for (int j = 0; j < seen; j++) {
                        p[j] = op.scale() * dot(q[b][h][i], k[b][h][j]);
                        p[j] = Math.exp(p[j] + (mask == null ? 0 : mask.data()[((b * HEADS + h) * queries + i) * keys + j]));
                        sum += p[j];
                    }
                    double inner = 0;
                    for (int j = 0; j < seen; j++) {
                        p[j] /= sum;
                        add(p[j], v[b][h][j], y[b][h][i]);
                        inner += p[j] * dot(up[b][h][i], v[b][h][j]);
                    }
                    for (int j = 0; j < seen && dy != null; j++) {
                        double ds = op.scale() * p[j] * (dot(up[b][h][i], v[b][h][j]) - inner);
                        add(ds, k[b][h][j], dq[b][h][i]);
                        add(ds, q[b][h][i], dk[b][h][j]);
                        add(p[j], up[b][h][i], dv[b][h][j]);
                    }
                }
            }
        }
        return part == null ? merged(y) : switch (part) {
            case PACKED -> merged(dq, dk, dv);
            case QUERIES -> merged(dq);
            case KEYS -> merged(dk);
            case VALUES -> merged(dv);
        };
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double factor, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += factor * x[i];
        }
    }

    /** [example][head][row][column] of one of several arrays side by side. */
    private static double[][][][] heads(Doubles x, int which, int of) {
        int width = x.shape().dim(2) / of / HEADS;
        int rows = x.shape().dim(1);
        double[][][][] y = new double[x.shape().dim(0)][HEADS][rows][width];
        for (int b = 0; b < y.length; b++) {
            for (int h = 0; h < HEADS; h++) {
                for (int row = 0; row < rows; row++) {
                    int from = (b * rows + row) * x.shape().dim(2) + (which * HEADS + h) * width;
                    System.arraycopy(x.data(), from, y[b][h][row], 0, width);
                }
            }
        }
        return y;
    }

    private static Doubles merged(double[][][][]... parts) {
        int rows = parts[0][0][0].length;
        int width = parts[0][0][0][0].length;
        int pitch = parts.length * HEADS * width;
        double[] y = new double[parts[0].length * rows * pitch];
        for (int which = 0; which < parts.length; which++) {
            for (int b = 0; b < parts[0].length; b++) {
                for (int h = 0; h < HEADS; h++) {
                    for (int row = 0; row < rows; row++) {
                        int to = (b * rows + row) * pitch + (which * HEADS + h) * width;
                        System.arraycopy(parts[which][b][h][row], 0, y, to, width);
                    }
                }
            }
        }
        return new Doubles(Shape.of(parts[0].length, rows, pitch), y);
    }
}
