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
        double x = a * (n - k);
        double y = b * k;
        double sum = x + y;
        double tail = sumTail(x, y, sum) + (Math.fma(a, n - k, -x) + Math.fma(b, k, -y));
        return quotient(sum, tail, n);
    }

    /** Half a cosine wave from a to b, {@code a + (b − a)·(1 − cos(π·k/n))/2}, for {@code 0 ≤ k ≤ n}. */
    static double cosine(double a, double b, double k, double n) {
        if (2 * k > n) {
            return cosine(b, a, n - k, n);
        }
        // y = (π·k/n)², at most (π/2)²
        double ratio = k / n;
        double ratioTail = Math.fma(-ratio, n, k) / n;
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
        return between(a, b, wave, waveTail);
    }

    /**
     * From a to b, {@code b + (a − b)·((n − k)/n)^exponent}, for {@code 0 ≤ k < n}: within 1 ULP. What is broken in the exponent
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
        return b + power(height, heightTail, base, baseTail, (long) exponent);
    }

    /** {@code a·b^n} by repeated squaring, for {@code n ≥ 0}. */
    static double power(double a, double b, long n) {
        return power(a, 0, b, 0, n);
    }

    private static double power(double a, double aTail, double b, double bTail, long n) {
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
        return result;
    }

    /** {@code a/(1 + b·k)}. */
    static double hyperbola(double a, double b, double k) {
        double product = b * k;
        double sum = 1 + product;
        double sumTail = sumTail(1, product, sum) + Math.fma(b, k, -product);
        double quotient = a / sum;
        return quotient + (Math.fma(-quotient, sum, a) - quotient * sumTail) / sum;
    }

    /** {@code a/√x}. */
    static double overRoot(double a, double x) {
        double root = StrictMath.sqrt(x);
        double rootTail = Math.fma(-root, root, x) / (2 * root);
        double quotient = a / root;
        return quotient + (Math.fma(-quotient, root, a) - quotient * rootTail) / root;
    }

    /** {@code a + (b − a)·(share + tail)}. */
    private static double between(double a, double b, double share, double tail) {
        double span = b - a;
        double rise = span * share;
        double riseTail = Math.fma(span, share, -rise) + (span * tail + sumTail(b, -a, span) * share);
        double sum = a + rise;
        return sum + (sumTail(a, rise, sum) + riseTail);
    }

    private static double quotient(double x, double tail, double n) {
        double quotient = x / n;
        return quotient + (Math.fma(-quotient, n, x) + tail) / n;
    }

    /** What {@code sum = x + y} lost to rounding. */
    private static double sumTail(double x, double y, double sum) {
        double partOfY = sum - x;
        return (x - (sum - partOfY)) + (y - partOfY);
    }
}
