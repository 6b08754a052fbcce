package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.FreshJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The SIMD kernels give the golden bits however they are executed: interpreted, compiled by C1 or C2, cold or hot, with
 * the vectors of a smaller machine. That they were compiled is read from the compiler's log.
 */
class ColdEqualsHotTest {
    /** Calls of every kernel at every length before its bits are taken: with {@link #SOON} enough for C2. */
    private static final String HOT = "15";

    private static final String COLD = "0";

    /** A method of the SIMD twins is compiled after a hundredth of the usual calls, and the call that finds this out waits for it. */
    private static final List<String> SOON = List.of(
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,dev.lanewise.engine.kernel.simd.*::*,0.01",
            "-Xbatch");

    /** Methods of the SIMD twins that a hot program has compiled at least: most of those that the others do not swallow. */
    private static final int MOST = 300;

    /** A line of the compiler's log: marks, the level unless there is only one, the method. */
    private static final Pattern COMPILED =
            Pattern.compile(" *\\d+ +[%sbn! ]*(\\d?) +dev\\.lanewise\\.engine\\.kernel\\.simd\\.([\\w$]+::\\w+) .*");

    /** An option that another architecture does not know changes nothing there. */
    private static final String LENIENT = "-XX:+IgnoreUnrecognizedVMOptions";

    /** Prints which kernels run, then the hash of each after so many calls. */
    static final class Program {
        public static void main(String[] args) {
            Backend backend = Backend.preferred();
            System.out.println(backend.name() + " " + backend.vectorBits());
            for (int n : KernelCatalogue.LENGTHS) {
                for (KernelCatalogue.Kernel kernel : KernelCatalogue.of(backend, Parallel.SERIAL, n)) {
                    for (int call = 0; call < Integer.parseInt(args[0]); call++) {
                        kernel.reset();
                        kernel.run();
                    }
                }
            }
            System.out.print(KernelHashes.lines(KernelHashes.of(backend)));
        }
    }

    /** Once a build is enough: the width is set here. As many JVMs at once as there are processors. */
    @TestFactory
    @EnabledIfSystemProperty(named = "lanewise.simd", matches = "off")
    List<DynamicTest> goldenBits() {
        try (ExecutorService programs = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            return modes().map(mode -> {
                Future<?> run = programs.submit(() -> {
                    mode.check();
                    return null;
                });
                return DynamicTest.dynamicTest(mode.toString(), run::get);
            }).toList();
        }
    }

    private static Stream<Mode> modes() {
        return Stream.of(
                        mode(128, COLD, "-Xint"),
                        mode(512, COLD, "-Xint"),
                        mode(512, HOT, "-XX:TieredStopAtLevel=1"),
                        mode(256, HOT, "-XX:-TieredCompilation"),
                        mode(512, HOT, "-XX:-TieredCompilation"),
                        mode(128, HOT, "-XX:MaxVectorSize=16"),
                        mode(256, HOT, "-XX:MaxVectorSize=32"),
                        mode(512, HOT, "-XX:MaxVectorSize=64"),
                        mode(256, HOT, "-XX:UseAVX=2"),
                        mode(256, COLD, "-XX:-UseFMA"))
                .filter(mode -> mode.bits <= machineBits());
    }

    private static Mode mode(int bits, String calls, String... options) {
        return new Mode(bits, calls, List.of(options));
    }

    /** How a JVM executes the kernels. */
    private record Mode(int bits, String calls, List<String> options) {
        private void check() throws IOException, InterruptedException {
            boolean hot = calls.equals(HOT);
            Path log = Files.createTempFile("compiled", ".log");
            List<String> all = new ArrayList<>(List.of(LENIENT, "-Dlanewise.simd=" + bits));
            all.addAll(options);
            if (hot) {
                all.addAll(SOON);
                all.add("-Xlog:jit+compilation=debug:file=" + log + ":none:filecount=0");
            }
            List<String> lines = FreshJvm.run(all, Program.class, calls);
            assertEquals("simd " + bits, lines.getFirst());
            String level =
                    options.contains("-XX:TieredStopAtLevel=1") ? "1" : options.contains("-XX:-TieredCompilation") ? "" : "4";
            long compiled = compiled(log, level);
            assertTrue(compiled >= (hot ? MOST : 0), compiled + " methods compiled at level " + level);
            Map<String, String> golden = KernelHashes.golden();
            golden.keySet().removeIf(kernel -> kernel.startsWith(KernelHashes.WHOLE_RANGE));
            String hashes = lines.stream().skip(1).collect(Collectors.joining("\n"));
            assertEquals("", KernelHashes.difference(golden, KernelHashes.parse(hashes)));
        }

        @Override
        public String toString() {
            return "%d bits, %s %s".formatted(bits, calls.equals(HOT) ? "hot" : "cold", String.join(" ", options));
        }
    }

    /** How many methods of the SIMD twins were compiled at a level. */
    private static long compiled(Path log, String level) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(COMPILED::matcher)
                    .filter(line -> line.matches() && line.group(1).equals(level))
                    .map(line -> line.group(2))
                    .distinct()
                    .count();
        } finally {
            Files.delete(log);
        }
    }

    private static int machineBits() {
        return 8 * Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxVectorSize")
                .getValue());
    }
}
