package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

class SuiteTest {
    private static final double LARGE = 3e7;

    static Stream<Arguments> combinations() {
        return Arrays.stream(Suite.values()).flatMap(suite -> suite.combinations(false, 2).stream()
                .filter(params -> suite.work(params).footprint() < LARGE)
                .map(params -> Arguments.of(suite, params)));
    }

    /** What each fork does before it times, parity included; but for the sizes that take long. */
    @ParameterizedTest
    @MethodSource("combinations")
    void isSetUpWithEveryParameter(Suite suite, Map<String, String> params) throws ReflectiveOperationException {
        Object benchmark = suite.benchmark.getDeclaredConstructor().newInstance();
        for (Map.Entry<String, String> param : params.entrySet()) {
            Field field = suite.benchmark.getField(param.getKey());
            field.set(benchmark, valueOf(field.getType(), param.getValue()));
        }
        call(benchmark, Setup.class);
        call(benchmark, TearDown.class);
    }

    private static Object valueOf(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .filter(constant -> ((Enum<?>) constant).name().equals(text))
                        .findFirst()
                        .orElseThrow()
                : text;
    }

    private static void call(Object benchmark, Class<? extends Annotation> marked) throws ReflectiveOperationException {
        for (Method method : benchmark.getClass().getMethods()) {
            if (method.isAnnotationPresent(marked)) {
                method.invoke(benchmark);
            }
        }
    }

    @Test
    void everyCombinationIsARowOfItsOwn() {
        Set<Work> rows = new HashSet<>();
        for (Suite suite : Suite.values()) {
            for (Map<String, String> params : suite.combinations(false, 2)) {
                assertTrue(rows.add(suite.work(params)), () -> suite + " " + params);
            }
        }
    }

    @Test
    void methodsAreNamedAsTheVariants() {
        Set<String> variants = Arrays.stream(Variant.values()).map(Variant::method).collect(Collectors.toSet());
        for (Suite suite : Suite.values()) {
            for (Method method : suite.benchmark.getMethods()) {
                if (method.isAnnotationPresent(Benchmark.class)) {
                    assertTrue(variants.contains(method.getName()), method.toString());
                }
            }
        }
    }

    @Test
    void theShortFormIsAPartOfTheFullOne() {
        for (Suite suite : Suite.values()) {
            List<Map<String, String>> all = suite.combinations(false, 1);
            assertTrue(all.containsAll(suite.combinations(true, 1)), suite.name());
            assertEquals(all.size(), new HashSet<>(all).size(), suite.name());
        }
    }

    @Test
    void theTwinToCompareWithHasOneThread() {
        Map<String, String> one = Map.of("product", "64x64x64 NN", "threads", "1");
        Map<String, String> two = Map.of("product", "64x64x64 NN", "threads", "2");
        Map<String, String> large = Map.of("product", "2048x2048x2048 NN", "threads", "1");
        assertEquals(List.of(Variant.values()), Suite.GEMM.variants(one));
        assertEquals(List.of(Variant.SIMD, Variant.OPENBLAS, Variant.BLIS, Variant.LIBTORCH), Suite.GEMM.variants(two));
        assertEquals(List.of(Variant.SIMD, Variant.OPENBLAS, Variant.BLIS, Variant.LIBTORCH), Suite.GEMM.variants(large));
    }

    @Test
    void countsTheArithmeticOfAStep() {
        // By hand: 2·3·(4·5·2 + 5·6·3), the input's gradient left out.
        assertEquals(780, Network.denseFlops(new int[] {4, 5, 6}, 3));
    }
}
