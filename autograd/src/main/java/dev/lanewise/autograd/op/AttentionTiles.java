package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.Arrays;
import java.util.List;

/**
 * Attention by tiles of {@value #ROWS} queries of one head against all keys that they see, after Dao, <i>FlashAttention</i>,
 * 2022: the weights of a tile are made, used and forgotten, and made again for the gradients, so that no array of
 * queries × keys exists. A tile holds all weights of its queries, so that their softmax is the one of
 * {@link dev.lanewise.engine.kernel.ColumnKernels}, with a query in a column: so the lanes of a vector are queries, and none of it goes
 * across lanes.
 */
final class AttentionTiles {
    /** Queries in a tile: four vectors of the widest. */
    static final int ROWS = 64;

    /** One tile's arrays for each thread, grown as needed. */
    private static final ThreadLocal<float[][]> SCRATCH = ThreadLocal.withInitial(() -> new float[1][0]);

    /** Where the heads of one operand lie: row t of example b begins at offset + (b · rows + t) · pitch. */
    record Heads(float[] data, int offset, int rows, int pitch, int width) {
        int at(int b, int row, int h) {
            return offset + (b * rows + row) * pitch + h * width;
        }
    }

    private final Attention op;
    private final Backend kernels;
    private final Heads q;
    private final Heads k;
    private final Heads v;
    private final Tensor mask;
    /** How far the mask moves on from one example, one head, one query to the next. */
    private final int[] maskStrides;

    private final IntTensor step;
    private final int batch;

    AttentionTiles(Attention op, Compute compute, List<NdArray> inputs) {
        this.op = op;
        this.kernels = compute.kernels();
        Tensor first = (Tensor) inputs.getFirst();
        this.batch = first.shape().dim(0);
        Heads[] parts = parts(op, inputs.subList(0, op.operands()).stream().map(Tensor.class::cast).toList());
        this.q = parts[0];
        this.k = parts[1];
        this.v = parts[2];
        this.mask = op.masked() ? (Tensor) inputs.get(op.operands()) : null;
        this.maskStrides = mask == null ? null : Nest.dense(mask.shape());
        for (int axis = 0; mask != null && axis < 3; axis++) {
            maskStrides[axis] = mask.shape().dim(axis) == 1 ? 0 : maskStrides[axis];
        }
        this.step = op.rate() > 0 ? (IntTensor) inputs.get(op.operands() + (op.masked() ? 1 : 0)) : null;
    }

    /** Queries, keys and values of one packed array or of three. */
    static Heads[] parts(Attention op, List<Tensor> arrays) {
        Heads[] parts = new Heads[3];
        for (int i = 0; i < 3; i++) {
            Tensor x = arrays.get(op.packed() ? 0 : i);
            int pitch = x.shape().dim(2);
            int width = op.packed() ? pitch / 3 : pitch;
            parts[i] = new Heads(
                    x.data(), x.offset() + (op.packed() ? i * width : 0), x.shape().dim(1), pitch, width / op.heads());
        }
        return parts;
    }

    int tiles() {
        return batch * op.heads() * Math.ceilDiv(q.rows, ROWS);
    }

    int headsInAll() {
        return batch * op.heads();
    }

    /** The keys that a query sees: in causal attention all but those after its own, the last query seeing the last key. */
    private int seen(int row) {
        return op.causal() ? row + 1 + k.rows - q.rows : k.rows;
    }

    private static float[] scratch(int size) {
        float[][] own = SCRATCH.get();
        if (own[0].length < size) {
            own[0] = new float[size];
        }
        return own[0];
    }

    /** The output of one tile. */
    void forward(int tile, Heads o) {
        int perHead = Math.ceilDiv(q.rows, ROWS);
        int b = tile / perHead / op.heads();
        int h = tile / perHead % op.heads();
        int i = tile % perHead * ROWS;
        int r = Math.min(ROWS, q.rows - i);
        int n = seen(i + r - 1);
        int p = r * q.width;
        int room = p + r * n;
        float[] s = scratch(room + turned(r * n));
        weights(b, h, i, r, n, s, p, room);
        dropout(b, h, i, r, n, s, p, p, room);
        kernels.gemm().gemm(
                true, false, r, v.width, n, s, p, r, v.data, v.at(b, 0, h), v.pitch, o.data, o.at(b, i, h), o.pitch,
                false, null, 0, null, Parallel.SERIAL);
    }

