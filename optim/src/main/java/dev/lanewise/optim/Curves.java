package dev.lanewise.optim;

/**
 * The curves that schedules are made of. What a formula loses to rounding is carried along as a second double (Dekker,
 * "A floating-point technique for extending the available precision", 1971; the sum is Knuth's) and added at the end, so
 * that the result is rounded once: within 0.51 ULP of the formula where numbers of steps are below 2⁴⁵. Nothing here
 * allocates, which is why pairs are written out and not objects.
 */
final class Curves {
    /** π − {@link Math#PI}. */
    private static final double PI_TAIL = 1.2246467991473532e-16;

    /** Terms of the cosine's series: for angles up to π/2 the next one is below 2⁻⁸⁰ of the sum. */
    private static final int TERMS = 13;

    private Curves() {}

    /** The straight line {@code a + (b − a)·k/n}, for {@code 0 ≤ k ≤ n}: computed as {@code (a·(n − k) + b·k)/n}. */
    static double linear(double a, double b, double k, double n) {
        return linear(a, 0, b, 0, k, 0, n, 0);
    }

    /** The same where all have tails. */
    static double linear(
            double a, double aTail, double b, double bTail, double k, double kTail, double n, double nTail) {
        double rest = n - k;
        double restTail = sumTail(n, -k, rest) + (nTail - kTail);
        double x = a * rest;
        double y = b * k;
        double sum = x + y;
        double tail = sumTail(x, y, sum) + (Math.fma(a, rest, -x) + Math.fma(b, k, -y))
                + (a * restTail + aTail * rest) + (b * kTail + bTail * k);
        double quotient = sum / n;
        return quotient + (Math.fma(-quotient, n, sum) + tail - quotient * nTail) / n;
    }

    /** Half a cosine wave from a to b, {@code a + (b − a)·(1 − cos(π·k/n))/2}, for {@code 0 ≤ k ≤ n}. */
    static double cosine(double a, double b, double k, double n) {
        return cosine(a, 0, b, 0, k, 0, n, 0);
    }

    /** The same where all have tails. */
    static double cosine(
            double a, double aTail, double b, double bTail, double k, double kTail, double n, double nTail) {
        if (2 * k > n) {
            return cosine(b, bTail, a, aTail, n - k, nTail - kTail, n, nTail);
        }
        // y = (π·k/n)², at most (π/2)²
        double ratio = k / n;
        double ratioTail = (Math.fma(-ratio, n, k) + kTail - ratio * nTail) / n;
        double z = Math.PI * ratio;
        double zTail = Math.fma(Math.PI, ratio, -z) + (Math.PI * ratioTail + PI_TAIL * ratio);
        double y = z * z;
        double yTail = Math.fma(z, z, -y) + 2 * z * zTail;
        // (1 − cos √y)/2 = y/4·(1 − y/(3·4)·(1 − y/(5·6)·(1 − …)))
        double c = 1;
        double cTail = 0;
        for (int j = TERMS; j >= 1; j--) {
            double m = (2.0 * j + 1) * (2.0 * j + 2);
            double product = y * c;
            double productTail = Math.fma(y, c, -product) + (y * cTail + yTail * c);
            double part = product / m;
            c = 1 - part;
            cTail = (1 - c - part) - (Math.fma(-part, m, product) + productTail) / m;
        }
        double quarter = y / 4;
        double wave = quarter * c;
        double waveTail = Math.fma(quarter, c, -wave) + (quarter * cTail + yTail / 4 * c);
        // a + (b − a)·wave
        double span = b - a;
        double spanTail = sumTail(b, -a, span) + (bTail - aTail);
        double rise = span * wave;
        double riseTail = Math.fma(span, wave, -rise) + (span * waveTail + spanTail * wave);
        double sum = a + rise;
        return sum + (sumTail(a, rise, sum) + aTail + riseTail);
    }

