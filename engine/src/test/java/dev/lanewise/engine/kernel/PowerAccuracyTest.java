package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.kernel.scalar.ScalarPower;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Ulp;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far the power of two floats is from {@link StrictMath#pow} in double precision, and its special cases. */
class PowerAccuracyTest {
    private static final int SAMPLES = 300_000;

    /** What pairs of arguments are drawn from. */
    private enum Domain {
        /** Any two bit patterns. */
        ANY {
            @Override
            float[] draw(SplittableRandom random) {
                return new float[] {Float.intBitsToFloat(random.nextInt()), Float.intBitsToFloat(random.nextInt())};
            }
        },
        /** Bases and exponents of everyday size. */
        USUAL {
            @Override
            float[] draw(SplittableRandom random) {
                return new float[] {4 * random.nextFloat(), 8 * random.nextFloat() - 4};
            }
        },
        /** Any positive base, results from the underflow to the overflow. */
        ALL_RESULTS {
            @Override
            float[] draw(SplittableRandom random) {
                return reaching(Float.intBitsToFloat(random.nextInt(0x7f800000)), random);
            }
        },
        /** The same for bases close to 1, where an error of the logarithm counts most. */
        NEAR_ONE {
            @Override
            float[] draw(SplittableRandom random) {
                return reaching(1 + Math.scalb(random.nextFloat() - 0.5f, -random.nextInt(24)), random);
            }
        },
        /** The same for bases around the seams of the reduction, √½ and √2. */
        SEAMS {
            @Override
            float[] draw(SplittableRandom random) {
                return reaching((random.nextBoolean() ? 0.7071f : 1.4142f) + 0.02f * (random.nextFloat() - 0.5f), random);
            }
        };

        abstract float[] draw(SplittableRandom random);

        /** The base with an exponent that leads to 2 to the power of something between −151 and 129. */
        private static float[] reaching(float base, SplittableRandom random) {
            double target = -151 + 280 * random.nextDouble();
            return new float[] {base, (float) (target * Math.log(2) / Math.log(base))};
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurate(Domain domain) {
        SplittableRandom random = new SplittableRandom(domain.ordinal());
        double worst = 0;
        String where = "";
        for (int i = 0; i < SAMPLES; i++) {
            float[] pair = domain.draw(random);
            float y = ScalarPower.pow(pair[0], pair[1]);
            double distance = Ulp.distance(expected(pair[0], pair[1]), y);
            if (distance > worst) {
                worst = distance;
                where = Bits.text(pair[0]) + " to the power of " + Bits.text(pair[1]) + " is " + Bits.text(y);
            }
        }
        assertTrue(worst <= 1, worst + " ULP: " + where);
    }

    /** Every special value with every other, integers of both parities up to the last odd one, and their neighbours. */
    @Test
    void hasTheSpecialCasesOfIeee754() {
        float[] numbers = floats(
                1, 2, 3, 0.5, 1.5, 2.5, 1 - 0x1p-24, 1 + 0x1p-23, 8388607, 8388607.5, 8388609, 16777215, 16777216, 33554432,
                128, 149.5, 150, 1e9, 4e9);
        float[] special = Floats.special();
        float[] all = new float[2 * numbers.length + special.length];
        for (int i = 0; i < numbers.length; i++) {
            all[2 * i] = numbers[i];
            all[2 * i + 1] = -numbers[i];
        }
        System.arraycopy(special, 0, all, 2 * numbers.length, special.length);
        for (float x : all) {
            for (float y : all) {
                double expected = expected(x, y);
                float actual = ScalarPower.pow(x, y);
                String what = Bits.text(x) + " to the power of " + Bits.text(y);
                Ulp.assertWithin(1, expected, actual, what);
                if (!Double.isNaN(expected)) {
                    Bits.assertSameBits(Math.copySign(1f, (float) expected), Math.copySign(1f, actual), what + ", its sign");
                }
            }
        }
    }

    /** IEEE 754 where Java differs. */
    private static double expected(float x, float y) {
        return x == 1 || x == -1 && Float.isInfinite(y) ? 1 : StrictMath.pow(x, y);
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
