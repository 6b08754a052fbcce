package dev.lanewise.engine.kernel.simd;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What {@link BytecodeAudit} is there to find: one class a mistake. They are read, never run. */
@SuppressWarnings("unused")
final class BadKernels {
    private BadKernels() {}

    static final class BorrowedSpecies {
        static float first(float[] x) {
            return FloatVector.fromArray(SimdWidth.SPECIES, x, 0).lane(0);
        }
    }

    static final class InstanceSpecies {
        private final VectorSpecies<Float> species = FloatVector.SPECIES_128;
    }

    static final class PassedSpecies {
        static float first(VectorSpecies<Float> species, float[] x) {
            return FloatVector.fromArray(species, x, 0).lane(0);
        }
    }

    static final class ChosenSpecies {
        static float first(float[] x) {
            return FloatVector.fromArray(of(x.length), x, 0).lane(0);
        }

        private static VectorSpecies<Float> of(int n) {
            return n < 8 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_256;
        }
    }

    static final class ListedSpecies {
        private static final List<VectorSpecies<Float>> ALL = List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256);

        static float first(float[] x, int i) {
            return FloatVector.fromArray(ALL.get(i), x, 0).lane(0);
        }
    }

    static final class ArrayOfSpecies {
        private static VectorSpecies<?>[] all;
        private static final VectorSpecies<?>[] NONE = {};
    }

    static final class Cast {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float first(float[] x) {
            Vector<Double> wide = FloatVector.fromArray(SPECIES, x, 0).convert(VectorOperators.F2D, 0);
            return (float) ((DoubleVector) wide).lane(0);
        }
    }

    static final class VectorAcrossCall {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float first(float[] x) {
            return twice(FloatVector.fromArray(SPECIES, x, 0)).lane(0);
        }

        private static FloatVector twice(FloatVector x) {
            return x.add(x);
        }
    }

    static final class MaskAcrossCall {
        boolean any(VectorMask<Float> mask) {
            return mask.anyTrue();
        }
    }

    static final class NamedConstant {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static FloatVector half(FloatVector x) {
            return x.mul(all(0.5f));
        }

        private static FloatVector all(float c) {
            return FloatVector.broadcast(SPECIES, c);
        }
    }

    static final class VectorField {
        private static final FloatVector ZERO = FloatVector.zero(FloatVector.SPECIES_128);
    }

    static final class MaskField {
        private VectorMask<Float> mask;
    }

    static final class Arrays {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static int make() {
            return new FloatVector[4].length;
        }
    }

    static final class Grid {
        static int make() {
            return new FloatVector[4][2].length;
        }
    }

    static final class CapturingLambda {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static Supplier<String> text(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            return () -> v.toString();
        }
    }

    static final class LambdaOverVectors {
        static UnaryOperator<FloatVector> twice() {
            return x -> x.add(x);
        }
    }

    static final class MethodReference {
        static Consumer<FloatVector> text() {
            return FloatVector::toString;
        }
    }

    static final class UnorderedSum {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float sum(float[] x) {
            return FloatVector.fromArray(SPECIES, x, 0).reduceLanes(VectorOperators.ADD);
        }
    }

    static final class UnorderedProduct {
        private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_128;

        static long product(double[] x) {
            return DoubleVector.fromArray(SPECIES, x, 0).reduceLanesToLong(VectorOperators.MUL);
        }
    }

    static final class NamelessOperator {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float fold(float[] x, VectorOperators.Associative f) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            return v.reduceLanes(VectorOperators.MAX) + v.reduceLanes(f);
        }
    }

    static final class LibraryFunction {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float exp(float[] x) {
            return FloatVector.fromArray(SPECIES, x, 0).lanewise(VectorOperators.EXP).lane(0);
        }

        static float pow(float[] x) {
            return FloatVector.fromArray(SPECIES, x, 0).pow(2).lane(0);
        }
    }

    static final class FloatToInteger {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static int round(float[] x) {
            return FloatVector.fromArray(SPECIES, x, 0)
                    .convert(VectorOperators.F2I, 0)
                    .reinterpretAsInts()
                    .lane(0);
        }
    }

    static final class HiddenConversion {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
        private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

        static int round(float[] x) {
            return FloatVector.fromArray(SPECIES, x, 0).castShape(INTS, 0).reinterpretAsInts().lane(0);
        }
    }

    static final class Masked {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static float load(float[] x, int n) {
            return FloatVector.fromArray(SPECIES, x, 0, SPECIES.indexInRange(0, n)).lane(0);
        }

        static void store(float[] x, int n) {
            FloatVector.zero(SPECIES).intoArray(x, 0, SPECIES.indexInRange(0, n));
        }

        static float add(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            return v.add(v, v.compare(VectorOperators.GT, 0)).lane(0);
        }
    }

    static final class MachineMath {
        static double power(double x) {
            return Math.pow(x, 3);
        }
    }

    static final class MachineMathByName {
        static DoubleUnaryOperator exp() {
            return Math::exp;
        }
    }

    /** The fourth loop of fourteen operations calls its lane function when C2 has inlined more than fifty. */
    static final class ManyLoops {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

        static void three(int f, float[] x) {
            switch (f) {
                case 0 -> first(x);
                case 1 -> second(x);
                default -> third(x);
            }
        }

        static void four(int f, float[] x) {
            switch (f) {
                case 0 -> first(x);
                case 1 -> second(x);
                case 2 -> third(x);
                default -> fourth(x);
            }
        }

        private static void first(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            v = v.add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v);
            LaneFunctions.positive(v).intoArray(x, 0);
        }

        private static void second(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            v = v.add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v);
            LaneFunctions.positive(v).intoArray(x, 0);
        }

        private static void third(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            v = v.add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v);
            LaneFunctions.positive(v).intoArray(x, 0);
        }

        private static void fourth(float[] x) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
            v = v.add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v).add(v);
            LaneFunctions.positive(v).intoArray(x, 0);
        }
    }

    /** Lane functions as they may be. */
    static final class LaneFunctions {
        static FloatVector positive(FloatVector x) {
            return x.blend(0, x.compare(VectorOperators.LT, 0));
        }
    }

    /** Everything that is allowed and could be mistaken for a mistake. */
    static final class Good {
        private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
        private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
        private static final VectorMask<Float> ODD = VectorMask.fromValues(FloatVector.SPECIES_128, false, true, false, true);

        static double kernel(float[] x, int[] y, IntFunction<String> text) {
            FloatVector v = LaneFunctions.positive(FloatVector.fromArray(SPECIES, x, 0));
            text.apply(IntVector.fromArray(INTS, y, 0).reduceLanes(VectorOperators.ADD));
            return StrictMath.pow(Math.fma(v.reduceLanes(VectorOperators.MAX), 2, 1), 3)
                    + v.convert(VectorOperators.F2D, 0).reinterpretAsDoubles().lane(0);
        }
    }
}