    /**
     * From a to b, {@code b + (a − b)·((n − k)/n)^exponent}, for {@code 0 ≤ k < n}. What is broken in the exponent
     * is a product of roots, one for each bit: {@link StrictMath#pow} allocates, and carries no tail.
     */
    static double polynomial(double a, double b, double k, double n, double exponent) {
        double base = (n - k) / n;
        double baseTail = Math.fma(-base, n, n - k) / n;
        double height = a - b;
        double heightTail = sumTail(a, -b, height);
        double factor = base;
        double factorTail = baseTail;
        for (double left = exponent % 1; left > 0; left %= 1) {
            // √(f + tail) = √f + tail/(2·√f), and the root of f has a tail of its own.
            double root = StrictMath.sqrt(factor);
            double rest = (Math.fma(-root, root, factor) + factorTail) / (2 * root);
            factor = root + rest;
            factorTail = rest - (factor - root);
            left *= 2;
            if (left >= 1) {
                double product = height * factor;
                double tail = Math.fma(height, factor, -product) + (height * factorTail + heightTail * factor);
                height = product + tail;
                heightTail = tail - (height - product);
            }
        }
        double rise = power(height, heightTail, base, baseTail, (long) exponent, Part.VALUE);
        double riseTail = power(height, heightTail, base, baseTail, (long) exponent, Part.TAIL);
        double sum = b + rise;
        return sum + (sumTail(b, rise, sum) + riseTail);
    }

    /** {@code a + (b − a)·f^i·g^j·k/n}, for whole numbers from 0 on. */
    static double scaled(double a, double b, double f, long i, double g, long j, double k, double n) {
        double span = b - a;
        double spanTail = sumTail(b, -a, span);
        double part = power(span, spanTail, f, 0, i, Part.VALUE);
        double partTail = power(span, spanTail, f, 0, i, Part.TAIL);
        double height = power(part, partTail, g, 0, j, Part.VALUE);
        double heightTail = power(part, partTail, g, 0, j, Part.TAIL);
        double x = a * n;
        double y = height * k;
        double sum = x + y;
        double tail = sumTail(x, y, sum) + (Math.fma(a, n, -x) + Math.fma(height, k, -y)) + heightTail * k;
        double quotient = sum / n;
        return quotient + (Math.fma(-quotient, n, sum) + tail) / n;
    }

    /** {@code a·b^n} by repeated squaring, for {@code n ≥ 0}. */
    static double power(double a, double b, long n) {
        return power(a, 0, b, 0, n, Part.VALUE);
    }

    /** Which half of a pair is asked for: both are asked for one after the other. */
    private enum Part {
        VALUE,
        TAIL
    }

    private static double power(double a, double aTail, double b, double bTail, long n, Part part) {
        double result = a;
        double resultTail = aTail;
        double square = b;
        double squareTail = bTail;
        for (long bits = n; bits > 0; bits >>= 1) {
            if ((bits & 1) == 1) {
                double product = result * square;
                double tail = Math.fma(result, square, -product) + (result * squareTail + resultTail * square);
                result = product + tail;
                resultTail = tail - (result - product);
            }
            double product = square * square;
            double tail = Math.fma(square, square, -product) + 2 * square * squareTail;
            square = product + tail;
            squareTail = tail - (square - product);
        }
        return part == Part.VALUE ? result : resultTail;
    }

    /** {@code a/(1 + b·k)}. */
    static double hyperbola(double a, double b, double k) {
        double product = b * k;
        double sum = 1 + product;
        double sumTail = sumTail(1, product, sum) + Math.fma(b, k, -product);
        double quotient = a / sum;
        return quotient + (Math.fma(-quotient, sum, a) - quotient * sumTail) / sum;
    }

    /** {@code a·k/(n·√x)}, for whole numbers k, n and x. */
    static double overRoot(double a, double k, double n, double x) {
        double root = StrictMath.sqrt(x);
        double rootTail = Math.fma(-root, root, x) / (2 * root);
        double product = a * k;
        double productTail = Math.fma(a, k, -product);
        double divisor = n * root;
        double divisorTail = Math.fma(n, root, -divisor) + n * rootTail;
        double quotient = product / divisor;
        return quotient + (Math.fma(-quotient, divisor, product) + productTail - quotient * divisorTail) / divisor;
    }

    /** What {@code sum = x + y} lost to rounding. */
    static double sumTail(double x, double y, double sum) {
        double partOfY = sum - x;
        return (x - (sum - partOfY)) + (y - partOfY);
    }
}
