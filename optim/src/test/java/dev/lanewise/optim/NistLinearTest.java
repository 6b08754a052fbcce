package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Linear least squares and summary statistics of NIST's Statistical Reference Datasets with {@link Lbfgs}, from zero. What is
 * fitted is a change of the coefficients, in float: seven digits of what is left at most. It is added to them in double, and
 * the next fit begins there. Once with the columns as they are, once in an orthogonal basis of them. A mean is the fit of a constant; deviation and autocorrelation are those of what it leaves. The
 * digits are written to {@code target/nist-linear-digits.txt} and {@code target/nist-univariate-digits.txt}.
 */
class NistLinearTest {
    private static final int REFINEMENTS = 40;

    /** Digits of the worst coefficient, or of the statistic. */
    private static final double DIGITS = 8;

    /**
     * Columns as they are. Those of Filip's polynomial of degree 10, scaled, have a condition number of 5·10⁹: its square is
     * far beyond what a gradient in float can tell apart, so none is found at all.
     */
    private static final Map<String, Double> LESS = Map.of("Filip", -1.0, "Wampler4", 7.0, "Wampler5", 5.0);

    /** Where the basis is no hindrance, what is left is the coefficients' own conditioning, in double. */
    private static final Map<String, Double> LESS_IN_ORTHOGONAL_BASIS = Map.of("Filip", 7.0, "Wampler5", 6.5);

    /** Rows of numbers, and what to find from them. */
    private record Columns(double[][] x, double[] y) {
        double[] residuals(double[] b) {
            double[] r = new double[y.length];
            for (int i = 0; i < r.length; i++) {
                double value = 0;
                for (int j = 0; j < b.length; j++) {
                    value = Math.fma(b[j], x[j][i], value);
                }
                r[i] = value - y[i];
            }
            return r;
        }

        /** Aᵀ·r, the columns of A as long as 1. */
        private double[] slopes(double[] r, double[] length) {
            double[] slopes = new double[x.length];
            for (int j = 0; j < slopes.length; j++) {
                for (int i = 0; i < r.length; i++) {
                    slopes[j] = Math.fma(r[i], x[j][i], slopes[j]);
                }
                slopes[j] /= length[j];
            }
            return slopes;
        }

        /**
         * The columns of Q in {@code A = Q·R}, by Gram and Schmidt's method, each column twice.
         *
         * @param r is filled with the triangle of R
         */
        double[][] orthogonalise(double[][] r) {
            double[][] q = new double[x.length][];
            for (int j = 0; j < x.length; j++) {
                q[j] = x[j].clone();
                for (int pass = 0; pass < 2; pass++) {
                    for (int k = 0; k < j; k++) {
                        double share = dot(q[k], q[j]);
                        r[k][j] += share;
                        for (int i = 0; i < y.length; i++) {
                            q[j][i] = Math.fma(-share, q[k][i], q[j][i]);
                        }
                    }
                }
                r[j][j] = StrictMath.sqrt(squares(q[j]));
                for (int i = 0; i < y.length; i++) {
                    q[j][i] /= r[j][j];
                }
            }
            return q;
        }

        /** The coefficients from fits in the basis Q, whose results are taken back by substitution in R, in double. */
        double[] fitOrthogonal(int fits) {
            double[][] r = new double[x.length][x.length];
            double[][] q = orthogonalise(r);
            double[] b = new double[x.length];
            for (int fit = 0; fit < fits; fit++) {
                double[] rest = residuals(b);
                for (int i = 0; i < rest.length; i++) {
                    rest[i] = -rest[i];
                }
                double[] p = new double[x.length];
                new Columns(q, rest).refine(p);
                for (int j = p.length - 1; j >= 0; j--) {
                    for (int k = j + 1; k < p.length; k++) {
                        p[j] = Math.fma(-r[j][k], p[k], p[j]);
                    }
                    p[j] /= r[j][j];
                    b[j] += p[j];
                }
            }
            return b;
        }

        /**
         * One fit in float of what is to be added to b: with the columns scaled to length 1, ‖A·p‖² + 2·h·p, where h = Aᵀ·r
         * of the residuals r, scaled too. Their squares, which p does not change, are left out: they would hide the rest.
         */
        void refine(double[] b) {
            double[] length = Arrays.stream(x).mapToDouble(each -> StrictMath.sqrt(squares(each))).toArray();
            double[] h = slopes(residuals(b), length);
            double size = Arrays.stream(h).map(Math::abs).max().orElseThrow();
            if (size == 0) {
                return;
            }
            float[] p = new float[b.length];
            Lbfgs.of().withHistory(20).withIterations(300).withGradientTolerance(0).withChangeTolerance(0)
                    .minimize(Compute.serial(), p, (q, gradient) -> {
                        double[] fitted = new double[y.length];
                        for (int j = 0; j < b.length; j++) {
                            for (int i = 0; i < fitted.length; i++) {
                                fitted[i] = Math.fma(q[j] / length[j], x[j][i], fitted[i]);
                            }
                        }
                        double[] slopes = slopes(fitted, length);
                        double loss = squares(fitted);
                        for (int j = 0; j < b.length; j++) {
                            loss += 2 * h[j] / size * q[j];
                            gradient[j] = (float) (2 * (slopes[j] + h[j] / size));
                        }
                        return loss;
                    });
            for (int j = 0; j < b.length; j++) {
                b[j] += p[j] * size / length[j];
            }
        }
    }

