package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.PlaneNormKernels;
import dev.lanewise.engine.kernel.Planes;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link PlaneNormKernels} with the Vector API: the lanes run along a plane. */
public final class SimdPlaneNormKernels implements PlaneNormKernels {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private final ReduceKernels reduce = new SimdReduceKernels();

    /** Holds no state: any number of instances are alike. */
    public SimdPlaneNormKernels() {}

    /** Both passes over a row one after the other, while it is in the second-level cache. */
    @Override
    public void statistics(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] variance, int vo) {
        float[] s = SimdLanes.scratch();
        int area = planes.area();
        int n = planes.rowSize();
        int step = planes.planeStep() * area;
        for (int row = from; row < to; row++) {
            int begin = xo + planes.firstPlane(row) * area;
            float first = x[begin];
            float sum = -0f;
            for (int i = 0; i < n / area; i++) {
                sum += SimdNormKernels.sum(x, begin + i * step, first, area, s);
            }
            float c = sum / n;
            float squares = -0f;
            for (int i = 0; i < n / area; i++) {
                squares += SimdNormKernels.squares(x, begin + i * step, first, c, area, s);
            }
            centre[co + row] = c;
            variance[vo + row] = squares / n;
        }
    }

    @Override
    public void normalize(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] gamma, int go, float[] beta, int bo, float[] y, int yo) {
        int area = planes.area();
        for (int plane = from; plane < to; plane++) {
            int row = planes.row(plane);
            int channel = plane % planes.channels();
            float first = x[xo + planes.firstPlane(row) * area];
            int at = plane * area;
            affine(x, xo + at, first, centre[co + row], rstd[so + row], gamma[go + channel], beta[bo + channel], y, yo + at, area);
        }
    }

    private static void affine(
            float[] x, int xo, float first, float centre, float rstd, float gamma, float beta, float[] y, int yo, int n) {
        FloatVector scale = FloatVector.broadcast(SPECIES, gamma);
        FloatVector shift = FloatVector.broadcast(SPECIES, beta);
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            h.fma(scale, shift).intoArray(y, yo + i);
        }
        for (int i = body; i < n; i++) {
            y[yo + i] = Math.fma(((x[xo + i] - first) - centre) * rstd, gamma, beta);
        }
    }

    @Override
    public void sums(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] along, int ao, float[] sum, int sumo) {
        float[] s = SimdLanes.scratch();
        int area = planes.area();
        for (int plane = from; plane < to; plane++) {
            int row = planes.row(plane);
            float first = x[xo + planes.firstPlane(row) * area];
            int at = plane * area;
            along[ao + plane] =
                    SimdNormKernels.dot(x, xo + at, first, centre[co + row], rstd[so + row], dy, dyo + at, area, s);
            sum[sumo + plane] = reduce.reduce(Reduction.SUM, dy, dyo + at, area);
        }
    }

    @Override
    public void gradient(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] gamma, int go, float[] p, int po, float[] q, int qo, float[] dy, int dyo, float[] dx, int dxo) {
        int area = planes.area();
        for (int plane = from; plane < to; plane++) {
            int row = planes.row(plane);
            float first = x[xo + planes.firstPlane(row) * area];
            int at = plane * area;
            gradient(
                    x, xo + at, first, centre[co + row], rstd[so + row], gamma[go + plane % planes.channels()],
                    p[po + row], q[qo + row], dy, dyo + at, dx, dxo + at, area);
        }
    }

    private static void gradient(
            float[] x, int xo, float first, float centre, float rstd, float gamma, float p, float q,
            float[] dy, int dyo, float[] dx, int dxo, int n) {
        // h · (−q) is (−h) · q to the bit.
        FloatVector minus = FloatVector.broadcast(SPECIES, -q);
        int body = SPECIES.loopBound(n);
        for (int i = 0; i < body; i += SPECIES.length()) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, xo + i).sub(first).sub(centre).mul(rstd);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i).mul(gamma).sub(p);
            h.fma(minus, g).mul(rstd).intoArray(dx, dxo + i);
        }
        for (int i = body; i < n; i++) {
            float h = ((x[xo + i] - first) - centre) * rstd;
            dx[dxo + i] = rstd * Math.fma(h, -q, dy[dyo + i] * gamma - p);
        }
    }
}
