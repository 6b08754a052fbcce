package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.KernelCatalogue.Kernel;
import dev.lanewise.testkit.FreshJvm;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, no kernel allocates in any thread: a vector that is boxed shows as bytes. Measured in VMs of their own,
 * with the compiler's usual inlining limit and with half of it. Each kernel first meets short arrays only: a loop that
 * most calls never enter looks cold to the compiler, which then may leave a call in it out of line for good.
 *
 * <p>In one VM of fifty or so C2 still boxes something: {@code docs/decisions/0006-a-limit-of-the-compiler.md}. So a kernel is
 * guilty only if it allocates in three VMs in turn.
 */
class KernelAllocationTest {
    @ParameterizedTest
    @ValueSource(ints = {2500, 1250})
    void noKernelAllocates(int inlineSmallCode) throws IOException, InterruptedException {
        assertEquals(Set.of(), FreshJvm.allocating(Probe.class, "-XX:InlineSmallCode=" + inlineSmallCode, "-Xmx256m"));
    }

    /** Calls every kernel until none allocates; prints the names of those that still do when nothing is compiled any more. */
    static final class Probe {
        /** Less than a vector at every width. */
        private static final int SHORT = 3;

        /** Some whole vectors and a tail at every width. */
        private static final int LONG = 99;

        /** Enough for threads to share. */
        private static final int SHARED = 1027;

        private static final int SHORT_CALLS = 30_000;
        private static final int CALLS = 100;

        /** When nothing has been compiled for so long and so many rounds, what allocates will do so for good. */
        private static final long QUIET_SECONDS = 6;

        private static final int QUIET_ROUNDS = 100;

        /** A guard against endless compiling, not a measure of speed. */
        private static final long PATIENCE_SECONDS = 300;

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

        public static void main(String[] args) {
            try (Parallel parallel = Parallel.of(2)) {
                Backend backend = Backend.preferred();
                List<Kernel> shortOnes = KernelCatalogue.of(backend, Parallel.SERIAL, SHORT);
                List<Kernel> kernels = new ArrayList<>(KernelCatalogue.of(backend, Parallel.SERIAL, LONG));
                kernels.addAll(shortOnes);
                shortOnes.forEach(kernel -> run(kernel, SHORT_CALLS));
                allocating(kernels).forEach(System.out::println);
                if (backend.vectorBits() > 0) { // the scalar twin allocates the task that its threads share
                    allocating(KernelCatalogue.takingThreads(backend, parallel, SHARED)).forEach(System.out::println);
                }
            }
            System.out.println(FreshJvm.END);
        }

        private static List<String> allocating(List<Kernel> kernels) {
            long compiled = 0;
            long start = System.nanoTime();
            long lastCompiled = start;
            int rounds = 0;
            List<String> allocating;
            do {
                allocating = kernels.stream().filter(Probe::allocates).map(Kernel::name).toList();
                if (COMPILER.getTotalCompilationTime() != compiled) {
                    compiled = COMPILER.getTotalCompilationTime();
                    lastCompiled = System.nanoTime();
                    rounds = 0;
                }
                rounds++;
            } while (!allocating.isEmpty()
                    && (rounds < QUIET_ROUNDS || System.nanoTime() - lastCompiled < TimeUnit.SECONDS.toNanos(QUIET_SECONDS))
                    && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            return allocating;
        }

        private static boolean allocates(Kernel kernel) {
            long before = THREADS.getTotalThreadAllocatedBytes();
            run(kernel, CALLS);
            return THREADS.getTotalThreadAllocatedBytes() > before;
        }

        private static void run(Kernel kernel, int times) {
            for (int i = 0; i < times; i++) {
                kernel.run();
            }
        }
    }
}
