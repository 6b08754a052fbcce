package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.PlaneNormKernels;
import dev.lanewise.engine.kernel.Planes;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;

/** {@link PlaneNormKernels} as it is defined. */
public final class ScalarPlaneNormKernels implements PlaneNormKernels {
    private final ReduceKernels reduce = new ScalarReduceKernels();

    @Override
    public void statistics(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] variance, int vo) {
        int area = planes.area();
        int n = planes.rowSize();
        for (int row = from; row < to; row++) {
            int begin = xo + planes.firstPlane(row) * area;
            int step = planes.planeStep() * area;
            float first = x[begin];
            float sum = -0f;
            for (int i = 0; i < n / area; i++) {
                sum += ScalarNormLanes.sum(x, begin + i * step, first, area);
            }
            float c = sum / n;
            float squares = -0f;
            for (int i = 0; i < n / area; i++) {
                squares += ScalarNormLanes.squares(x, begin + i * step, first, c, area);
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
            for (int i = plane * area; i < (plane + 1) * area; i++) {
                float h = ScalarNormLanes.normal(x[xo + i], first, centre[co + row], rstd[so + row]);
                y[yo + i] = Math.fma(h, gamma[go + channel], beta[bo + channel]);
            }
        }
    }

    @Override
    public void sums(
            Planes planes, int from, int to, float[] x, int xo, float[] centre, int co, float[] rstd, int so,
            float[] dy, int dyo, float[] along, int ao, float[] sum, int sumo) {
        int area = planes.area();
        for (int plane = from; plane < to; plane++) {
            int row = planes.row(plane);
            float first = x[xo + planes.firstPlane(row) * area];
            along[ao + plane] = ScalarNormLanes.dot(
                    x, xo + plane * area, first, centre[co + row], rstd[so + row], dy, dyo + plane * area, area);
            sum[sumo + plane] = reduce.reduce(Reduction.SUM, dy, dyo + plane * area, area);
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
            float scale = gamma[go + plane % planes.channels()];
            for (int i = plane * area; i < (plane + 1) * area; i++) {
                float h = ScalarNormLanes.normal(x[xo + i], first, centre[co + row], rstd[so + row]);
                dx[dxo + i] = rstd[so + row] * Math.fma(-h, q[qo + row], dy[dyo + i] * scale - p[po + row]);
            }
        }
    }
}
