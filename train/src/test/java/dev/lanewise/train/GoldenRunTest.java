package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One seed gives one training run, to the bit: each vector width and number of threads against the committed hashes. */
class GoldenRunTest {
    private static final String DIGITS = "e254ea45827089707855304a6efa360004e56af45ff42d2bb74521fdc59c6d7b";
    private static final String IRIS = "08b559183ba56c2374cf384feb14283688e218a1a5c5115e43760199615fad88";

    @TestFactory
    Stream<DynamicTest> everyWidthAndThreadCount() {
        int machine = machineBits();
        return Stream.of("off", "128", "256", "512")
                .filter(width -> width.equals("off") || Integer.parseInt(width) <= machine)
                .map(width -> DynamicTest.dynamicTest(width, () -> trainedInFreshJvm(width)));
    }

    /** What a user gets who sets nothing, in this JVM. */
    @Test
    void preferredWidth() {
        assertEquals(DIGITS, GoldenRun.digits(2));
        assertEquals(IRIS, GoldenRun.iris(2));
    }

    private static void trainedInFreshJvm(String width) throws Exception {
        List<String> lines = run("-Dlanewise.simd=" + width, "1", "2", "3");
        assertEquals(width.equals("off") ? "scalar 0" : "simd " + width, lines.getFirst());
        List<String> expected = Stream.of("1", "2", "3")
                .map(threads -> threads + " " + DIGITS + " " + IRIS)
                .toList();
        assertEquals(expected, lines.subList(1, lines.size()));
    }

    private static List<String> run(String option, String... threads) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--add-modules",
                "jdk.incubator.vector",
                option,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                GoldenRun.class.getName()));
        command.addAll(List.of(threads));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<String> lines = output.lines().toList();
        assertTrue(lines.size() == 1 + threads.length, output);
        return lines;
    }

    private static int machineBits() {
        return 8 * Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxVectorSize")
                .getValue());
    }
}
