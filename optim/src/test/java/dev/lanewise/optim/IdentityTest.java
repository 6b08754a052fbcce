package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must hold between rules, whatever their numbers. */
class IdentityTest {
    private static final int N = 37;
    private static final int STEPS = 30;

    @Test
    void momentumZeroIsGradientDescent() {
        for (Backend backend : List.of(Backend.scalar(), Backend.preferred())) {
            UpdateKernels kernels = backend.update();
            float[] plain = Floats.array(N, 1, Floats.Values.ORDINARY);
            float[] heavy = plain.clone();
            float[] nesterov = plain.clone();
            float[] buffer = new float[N];
            float[] other = new float[N];
            for (int s = 0; s < STEPS; s++) {
                float[] g = Floats.array(N, 100 + s, Floats.Values.ORDINARY);
                kernels.sgd(plain, g, 0, N, 0.05f, 0.01f);
                kernels.momentum(heavy, g, buffer, 0, N, 0.05f, 0f, 1f, 0.01f);
                kernels.nesterov(nesterov, g, other, 0, N, 0.05f, 0f, 1f, 0.01f);
                Bits.assertSameBits(plain, heavy, "momentum 0, step " + s);
                Bits.assertSameBits(plain, nesterov, "Nesterov's momentum 0, step " + s);
            }
        }
    }

    @Test
    void adamWWithoutDecayIsAdam() {
        float[] start = Floats.array(N, 2, Floats.Values.ORDINARY);
        float[][] gradients = gradients();
        for (boolean amsgrad : new boolean[] {false, true}) {
            Adam adam = new Adam(0.9, 0.99, 1e-6, 0, amsgrad, false, false);
            AdamW adamW = new AdamW(0.9, 0.99, 1e-6, 0, amsgrad, false, false);
            float[][] expected = Trace.run(adam, new Constant(0.01), start, gradients);
            float[][] actual = Trace.run(adamW, new Constant(0.01), start, gradients);
            for (int s = 0; s < STEPS; s++) {
                Bits.assertSameBits(expected[s], actual[s], "step " + s);
            }
        }
    }

    /** m/√v is ±1 at first, so the first step has the size of the rate, whatever the size of the gradient. */
    @Test
    void adamsFirstStepHasTheSizeOfTheRate() {
        float[] gradient = {1e-3f, -1e-3f, 1f, -1f, 1e6f, -1e6f};
        float[] after = Trace.run(Adam.of(), new Constant(0.001), new float[6], new float[][] {gradient})[0];
        for (int i = 0; i < after.length; i++) {
            double expected = -0.001 * Math.signum(gradient[i]);
            double share = 1e-8 / Math.abs(gradient[i]); // what epsilon takes away
            Close.assertWithin(0.001 * (share + 10 * Close.EPSILON), expected, after[i], "gradient " + gradient[i]);
        }
    }

    /** An average of a constant is the constant: after bias correction Adam keeps walking at the rate. */
    @Test
    void adamWalksAtTheRateUnderAConstantGradient() {
        float[][] gradients = new float[2000][1];
        for (float[] g : gradients) {
            g[0] = 0.3f;
        }
        float[][] after = Trace.run(Adam.of(), new Constant(0x1p-10), new float[1], gradients);
        // Positions up to 2 are rounded to half a unit of 2^-23 at each step, the step itself to 10 roundings.
        double bound = 2000 * (0x1p-24 + 0x1p-10 * (10 * Close.EPSILON + 1e-8 / 0.3));
        Close.assertWithin(bound, -2000 * 0x1p-10, after[1999][0], "after 2,000 steps");
    }

    /**
     * The textbook's form looks ahead: v = μ·v − rate·∇f(x + μ·v), x = x + v. Ours holds the point looked at,
     * p = x + μ·v, and must meet it at every step: with the rate inside the momentum, whatever it is at that step.
     */
    @Test
    void nesterovIsTheTextbooks() {
        nesterovIsTheTextbooks(Sgd.of().withNesterov(0.9), new Constant(0.02));
        nesterovIsTheTextbooks(Sgd.of().withNesterov(0.9).withRateInside(), new Constant(0.02));
        nesterovIsTheTextbooks(Sgd.of().withNesterov(0.9).withRateInside(), Cyclic.of(0.005, 0.02, 7));
    }