    /** The gradients of one head of one example: of queries, keys, values, each null where it is not wanted. */
    void backward(int head, Heads dy, Heads dq, Heads dk, Heads dv) {
        int b = head / op.heads();
        int h = head % op.heads();
        clear(dk, b, h);
        clear(dv, b, h);
        for (int i = 0; i < q.rows; i += ROWS) {
            int r = Math.min(ROWS, q.rows - i);
            int n = seen(i + r - 1);
            int p = r * q.width;
            int t = p + r * n;
            int room = t + r * n;
            float[] s = scratch(room + turned(r * n));
            weights(b, h, i, r, n, s, p, room);
            if (dv != null) {
                int dropped = step == null ? p : t;
                dropout(b, h, i, r, n, s, p, dropped, room);
                kernels.gemm().gemm(
                        false, false, n, v.width, r, s, dropped, r, dy.data, dy.at(b, i, h), dy.pitch,
                        dv.data, dv.at(b, 0, h), dv.pitch, true, null, 0, null, Parallel.SERIAL);
            }
            if (dq == null && dk == null) {
                continue;
            }
            products(r, n, dy.data, dy.at(b, i, h), dy.pitch, v, b, h, s, t);
            dropout(b, h, i, r, n, s, t, t, room);
            kernels.column().softmaxGradient(s, p, s, t, n, r, seen(i));
            if (dk != null) {
                kernels.gemm().gemm(
                        false, false, n, q.width, r, s, t, r, s, 0, q.width,
                        dk.data, dk.at(b, 0, h), dk.pitch, true, null, 0, null, Parallel.SERIAL);
            }
            if (dq != null) {
                // Where the scaled queries were.
                kernels.gemm().gemm(
                        true, false, r, q.width, n, s, t, r, k.data, k.at(b, 0, h), k.pitch,
                        s, 0, q.width, false, null, 0, null, Parallel.SERIAL);
                kernels.map().binaryScalar(BinaryMap.MULTIPLY, s, 0, op.scale(), s, 0, p);
                kernels.move().copy(s, 0, q.width, dq.data, dq.at(b, i, h), dq.pitch, r, q.width);
            }
        }
    }

    private static void clear(Heads d, int b, int h) {
        for (int row = 0; d != null && row < d.rows; row++) {
            int at = d.at(b, row, h);
            Arrays.fill(d.data, at, at + d.width, 0);
        }
    }

    /** The room that a mask or dropout needs to turn a tile of weights. */
    private int turned(int weights) {
        return mask == null && step == null ? 0 : weights;
    }

    /** Leaves the scaled queries at the start of s, and at p the weights, those of a query in a column; a mask is turned at {@code room}. */
    private void weights(int b, int h, int i, int r, int n, float[] s, int p, int room) {
        kernels.move().copy(q.data, q.at(b, i, h), q.pitch, s, 0, q.width, r, q.width);
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, s, 0, op.scale(), s, 0, p);
        products(r, n, s, 0, q.width, k, b, h, s, p);
        if (mask != null) {
            int from = mask.offset() + b * maskStrides[0] + h * maskStrides[1] + i * maskStrides[2];
            kernels.move().transpose(mask.data(), from, maskStrides[2], s, room, r, r, n);
            kernels.map().binary(BinaryMap.ADD, s, p, s, room, s, p, r * n);
        }
        kernels.column().softmax(s, p, n, r, seen(i));
    }

    /**
     * The inner products of r rows of x with n keys or values, those of a row of x in a column. Of one row of x they are made
     * as a row, which lies in memory alike: a product of one column would be added up in another order.
     */
    private void products(int r, int n, float[] x, int xo, int pitch, Heads y, int b, int h, float[] s, int to) {
        if (r == 1) {
            kernels.gemm().gemm(
                    false, true, 1, n, y.width, x, xo, pitch, y.data, y.at(b, 0, h), y.pitch, s, to, n,
                    false, null, 0, null, Parallel.SERIAL);
        } else {
            kernels.gemm().gemm(
                    false, true, n, r, y.width, y.data, y.at(b, 0, h), y.pitch, x, xo, pitch, s, to, r,
                    false, null, 0, null, Parallel.SERIAL);
        }
    }

    /** Element (b, h, query, key) is dropped by the uniform value of that row-major position: from p, turned at {@code room}, to y. */
    private void dropout(int b, int h, int i, int r, int n, float[] s, int p, int y, int room) {
        if (step == null) {
            return;
        }
        kernels.move().transpose(s, p, r, s, room, n, n, r);
        for (int row = 0; row < r; row++) {
            long first = ((long) (b * op.heads() + h) * q.rows + i + row) * k.rows;
            int at = room + row * n;
            kernels.random().dropout(
                    op.key(), step.get(0), first / 4, (int) (first % 4), op.rate(), s, at, s, at, n);
        }
        kernels.move().transpose(s, room, n, s, y, r, r, n);
    }
}
