package dev.lanewise.autograd.nn;

import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import java.util.Arrays;

/**
 * Rows, or if there are more of them columns, that are orthogonal and of length {@code gain}, drawn evenly among all such (Saxe,
 * McClelland and Ganguli, <i>Exact solutions to the nonlinear dynamics of learning in deep linear neural networks</i>, 2014):
 * Q of the decomposition QR of a matrix of standard normals, by Householder's reflections in double precision, each column
 * with the sign that makes R's diagonal positive (Mezzadri, <i>How to generate random matrices from the classical compact
 * groups</i>, 2007), without which the draw is not even. A weight (out, in, …) is taken for a matrix of out rows.
 *
 * @param gain finite and above 0
 */
public record Orthogonal(double gain) implements Initializer {
    public Orthogonal {
        if (!(gain > 0 && gain <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("orthogonal: gain " + gain + ", want a finite number above 0");
        }
    }

    @Override
    public void fill(Philox stream, Shape shape, float[] values, int offset) {
        Fan.check(shape);
        if (shape.size() == 0) {
            return;
        }
        stream.normal(0, values, offset, shape.size());
        int rows = shape.dim(0);
        int cols = shape.size() / rows;
        boolean wide = rows < cols;
        int m = Math.min(rows, cols);
        // Column j of the tall matrix; in the wide case that is a row of the weight.
        double[][] columns = new double[m][Math.max(rows, cols)];
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < columns[j].length; i++) {
                columns[j][i] = values[offset + (wide ? j * cols + i : i * cols + j)];
            }
        }
        orthogonalize(columns);
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < columns[j].length; i++) {
                values[offset + (wide ? j * cols + i : i * cols + j)] = (float) (gain * columns[j][i]);
            }
        }
    }

    /** Overwrites the columns of A = QR by those of Q, with the signs that make R's diagonal positive. */
    private static void orthogonalize(double[][] a) {
        int m = a.length;
        boolean[] negative = new boolean[m];
        for (int k = 0; k < m; k++) {
            // The reflection I − v·vᵀ·(2 ÷ vᵀv) takes a column below the diagonal to ∓ its length; v replaces the column.
            double[] v = a[k];
            double length = StrictMath.sqrt(dot(v, v, k));
            negative[k] = v[k] >= 0;
            v[k] += negative[k] ? length : -length;
            double factor = factor(v, k);
            for (int j = k + 1; j < m; j++) {
                reflect(v, factor, a[j], k);
            }
        }
        for (int k = m - 1; k >= 0; k--) {
            double[] v = a[k].clone();
            double factor = factor(v, k);
            Arrays.fill(a[k], 0);
            a[k][k] = 1;
            for (int j = k; j < m; j++) {
                reflect(v, factor, a[j], k);
            }
        }
        for (int k = 0; k < m; k++) {
            for (int i = 0; negative[k] && i < a[k].length; i++) {
                a[k][i] = -a[k][i];
            }
        }
    }

    /** 2 ÷ vᵀv over the elements from {@code from} on; 0 for a column of zeros, which needs no reflection. */
    private static double factor(double[] v, int from) {
        double square = dot(v, v, from);
        return square == 0 ? 0 : 2 / square;
    }

    /** x ← x − v·(factor · vᵀx), over the elements from {@code from} on. */
    private static void reflect(double[] v, double factor, double[] x, int from) {
        double share = -factor * dot(v, x, from);
        for (int i = from; i < x.length; i++) {
            x[i] = Math.fma(share, v[i], x[i]);
        }
    }

    /** Four chains, so that the additions do not wait for each other. */
    private static double dot(double[] a, double[] b, int from) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= a.length; i += 4) {
            s0 = Math.fma(a[i], b[i], s0);
            s1 = Math.fma(a[i + 1], b[i + 1], s1);
            s2 = Math.fma(a[i + 2], b[i + 2], s2);
            s3 = Math.fma(a[i + 3], b[i + 3], s3);
        }
        for (; i < a.length; i++) {
            s0 = Math.fma(a[i], b[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
