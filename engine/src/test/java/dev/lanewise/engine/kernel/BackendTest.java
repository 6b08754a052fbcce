package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time-out is there for a JVM that hangs. */
@Timeout(300)
class BackendTest {
    private static final String ADD = "--add-modules=jdk.incubator.vector";
    private static final VirtualMachine WIDE = new VirtualMachine(true, 512, null);

    /** What a user's program would see: the kernels, and the sum of 1 … 1000 by them. */
    static final class Program {
        public static void main(String[] args) {
            try {
                Backend backend = Backend.preferred();
                Backend.preferred();
                float[] x = new float[1000];
                for (int i = 0; i < x.length; i++) {
                    x[i] = i + 1;
                }
                System.out.println(backend.name() + " " + backend.vectorBits() + " " + Backend.reason() + " "
                        + backend.reduce().reduce(Reduction.SUM, x, 0, x.length));
            } catch (IllegalStateException e) {
                System.out.println("error " + e.getMessage());
            }
        }
    }

    private record Output(String out, String err) {}

    private static Output java(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Xshare:auto", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Program.class.getName());
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return new Output(out.strip(), err);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /** Once a build is enough for the tests that start a JVM: they set the property themselves. */
    @Test
    @EnabledIfSystemProperty(named = "lanewise.simd", matches = "off")
    void withoutTheModuleTheScalarKernelsRunAndOneWarningSaysWhatToDo() throws Exception {
        Output output = java();
        assertEquals("scalar 0 scalar kernels: the module jdk.incubator.vector is not loaded 500500.0", output.out());
        assertEquals(1, count(output.err(), "Lanewise runs its scalar kernels"), output.err());
        assertTrue(output.err().contains("--add-modules jdk.incubator.vector"), output.err());

        output = java("-Dlanewise.simd=off");
        assertEquals("scalar 0 scalar kernels: -Dlanewise.simd=off 500500.0", output.out());
        assertEquals("", output.err(), "what was asked for needs no warning");

        output = java("-Dlanewise.simd=128");
        assertEquals(
                "error -Dlanewise.simd=128: the module jdk.incubator.vector is not loaded, start java with --add-modules "
                        + "jdk.incubator.vector. Possible here: off; without the property the best is chosen.",
                output.out());
    }

    @Test
    @EnabledIfSystemProperty(named = "lanewise.simd", matches = "off")
    void aWidthThatTheMachineLacksIsAnError() throws Exception {
        Output output = java(ADD, "-XX:MaxVectorSize=16", "-Dlanewise.simd=512");
        assertEquals(
                "error -Dlanewise.simd=512: the vectors of this JVM have 128 bits. Possible here: off, 128; without the "
                        + "property the best is chosen.",
                output.out());
        output = java(ADD, "-XX:MaxVectorSize=16");
        assertEquals("simd 128 SIMD kernels: the preferred width of this machine 500500.0", output.out());
        assertEquals(0, count(output.err(), "scalar"), output.err());
    }

    @Test
    @EnabledIfSystemProperty(named = "lanewise.simd", matches = "off")
    void whereVectorsAreNotCompiledTheScalarKernelsRunUnlessAWidthIsAskedFor() throws Exception {
        Output output = java(ADD, "-Xint");
        assertEquals("scalar 0 scalar kernels: this JVM only interprets (-Xint) 500500.0", output.out());
        assertEquals(1, count(output.err(), "Lanewise runs its scalar kernels"), output.err());
        output = java(ADD, "-XX:TieredStopAtLevel=1");
        assertTrue(output.out().startsWith("scalar 0 scalar kernels: the C2 compiler is switched off"), output.out());
        output = java(ADD, "-Xint", "-Dlanewise.simd=128");
        assertEquals("simd 128 SIMD kernels: -Dlanewise.simd=128 500500.0", output.out());
    }

    @ParameterizedTest
    @CsvSource({"''", "on", "64", "1024", "0256", "OFF"})
    void aValueThatIsNoWidthIsAnError(String value) {
        BackendChoice choice = BackendChoice.of(value, WIDE);
        assertEquals(
                "-Dlanewise.simd=" + value + ": not a vector width. Possible here: off, 128, 256, 512; without the property "
                        + "the best is chosen.",
                choice.error());
    }

    @Test
    void anExplicitWidthOverridesOnlyTheObstacleOfTheCompiler() {
        VirtualMachine interpreter = new VirtualMachine(true, 256, "this JVM only interprets (-Xint)");
        assertTrue(BackendChoice.of("256", interpreter).simd());
        assertNull(BackendChoice.of("256", interpreter).warning());
        assertTrue(BackendChoice.of("512", interpreter).error().contains("256 bits"));
        assertTrue(BackendChoice.of("512", new VirtualMachine(true, 0, "unknown")).simd());
    }

    @Test
    void theBoundKernelsAreThoseAskedFor() {
        String asked = System.getProperty("lanewise.simd");
        Backend backend = Backend.preferred();
        if ("off".equals(asked)) {
            assertEquals("scalar", backend.name());
            assertEquals(0, backend.vectorBits());
        } else if (asked != null) {
            assertEquals("simd", backend.name());
            assertEquals(Integer.parseInt(asked), backend.vectorBits());
        }
        assertEquals("scalar", Backend.scalar().name());
        assertEquals("simd", Backend.simd().name());
    }
}