    private static Columns columns(JsonNode node) {
        String model = node.get("model").stringValue();
        double[] data = doubles(node.get("data").get("data"));
        int width = node.get("data").get("shape").get(1).intValue();
        int n = data.length / width;
        double[] y = new double[n];
        double[][] x = new double[node.get("certified").size()][n];
        for (int i = 0; i < n; i++) {
            y[i] = data[i * width];
            for (int j = 0; j < x.length; j++) {
                boolean polynomial = model.startsWith("polynomial");
                int column = model.contains("no intercept") ? j + 1 : j;
                x[j][i] = polynomial ? StrictMath.pow(data[i * width + 1], j) : column == 0 ? 1 : data[i * width + column];
            }
        }
        return new Columns(x, y);
    }

    @Test
    void coefficients() throws Exception {
        StringBuilder report = new StringBuilder("problem, digits in float, refined, in an orthogonal basis in float, refined\n");
        StringBuilder failures = new StringBuilder();
        JsonNode cases = NistFiles.cases("strd_linear.json");
        for (JsonNode node : cases) {
            String name = node.get("name").stringValue();
            double[] certified = doubles(node.get("certified"));
            Columns columns = columns(node);
            double[] b = new double[certified.length];
            columns.refine(b);
            double direct = digits(certified, b);
            for (int i = 0; i < REFINEMENTS; i++) {
                columns.refine(b);
            }
            double refined = digits(certified, b);
            double orthogonal = digits(certified, columns.fitOrthogonal(REFINEMENTS + 1));
            String line = String.format(
                    Locale.ROOT, "%s %.1f %.1f %.1f %.1f%n", name, direct, refined,
                    digits(certified, columns.fitOrthogonal(1)), orthogonal);
            report.append(line);
            boolean enough = refined >= LESS.getOrDefault(name, DIGITS)
                    && orthogonal >= LESS_IN_ORTHOGONAL_BASIS.getOrDefault(name, DIGITS);
            failures.append(enough ? "" : line);
        }
        Files.writeString(Path.of(System.getProperty("basedir", "."), "target", "nist-linear-digits.txt"), report);
        assertEquals(11, cases.size());
        assertTrue(failures.isEmpty(), failures::toString);
    }

    @Test
    void summaryStatistics() throws Exception {
        StringBuilder report = new StringBuilder("data, digits of mean, deviation, autocorrelation\n");
        StringBuilder failures = new StringBuilder();
        JsonNode cases = NistFiles.cases("strd_univariate.json");
        for (JsonNode node : cases) {
            double[] y = doubles(node.get("data").get("data"));
            double[] ones = new double[y.length];
            Arrays.fill(ones, 1);
            Columns columns = new Columns(new double[][] {ones}, y);
            double[] mean = new double[1];
            for (int i = 0; i < 4; i++) {
                columns.refine(mean);
            }
            double[] r = columns.residuals(mean);
            double deviation = StrictMath.sqrt(squares(r) / (y.length - 1));
            double lagged = 0;
            for (int i = 1; i < r.length; i++) {
                lagged = Math.fma(r[i], r[i - 1], lagged);
            }
            double[] digits = {
                digits(new double[] {node.get("certified_mean").doubleValue()}, mean),
                digits(new double[] {node.get("certified_sd_n_minus_1").doubleValue()}, new double[] {deviation}),
                digits(
                        new double[] {node.get("certified_lag1_autocorrelation").doubleValue()},
                        new double[] {lagged / squares(r)})
            };
            String line = String.format(
                    Locale.ROOT, "%s %.1f %.1f %.1f%n", node.get("name").stringValue(), digits[0], digits[1], digits[2]);
            report.append(line);
            failures.append(Arrays.stream(digits).min().orElseThrow() >= DIGITS ? "" : line);
        }
        Files.writeString(Path.of(System.getProperty("basedir", "."), "target", "nist-univariate-digits.txt"), report);
        assertEquals(8, cases.size());
        assertTrue(failures.isEmpty(), failures::toString);
    }

    /** The digits that the worst number has in common with the certified one. */
    private static double digits(double[] certified, double[] actual) {
        double worst = 1e-15;
        for (int j = 0; j < actual.length; j++) {
            worst = Math.max(worst, Math.abs(actual[j] - certified[j]) / Math.abs(certified[j]));
        }
        return -Math.log10(worst);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    private static double squares(double[] a) {
        double sum = 0;
        for (double each : a) {
            sum = Math.fma(each, each, sum);
        }
        return sum;
    }

    private static double[] doubles(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }
}
