package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;
import dev.lanewise.engine.kernel.simd.SimdUpdateKernels;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Every method of {@link UpdateKernels}, found by reflection: arrays first (p, then g and state if any), then offset and length, then
 * scalars. The twins agree by bits, the guards and the gradients stay, and a cut changes nothing.
 */
class UpdateKernelsProperties {
    private static final UpdateKernels SCALAR = new ScalarUpdateKernels();
    private static final UpdateKernels SIMD = new SimdUpdateKernels();

    @Provide
    Arbitrary<Method> kernels() {
        return Arbitraries.of(methods());
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void twinsAgreeByBits(
            @ForAll("kernels") Method kernel,
            @ForAll(supplier = Floats.Length.class) int length,
            @ForAll @IntRange(min = 1, max = 70) int offset,
            @ForAll Floats.Values values,
            @ForAll long seed) {
        float[] scalars = scalars(kernel, seed, values);
        List<Canary> expected = arrays(kernel, length, offset, values, seed);
        List<Canary> actual = arrays(kernel, length, offset, values, seed);
        float[] gradients = expected.get(Math.min(1, expected.size() - 1)).values();

        run(SCALAR, kernel, expected, offset, length, scalars);
        run(SIMD, kernel, actual, offset, length, scalars);

        for (int k = 0; k < expected.size(); k++) {
            String what = kernel.getName() + Arrays.toString(scalars) + ", array " + k;
            Bits.assertSameBits(expected.get(k).check().values(), actual.get(k).check().values(), what);
        }
        if (expected.size() > 1) {
            Bits.assertSameBits(gradients, actual.get(1).values(), kernel.getName() + ": gradients");
        }
    }

    /** From 32,768 elements on the vectors begin at a cache line. */
    @Example
    void twinsAgreeByBitsInLongRanges() {
        int offset = 1;
        for (Method kernel : methods()) {
            int length = 32_768 + 7 * offset;
            twinsAgreeByBits(kernel, length, offset++, Floats.Values.ANY, offset);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aCutChangesNothing(
            @ForAll("kernels") Method kernel,
            @ForAll(supplier = Floats.Length.class) int length,
            @ForAll @IntRange(min = 0, max = 1000) int cut,
            @ForAll long seed) {
        int first = Math.min(cut, length);
        float[] scalars = scalars(kernel, seed, Floats.Values.ORDINARY);
        List<Canary> whole = arrays(kernel, length, 3, Floats.Values.ANY, seed);
        List<Canary> pieces = arrays(kernel, length, 3, Floats.Values.ANY, seed);

        run(SIMD, kernel, whole, 3, length, scalars);
        run(SIMD, kernel, pieces, 3, first, scalars);
        run(SIMD, kernel, pieces, 3 + first, length - first, scalars);

        for (int k = 0; k < whole.size(); k++) {
            Bits.assertSameBits(whole.get(k).values(), pieces.get(k).values(), kernel.getName() + ", array " + k);
        }
    }

    /** The padding between parameters is zero and must stay zero, without a sign. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void zerosStayZero(@ForAll("kernels") Method kernel, @ForAll long seed) {
        float[] scalars = scalars(kernel, seed, Floats.Values.ORDINARY);
        for (UpdateKernels twin : List.of(SCALAR, SIMD)) {
            List<Canary> arrays = new ArrayList<>();
            for (int k = 0; k < arrayCount(kernel); k++) {
                arrays.add(Canary.ofLength(37));
            }
            run(twin, kernel, arrays, arrays.get(0).offset(), 37, scalars);
            for (Canary array : arrays) {
                Bits.assertSameBits(new float[37], array.values(), kernel.getName());
            }
        }
    }

    @Example
    void theFamilyIsFound() {
        assertTrue(methods().size() >= 10, () -> "kernels found: " + methods());
    }

    private static List<Method> methods() {
        return Arrays.stream(UpdateKernels.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static int arrayCount(Method kernel) {
        return (int) Arrays.stream(kernel.getParameterTypes()).filter(type -> type == float[].class).count();
    }

    private static List<Canary> arrays(Method kernel, int length, int offset, Floats.Values values, long seed) {
        List<Canary> arrays = new ArrayList<>();
        for (int k = 0; k < arrayCount(kernel); k++) {
            arrays.add(Canary.of(Floats.array(length, seed + k, values), offset));
        }
        return arrays;
    }

    /** As an optimizer passes them, in (0, 1); with arrays of any values also any scalars, once in two. */
    private static float[] scalars(Method kernel, long seed, Floats.Values values) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean wild = values == Floats.Values.ANY && random.nextBoolean();
        float[] scalars = new float[kernel.getParameterCount() - arrayCount(kernel) - 2];
        float[] any = Floats.array(scalars.length, seed, Floats.Values.ANY);
        for (int k = 0; k < scalars.length; k++) {
            scalars[k] = wild ? any[k] : (float) random.nextDouble(1e-3, 1);
        }
        return scalars;
    }

    private static void run(
            UpdateKernels twin, Method kernel, List<Canary> arrays, int offset, int length, float[] scalars) {
        Object[] arguments = new Object[kernel.getParameterCount()];
        int next = 0;
        for (Canary array : arrays) {
            arguments[next++] = array.array();
        }
        arguments[next++] = offset;
        arguments[next++] = length;
        for (float scalar : scalars) {
            arguments[next++] = scalar;
        }
        try {
            kernel.invoke(twin, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kernel.getName(), e);
        }
    }
}
