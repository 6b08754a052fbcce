package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.Reduction;
import java.util.Arrays;
import java.util.List;

/**
 * Attention by tiles of {@value #ROWS} queries of one head against all keys that they see, after Dao, <i>FlashAttention</i>,
 * 2022: the weights of a tile are made, used and forgotten, and made again for the gradients, so that no array of
 * queries × keys exists. A tile holds whole rows of weights, so that their softmax is the one of
 * {@link dev.lanewise.engine.kernel.RowKernels}.
 */
final class AttentionTiles {
    /** Queries in a tile: a bit each of a long. */
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
        float[] s = scratch(r * (q.width + n));
        int p = r * q.width;
        weights(b, h, i, r, n, s, p);
        dropout(b, h, i, r, n, s, p);
        kernels.gemm().gemm(
                false, false, r, v.width, n, s, p, n, v.data, v.at(b, 0, h), v.pitch, o.data, o.at(b, i, h), o.pitch,
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
            float[] s = scratch(r * (q.width + 2 * n));
            int p = r * q.width;
            int t = p + r * n;
            weights(b, h, i, r, n, s, p);
            if (dv != null) {
                System.arraycopy(s, p, s, t, r * n);
                dropout(b, h, i, r, n, s, t);
                kernels.gemm().gemm(
                        true, false, n, v.width, r, s, t, n, dy.data, dy.at(b, i, h), dy.pitch,
                        dv.data, dv.at(b, 0, h), dv.pitch, true, null, 0, null, Parallel.SERIAL);
            }
            if (dq == null && dk == null) {
                continue;
            }
            kernels.gemm().gemm(
                    false, true, r, n, v.width, dy.data, dy.at(b, i, h), dy.pitch, v.data, v.at(b, 0, h), v.pitch,
                    s, t, n, false, null, 0, null, Parallel.SERIAL);
            dropout(b, h, i, r, n, s, t);
            kernels.row().softmaxGradient(s, p, s, t, s, t, r, n);
            if (dk != null) {
                kernels.gemm().gemm(
                        true, false, n, q.width, r, s, t, n, s, 0, q.width,
                        dk.data, dk.at(b, 0, h), dk.pitch, true, null, 0, null, Parallel.SERIAL);
            }
            if (dq != null) {
                kernels.gemm().gemm(
                        false, false, r, q.width, n, s, t, n, k.data, k.at(b, 0, h), k.pitch,
                        dq.data, dq.at(b, i, h), dq.pitch, false, null, 0, null, Parallel.SERIAL);
                for (int row = i; row < i + r; row++) {
                    int at = dq.at(b, row, h);
                    kernels.map().binaryScalar(BinaryMap.MULTIPLY, dq.data, at, op.scale(), dq.data, at, q.width);
                }
            }
        }
    }

    private static void clear(Heads d, int b, int h) {
        for (int row = 0; d != null && row < d.rows; row++) {
            int at = d.at(b, row, h);
            Arrays.fill(d.data, at, at + d.width, 0);
        }
    }

    /** Leaves the scaled queries at the start of s and the weights of r rows of n keys at p. */
    private void weights(int b, int h, int i, int r, int n, float[] s, int p) {
        for (int row = 0; row < r; row++) {
            kernels.map().binaryScalar(
                    BinaryMap.MULTIPLY, q.data, q.at(b, i + row, h), op.scale(), s, row * q.width, q.width);
        }
        kernels.gemm().gemm(
                false, true, r, n, q.width, s, 0, q.width, k.data, k.at(b, 0, h), k.pitch, s, p, n,
                false, null, 0, null, Parallel.SERIAL);
        long blind = 0;
        for (int row = 0; row < r && (mask != null || op.causal()); row++) {
            int at = p + row * n;
            int seen = seen(i + row);
            if (mask != null) {
                int from = mask.offset() + b * maskStrides[0] + h * maskStrides[1] + (i + row) * maskStrides[2];
                kernels.map().binary(BinaryMap.ADD, s, at, mask.data(), from, s, at, seen);
            }
            Arrays.fill(s, at + seen, at + n, Float.NEGATIVE_INFINITY);
            if (mask != null && kernels.reduce().reduce(Reduction.MAX, s, at, seen) == Float.NEGATIVE_INFINITY) {
                blind |= 1L << row;
            }
        }
        kernels.row().softmax(s, p, s, p, r, n);
        for (int row = 0; row < r && blind != 0; row++) {
            if ((blind >>> row & 1) != 0) {
                Arrays.fill(s, p + row * n, p + (row + 1) * n, 0);
            }
        }
    }

    /** Element (b, h, query, key) is dropped by the uniform value of that row-major position. */
    private void dropout(int b, int h, int i, int r, int n, float[] s, int p) {
        for (int row = 0; row < r && step != null; row++) {
            long first = ((long) (b * op.heads() + h) * q.rows + i + row) * k.rows;
            int at = p + row * n;
            kernels.random().dropout(
                    op.key(), step.get(0), first / 4, (int) (first % 4), op.rate(), s, at, s, at, n);
        }
    }
}