    private static void nesterovIsTheTextbooks(Sgd rule, Schedule schedule) {
        double mu = rule.momentum();
        double[] curvature = {1, 3, 10, 40};
        double[] x = {1, -2, 0.5, 1.5};
        double[] v = new double[4];
        float[] p = {1, -2, 0.5f, 1.5f};
        float[] buffer = new float[4];
        for (int s = 1; s <= 100; s++) {
            double rate = schedule.at(s);
            float[] g = new float[4];
            for (int i = 0; i < 4; i++) {
                g[i] = (float) (curvature[i] * p[i]);
                v[i] = mu * v[i] - rate * curvature[i] * (x[i] + mu * v[i]);
                x[i] += v[i];
            }
            rule.update(Backend.preferred().update(), s, rate, p, g, new float[][] {buffer}, 0, 4);
            for (int i = 0; i < 4; i++) {
                // The iteration contracts: errors of a few roundings a step do not add up beyond the start's size.
                Close.assertWithin(100 * Close.EPSILON * 2, x[i] + mu * v[i], p[i], "step " + s + ", element " + i);
            }
        }
        assertEquals(0, p[3], 1e-2, "it converges");
    }

    /**
     * The maximum never falls, so with the same moments AMSGrad's step is nowhere larger than Adam's: every operation on the
     * way keeps the order. The corrected one rounds twice more.
     */
    @Test
    void amsgradsStepIsNeverLargerThanAdams() {
        UpdateKernels kernels = Backend.preferred().update();
        for (double beta2 : new double[] {0.5, 0.9, 0.999}) {
            Adam adam = Adam.of().withBetas(0.9, beta2);
            float[][] moments = new float[2][N];
            float[][] withMaximum = new float[3][N];
            float[][] withCorrected = new float[3][N];
            float[] largest = new float[N];
            int smaller = 0;
            for (int s = 1; s <= 300; s++) {
                float[] g = Floats.array(N, 300 + s, Floats.Values.ORDINARY);
                for (int i = 0; i < N; i++) {
                    g[i] *= (float) Math.exp(3 * Math.sin(0.1 * s + i)); // squares that fall again
                }
                // From zero, so that the parameters are the step.
                float[] step = new float[N];
                float[] amsgrad = new float[N];
                float[] corrected = new float[N];
                adam.update(kernels, s, 0.01, step, g, moments, 0, N);
                adam.withAmsgrad().update(kernels, s, 0.01, amsgrad, g, withMaximum, 0, N);
                adam.withCorrectedAmsgrad().update(kernels, s, 0.01, corrected, g, withCorrected, 0, N);
                for (int i = 0; i < N; i++) {
                    String what = "beta2 " + beta2 + ", step " + s + ", element " + i;
                    assertEquals(moments[1][i], withMaximum[1][i], what);
                    assertTrue(Math.abs(amsgrad[i]) <= Math.abs(step[i]), what);
                    assertTrue(Math.abs(corrected[i]) <= Math.abs(step[i]) * (1 + 8 * Close.EPSILON), what);
                    assertTrue(withMaximum[2][i] >= largest[i] && withMaximum[2][i] >= moments[1][i], what);
                    largest[i] = withMaximum[2][i];
                    smaller += Math.abs(amsgrad[i]) < 0.5 * Math.abs(step[i]) ? 1 : 0;
                }
            }
            assertTrue(smaller > 0 || beta2 == 0.999, "where the moment forgets, it is often much smaller");
        }
    }

    private static float[][] gradients() {
        float[][] gradients = new float[STEPS][];
        for (int s = 0; s < STEPS; s++) {
            gradients[s] = Floats.array(N, 200 + s, Floats.Values.ORDINARY);
        }
        return gradients;
    }
}
