package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.UnaryMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What happens to finished pieces of the rows of C. */
final class GemmEpilogue {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    private GemmEpilogue() {}

    /** c[j] += x[j]. */
    static void add(float[] x, int xo, float[] c, int co, int n) {
        int j = 0;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector.fromArray(S, c, co + j)
                    .add(FloatVector.fromArray(S, x, xo + j))
                    .intoArray(c, co + j);
        }
        for (; j < n; j++) {
            c[co + j] += x[xo + j];
        }
    }

    /** c[j] = relu(c[j] + x[j]), with relu(v) = v &lt; 0 ? 0 : v. */
    static void addRelu(float[] x, int xo, float[] c, int co, int n) {
        FloatVector zero = FloatVector.zero(S);
        int j = 0;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector v = FloatVector.fromArray(S, c, co + j).add(FloatVector.fromArray(S, x, xo + j));
            v.blend(zero, v.lt(zero)).intoArray(c, co + j);
        }
        for (; j < n; j++) {
            float v = c[co + j] + x[xo + j];
            c[co + j] = v < 0 ? 0 : v;
        }
    }

    /** The part of a tile that lies inside C: {@code rows} × {@code columns} of the {@code width} wide tile. */
    static void copy(
            float[] tile, int at, int width, int rows, int columns, float[] c, int co, int ldc, boolean add) {
        for (int i = 0; i < rows; i++) {
            if (add) {
                add(tile, at + i * width, c, co + i * ldc, columns);
            } else {
                System.arraycopy(tile, at + i * width, c, co + i * ldc, columns);
            }
        }
    }

    /**
     * Brings the sums that were kept apart, if any, to a block of C, and applies bias, activation and residual.
     *
     * @param co where C is, {@code ro} the residual
     */
    static void finish(
            GemmTask t,
            int co,
            int ro,
            float[] sums,
            int so,
            int lds,
            int fromRow,
            int toRow,
            int fromColumn,
            int toColumn) {
        int width = toColumn - fromColumn;
        int biasAt = t.biasOffset + fromColumn;
        if (sums == null && t.bias == null && t.activation == null && t.residual == null) {
            return;
        }
        for (int i = fromRow; i < toRow; i++) {
            int to = co + i * t.ldc + fromColumn;
            if (sums != null && t.accumulate) {
                add(sums, so + (i - fromRow) * lds, t.c, to, width);
            } else if (sums != null) {
                System.arraycopy(sums, so + (i - fromRow) * lds, t.c, to, width);
            }
            if (t.bias != null && t.activation == UnaryMap.RELU) {
                addRelu(t.bias, biasAt, t.c, to, width);
            } else {
                if (t.bias != null) {
                    add(t.bias, biasAt, t.c, to, width);
                }
                if (t.activation != null) {
                    t.map.unary(t.activation, t.c, to, t.c, to, width);
                }
            }
            if (t.residual != null) {
                add(t.residual, ro + i * t.ldr + fromColumn, t.c, to, width);
            }
        }
    }
}
