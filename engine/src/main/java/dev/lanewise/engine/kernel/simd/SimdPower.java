package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarExpLog.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static dev.lanewise.engine.kernel.scalar.ScalarPower.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The power of {@code ScalarPower} over whole vectors, operation by operation. It is more than C2 inlines into one loop, and
 * more than it compiles as one: so there are three loops, which blocks go through by way of a scratch array, for the
 * logarithms (each a sum of two floats), for the magnitudes, and for the signs and special cases. They are called at one
 * place through an interface: with three receivers C2 compiles each by itself. What they compute is written out: a lane
 * function of that size stays out of line, its vectors boxed, should C2 compile it before the loop that calls it. Returns
 * how many elements it has done; the scalar twin does the rest.
 */
final class SimdPower {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    /** Elements that go through the scratch array at once. */
    private static final int BLOCK = 256;

    /** Where the low parts of the logarithms stand in the scratch array. */
    private static final int LOW = BLOCK;

    /** Where a scalar operand stands in the scratch array, repeated. */
    private static final int SCALAR = 2 * BLOCK;

    /** Where the magnitudes stand in the scratch array. */
    private static final int MAGNITUDE = 3 * BLOCK;

    /** One array a thread: a local array would be allocated at every call. */
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[4 * BLOCK]);

    /** Work on a block of at most {@value #BLOCK} elements. */
    private interface Stage {
        void run(float[] a, int ao, float[] b, int bo, float[] s, float[] y, int yo, int n);
    }

    private static final Stage[] STAGES = {SimdPower::logs, SimdPower::magnitudes, SimdPower::signs};

    private SimdPower() {}

    /** a[i] to the power of b[i]. */
    static int pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        float[] s = SCRATCH.get();
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += BLOCK) {
            run(0, a, ao + i, b, bo + i, s, y, yo + i, Math.min(BLOCK, bound - i));
        }
        return bound;
    }

    /** a[i] to the power of b. */
    static int pow(float[] a, int ao, float b, float[] y, int yo, int n) {
        float[] s = SCRATCH.get();
        Arrays.fill(s, SCALAR, SCALAR + BLOCK, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += BLOCK) {
            run(0, a, ao + i, s, SCALAR, s, y, yo + i, Math.min(BLOCK, bound - i));
        }
        return bound;
    }

    /** a to the power of b[i]. */
    static int pow(float a, float[] b, int bo, float[] y, int yo, int n) {
        float[] s = SCRATCH.get();
        Arrays.fill(s, SCALAR, SCALAR + BLOCK, a);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += BLOCK) {
            run(i == 0 ? 0 : 1, s, SCALAR, b, bo + i, s, y, yo + i, Math.min(BLOCK, bound - i)); // one logarithm serves all
        }
        return bound;
    }

    private static void run(
            int first, float[] a, int ao, float[] b, int bo, float[] s, float[] y, int yo, int n) {
        for (int stage = first; stage < STAGES.length; stage++) {
            STAGES[stage].run(a, ao, b, bo, s, y, yo, n);
        }
    }

    /** log₂ |a[i]| as s[i] + s[LOW + i]. */
    private static void logs(float[] a, int ao, float[] b, int bo, float[] to, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, a, ao + i).abs();
            VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
            IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
            IntVector e = bits.sub(SQRT_HALF).lanewise(ASHR, 23);
            FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
            FloatVector k = broadcast(SPECIES, ROUND).blend(ROUND + SUBNORMAL_SHIFT, subnormal);
            k = e.add(ROUND_BITS).reinterpretAsFloats().sub(k);
            FloatVector d = f.add(2f);
            FloatVector dl = f.sub(d.sub(2f));
            FloatVector s = f.div(d);
            FloatVector minus = s.neg();
            FloatVector sl = minus.fma(dl, minus.fma(d, f)).div(d);
            FloatVector u = s.mul(s);
            FloatVector ul = s.add(s).fma(sl, s.fma(s, u.neg()));
            FloatVector p = u.fma(broadcast(SPECIES, W11), broadcast(SPECIES, W9));
            p = p.fma(u, broadcast(SPECIES, W7));
            p = p.fma(u, broadcast(SPECIES, W5));
            p = p.mul(u);
            FloatVector c = p.add(W3);
            FloatVector cl = broadcast(SPECIES, W3).sub(c).add(p).add(W3_LOW);
            FloatVector v = u.mul(c);
            FloatVector vl = ul.fma(c, u.fma(cl, u.fma(c, v.neg())));
            c = v.add(W1);
            cl = broadcast(SPECIES, W1).sub(c).add(v).add(vl.add(W1_LOW));
            FloatVector w = s.mul(c);
            FloatVector wl = sl.fma(c, s.fma(cl, s.fma(c, w.neg())));
            FloatVector h = k.add(w);
            k.sub(h).add(w).add(wl).intoArray(to, LOW + i);
            h = h.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
            x.blend(h, x.compare(LT, Float.POSITIVE_INFINITY)).intoArray(to, i);
        }
    }

    /** |a[i]| to the power of b[i], 2^(b[i]·(h + hl)) from the logarithms, as s[MAGNITUDE + i]. */
    private static void magnitudes(float[] a, int ao, float[] b, int bo, float[] s, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            FloatVector h = FloatVector.fromArray(SPECIES, s, i);
            FloatVector hl = FloatVector.fromArray(SPECIES, s, LOW + i);
            w = w.blend(Float.MAX_VALUE, w.compare(GT, Float.MAX_VALUE));
            w = w.blend(-Float.MAX_VALUE, w.compare(LT, -Float.MAX_VALUE));
            FloatVector z = w.mul(h);
            FloatVector zl = w.fma(hl, w.fma(h, z.neg()));
            FloatVector t = z.add(ROUND_TWICE_BIASED);
            FloatVector r = z.sub(t.sub(ROUND_TWICE_BIASED)).add(zl);
            FloatVector p = r.fma(broadcast(SPECIES, B6), broadcast(SPECIES, B5));
            p = p.fma(r, broadcast(SPECIES, B4));
            p = p.fma(r, broadcast(SPECIES, B3));
            p = p.fma(r, broadcast(SPECIES, B2));
            p = p.fma(r, broadcast(SPECIES, B1));
            p = p.fma(r, broadcast(SPECIES, 1f));
            p = SimdMath.scale(p, t);
            p = p.blend(Float.POSITIVE_INFINITY, z.compare(GT, EXPONENT_MAX));
            p.blend(0f, z.compare(LT, -EXPONENT_MAX)).intoArray(s, MAGNITUDE + i);
        }
    }

    /** a[i] to the power of b[i], from the magnitudes: the sign, and the cases in which the magnitude does not decide. */
    private static void signs(float[] a, int ao, float[] b, int bo, float[] s, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            FloatVector magnitude = FloatVector.fromArray(SPECIES, s, MAGNITUDE + i);
            FloatVector e = w.abs();
            FloatVector c = FloatVector.zero(SPECIES).blend(e, e.compare(LT, SUBNORMAL_SCALE));
            VectorMask<Float> integer = c.add(SUBNORMAL_SCALE).sub(SUBNORMAL_SCALE).compare(EQ, c);
            e = e.mul(0.5f);
            c = FloatVector.zero(SPECIES).blend(e, e.compare(LT, SUBNORMAL_SCALE));
            VectorMask<Float> even = c.add(SUBNORMAL_SCALE).sub(SUBNORMAL_SCALE).compare(EQ, c);
            FloatVector signed = magnitude.blend(Float.NaN, v.compare(LT, 0f));
            signed = signed.blend(magnitude, v.compare(EQ, Float.NEGATIVE_INFINITY));
            FloatVector odd = magnitude.reinterpretAsInts()
                    .or(v.reinterpretAsInts().and(SIGN_BIT))
                    .reinterpretAsFloats();
            odd = odd.blend(magnitude, even);
            signed = signed.blend(odd, integer);
            signed = signed.blend(1f, v.compare(EQ, 1f));
            signed.blend(1f, w.compare(EQ, 0f)).intoArray(y, yo + i);
        }
    }
}
