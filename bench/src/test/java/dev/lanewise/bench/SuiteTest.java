package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

class SuiteTest {
    static Stream<Arguments> combinations() {
        return Arrays.stream(Suite.values())
                .flatMap(suite -> suite.combinations().stream().map(params -> Arguments.of(suite, params)));
    }

    /** What each fork does before it times, parity included. */
    @ParameterizedTest
    @MethodSource("combinations")
    void isSetUpWithEveryParameter(Suite suite, Map<String, String> params) throws ReflectiveOperationException {
        Object benchmark = suite.benchmark.getDeclaredConstructor().newInstance();
        for (Map.Entry<String, String> param : params.entrySet()) {
            Field field = suite.benchmark.getField(param.getKey());
            Object value = field.getType() == int.class ? (Object) Integer.valueOf(param.getValue()) : param.getValue();
            field.set(benchmark, value);
        }
        call(benchmark, Setup.class);
        call(benchmark, TearDown.class);
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
            for (Map<String, String> params : suite.combinations()) {
                assertTrue(rows.add(suite.work(params)), () -> suite + " " + params);
            }
        }
    }

    @Test
    void methodsAreNamedAsTheVariants() {
        Set<String> variants = Set.of("scalar", "plain", "simd");
        for (Suite suite : Suite.values()) {
            long known = Arrays.stream(suite.benchmark.getMethods())
                    .filter(method -> method.isAnnotationPresent(Benchmark.class))
                    .filter(method -> variants.contains(method.getName()))
                    .count();
            assertEquals(suite.variants(), known, suite.name());
        }
    }

    @Test
    void countsTheArithmeticOfAStep() {
        // By hand: 2·3·(4·5·2 + 5·6·3), the input's gradient left out.
        assertEquals(780, TrainingStep.flops(new int[] {4, 5, 6}, 3));
    }

    @Test
    void refusesAnUnknownFamily() {
        assertEquals(2, Main.execute("gemm", "warp"));
        assertEquals(2, Main.execute("--threads", "0"));
        assertEquals(2, Main.execute("--json", "no/such/directory/file.json"));
    }
}
