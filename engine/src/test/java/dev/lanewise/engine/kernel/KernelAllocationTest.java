package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.KernelCatalogue.Kernel;
import java.io.File;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, no kernel allocates: a vector that is boxed shows as bytes. Measured in VMs of their own, with the
 * compiler's usual inlining limit and with half of it. Each kernel first meets short arrays only: a loop that most calls
 * never enter looks cold to the compiler, which then may leave a call in it out of line for good.
 *
 * <p>C2 of JDK 25 fails to inline some vector operation now and then, of whichever kernel, by the order in which it
 * happens to compile (it looks like JDK-8302459, whose mending was taken back by JDK-8352965). So a kernel is guilty only
 * if it allocates in each of several VMs: what is written in a way that boxes does so in all of them.
 */
class KernelAllocationTest {
    /** Some whole vectors and a tail at every width. */
    private static final int LENGTH = 99;

    /** Less than a vector at every width. */
    private static final int SHORT_LENGTH = 3;

    private static final int SHORT_CALLS = 30_000;
    private static final int CALLS = 100;

    /** VMs in which a kernel must allocate to be guilty. */
    private static final int ATTEMPTS = 6;

    /** When nothing has been compiled for so long, what allocates will do so for good. */
    private static final long QUIET_SECONDS = 6;

    /** A guard against endless compiling, not a measure of speed. */
    private static final long PATIENCE_SECONDS = 300;

    @ParameterizedTest
    @ValueSource(ints = {2500, 1250})
    void noKernelAllocates(int inlineSmallCode) throws IOException, InterruptedException {
        Set<String> always = null;
        StringBuilder all = new StringBuilder();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String output = probe(inlineSmallCode);
            all.append(output).append('\n');
            Set<String> guilty = output.lines()
                    .filter(line -> line.startsWith(Probe.GUILTY))
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .collect(Collectors.toSet());
            if (always != null) {
                guilty.retainAll(always);
            }
            always = guilty;
            if (always.isEmpty()) {
                return;
            }
        }
        fail(all.toString());
    }

    /** The output of a VM that has measured, and ended by itself. */
    private static String probe(int inlineSmallCode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:InlineSmallCode=" + inlineSmallCode,
                "-Xmx256m",
                "-cp",
                Stream.of(Backend.class, KernelAllocationTest.class)
                        .map(KernelAllocationTest::location)
                        .collect(Collectors.joining(File.pathSeparator))));
        String width = System.getProperty("lanewise.simd");
        if (width != null) {
            command.add("-Dlanewise.simd=" + width);
        }
        command.add(Probe.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains(Probe.END), output);
        return output;
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls every kernel until none allocates; prints the names of those that still do when nothing is compiled any more. */
    static final class Probe {
        static final String GUILTY = "allocates, ";
        static final String END = "measured";

        private static final List<Kernel> SHORT = KernelCatalogue.of(Backend.preferred(), Parallel.SERIAL, SHORT_LENGTH);
        private static final List<Kernel> LONG = KernelCatalogue.of(Backend.preferred(), Parallel.SERIAL, LENGTH);

        public static void main(String[] args) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            SHORT.forEach(kernel -> run(kernel, SHORT_CALLS));
            CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
            long compiled = 0;
            long start = System.nanoTime();
            long lastCompiled = start;
            List<String> guilty;
            do {
                guilty = new ArrayList<>();
                for (int i = 0; i < LONG.size(); i++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    run(LONG.get(i), CALLS);
                    run(SHORT.get(i), CALLS);
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    if (bytes > 0) {
                        guilty.add("%s%s: %d bytes in %d calls".formatted(GUILTY, LONG.get(i).name(), bytes, CALLS));
                    }
                }
                if (compiler.getTotalCompilationTime() != compiled) {
                    compiled = compiler.getTotalCompilationTime();
                    lastCompiled = System.nanoTime();
                }
            } while (!guilty.isEmpty()
                    && System.nanoTime() - lastCompiled < TimeUnit.SECONDS.toNanos(QUIET_SECONDS)
                    && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            guilty.forEach(System.out::println);
            System.out.println(END);
        }

        private static void run(Kernel kernel, int times) {
            for (int i = 0; i < times; i++) {
                kernel.run();
            }
        }
    }
}
