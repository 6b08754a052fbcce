package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Parallel;
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
import java.util.function.IntConsumer;
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
    private static final int SHORT = 3;

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

        /** A kernel on arrays or rows of {@code n} elements. */
        private record Kernel(String name, IntConsumer call) {
            void run(int times, int n) {
                for (int i = 0; i < times; i++) {
                    call.accept(n);
                }
            }
        }

        private final List<Kernel> kernels = new ArrayList<>();
        private final float[] x = new float[13 * LENGTH];
        private final float[] b = new float[13 * LENGTH];
        private final float[] y = new float[13 * LENGTH];

        private Probe(Backend backend) {
            for (int i = 0; i < x.length; i++) {
                x[i] = (i - 500) * 0.01f;
                b[i] = 1 + i * 0.001f;
            }
            maps(backend.map());
            reductions(backend.reduce());
            rows(backend.row());
            products(backend.gemm());
            updates(backend.update());
        }

        public static void main(String[] args) {
            List<Kernel> kernels = new Probe(Backend.preferred()).kernels;
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            kernels.forEach(kernel -> kernel.run(SHORT_CALLS, SHORT));
            CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
            long compiled = 0;
            long start = System.nanoTime();
            long lastCompiled = start;
            List<String> guilty;
            do {
                guilty = new ArrayList<>();
                for (Kernel kernel : kernels) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    kernel.run(CALLS, LENGTH);
                    kernel.run(CALLS, SHORT);
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    if (bytes > 0) {
                        guilty.add("%s%s: %d bytes in %d calls".formatted(GUILTY, kernel.name, bytes, CALLS));
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

        private void add(String name, IntConsumer call) {
            kernels.add(new Kernel(name, call));
        }

        private void maps(MapKernels map) {
            for (UnaryMap f : UnaryMap.values()) {
                add("unary " + f, n -> map.unary(f, x, 0, y, 0, n));
            }
            for (BinaryMap f : BinaryMap.values()) {
                add("binary " + f, n -> map.binary(f, x, 0, b, 0, y, 0, n));
                add("binaryScalar " + f, n -> map.binaryScalar(f, x, 0, 1.5f, y, 0, n));
                add("scalarBinary " + f, n -> map.scalarBinary(f, 1.5f, x, 0, y, 0, n));
                add("binaryRow " + f, n -> map.binaryRow(f, x, 0, b, 0, y, 0, 10, n));
            }
            for (GradientMap f : GradientMap.values()) {
                add("gradient " + f, n -> map.gradient(f, x, 0, b, 0, y, 0, n));
            }
            add("axpy", n -> map.axpy(1e-3f, x, 0, y, 0, n));
        }

        private void reductions(ReduceKernels reduce) {
            int[] indices = new int[LENGTH];
            for (Reduction f : Reduction.values()) {
                add("reduce " + f, n -> y[0] = reduce.reduce(f, x, 0, n));
                add("reduceRows " + f, n -> reduce.reduceRows(f, x, 0, y, 0, 13, n));
                add("reduceColumns " + f, n -> reduce.reduceColumns(f, x, 0, y, 0, 13, n));
            }
            add("dot", n -> y[0] = reduce.dot(x, 0, b, 0, n));
            add("argMax", n -> indices[0] = reduce.argMax(x, 0, n));
            add("argMaxColumns", n -> reduce.argMaxColumns(x, 0, indices, 0, 13, n));
        }

        private void rows(RowKernels row) {
            int[] label = new int[13];
            add("softmax", n -> row.softmax(x, 0, y, 0, 13, n));
            add("logSoftmax", n -> row.logSoftmax(x, 0, y, 0, 13, n));
            add("logSumExp", n -> row.logSumExp(x, 0, y, 0, 13, n));
            add("softmaxGradient", n -> row.softmaxGradient(x, 0, b, 0, y, 0, 13, n));
            add("logSoftmaxGradient", n -> row.logSoftmaxGradient(x, 0, b, 0, y, 0, 13, n));
            add("crossEntropy", n -> row.crossEntropy(x, 0, label, 0, y, 0, 13, n));
            add("crossEntropyGradient", n -> row.crossEntropyGradient(x, 0, label, 0, b, 0, y, 0, 13, n));
        }

        /** Square matrices in all transpose forms, and products of one column; two of the four with every option. */
        private void products(GemmKernels gemm) {
            float[] p = new float[LENGTH * LENGTH];
            float[] q = new float[LENGTH * LENGTH];
            float[] c = new float[LENGTH * LENGTH];
            for (int options = 0; options < 4; options++) {
                boolean transA = (options & 1) != 0;
                boolean transB = (options & 2) != 0;
                boolean accumulate = transA != transB;
                float[] bias = accumulate ? b : null;
                String form = (transA ? " Aᵀ" : "") + (transB ? " Bᵀ" : "") + (accumulate ? " accumulate, bias, tanh" : "");
                UnaryMap activation = accumulate ? UnaryMap.TANH : null;
                add("gemm" + form, n -> gemm.gemm(
                        transA, transB, n, n, n, p, 0, n, q, 0, n, c, 0, n, accumulate, bias, 0, activation, Parallel.SERIAL));
                add("gemm, one column" + form, n -> gemm.gemm(
                        transA, transB, n, 1, n, p, 0, n, q, 0, transB ? n : 1, c, 0, 1, accumulate, bias, 0, activation,
                        Parallel.SERIAL));
            }
        }

        private void updates(UpdateKernels update) {
            float[] s = new float[LENGTH];
            float[] t = new float[LENGTH];
            float[] u = new float[LENGTH];
            float rate = 1e-3f;
            float a = 0.1f;
            float eps = 1e-6f;
            add("sgd", n -> update.sgd(y, b, 0, n, rate, a));
            add("momentum", n -> update.momentum(y, b, s, 0, n, rate, a, 1, a));
            add("nesterov", n -> update.nesterov(y, b, s, 0, n, rate, a, a));
            add("adaGrad", n -> update.adaGrad(y, b, s, 0, n, rate, eps, a));
            add("rmsProp", n -> update.rmsProp(y, b, s, 0, n, rate, a, eps, a));
            add("rmsPropMomentum", n -> update.rmsPropMomentum(y, b, s, t, 0, n, rate, a, a, eps, a));
            add("rmsPropCentred", n -> update.rmsPropCentred(y, b, s, t, 0, n, rate, a, eps, a));
            add("rmsPropCentredMomentum", n -> update.rmsPropCentredMomentum(y, b, s, t, u, 0, n, rate, a, a, eps, a));
            add("adam", n -> update.adam(y, b, s, t, 0, n, rate, a, a, 1, eps, a, a));
            add("amsGrad", n -> update.amsGrad(y, b, s, t, u, 0, n, rate, a, a, 1, eps, a, a));
        }
    }
}
