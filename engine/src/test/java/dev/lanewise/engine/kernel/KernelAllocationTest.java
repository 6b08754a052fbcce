package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, no elementwise, reducing or row kernel allocates: a vector that is boxed shows as bytes. Measured in a VM of its own,
 * with the compiler's usual inlining limit and with half of it.
 */
class KernelAllocationTest {
    /** Some whole vectors and a tail at every width. */
    private static final int LENGTH = 1_027;

    private static final long PATIENCE_SECONDS = 40;

    @ParameterizedTest
    @ValueSource(ints = {2500, 1250})
    void noKernelAllocates(int inlineSmallCode) throws IOException, InterruptedException {
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
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the probe does not end");
        assertEquals(0, process.exitValue(), output);
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls every kernel until none allocates; fails with the names of those that still do when patience is at an end. */
    static final class Probe {
        private record Kernel(String name, Runnable call) {}

        private Probe() {}

        public static void main(String[] args) {
            List<Kernel> kernels = kernels(Backend.preferred());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long start = System.nanoTime();
            List<String> guilty;
            do {
                guilty = new ArrayList<>();
                for (Kernel kernel : kernels) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 100; i++) {
                        kernel.call.run();
                    }
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    if (bytes > 0) {
                        guilty.add("%s allocates %,d bytes in 100 calls".formatted(kernel.name, bytes));
                    }
                }
            } while (!guilty.isEmpty() && System.nanoTime() - start < PATIENCE_SECONDS * 1_000_000_000L);
            guilty.forEach(System.out::println);
            System.exit(guilty.isEmpty() ? 0 : 1);
        }

        private static List<Kernel> kernels(Backend backend) {
            MapKernels map = backend.map();
            ReduceKernels reduce = backend.reduce();
            RowKernels row = backend.row();
            int n = LENGTH;
            float[] x = new float[n];
            float[] b = new float[n];
            float[] y = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = (i - 500) * 0.01f;
                b[i] = 1 + i * 0.001f;
            }
            List<Kernel> kernels = new ArrayList<>();
            for (UnaryMap f : UnaryMap.values()) {
                kernels.add(new Kernel("unary " + f, () -> map.unary(f, x, 0, y, 0, n)));
            }
            for (BinaryMap f : BinaryMap.values()) {
                kernels.add(new Kernel("binary " + f, () -> map.binary(f, x, 0, b, 0, y, 0, n)));
                kernels.add(new Kernel("binaryScalar " + f, () -> map.binaryScalar(f, x, 0, 1.5f, y, 0, n)));
                kernels.add(new Kernel("scalarBinary " + f, () -> map.scalarBinary(f, 1.5f, x, 0, y, 0, n)));
                kernels.add(new Kernel("binaryRow " + f, () -> map.binaryRow(f, x, 0, b, 0, y, 0, 10, n / 10)));
            }
            for (GradientMap f : GradientMap.values()) {
                kernels.add(new Kernel("gradient " + f, () -> map.gradient(f, x, 0, b, 0, y, 0, n)));
            }
            kernels.add(new Kernel("axpy", () -> map.axpy(1e-3f, x, 0, y, 0, n)));
            int rows = 13;
            int cols = n / rows;
            int[] indices = new int[n];
            for (Reduction f : Reduction.values()) {
                kernels.add(new Kernel("reduce " + f, () -> y[0] = reduce.reduce(f, x, 0, n)));
                kernels.add(new Kernel("reduceRows " + f, () -> reduce.reduceRows(f, x, 0, y, 0, rows, cols)));
                kernels.add(new Kernel("reduceColumns " + f, () -> reduce.reduceColumns(f, x, 0, y, 0, rows, cols)));
            }
            kernels.add(new Kernel("dot", () -> y[0] = reduce.dot(x, 0, b, 0, n)));
            kernels.add(new Kernel("argMax", () -> indices[0] = reduce.argMax(x, 0, n)));
            kernels.add(new Kernel("argMaxColumns", () -> reduce.argMaxColumns(x, 0, indices, 0, rows, cols)));
            int[] label = new int[rows];
            kernels.add(new Kernel("softmax", () -> row.softmax(x, 0, y, 0, rows, cols)));
            kernels.add(new Kernel("logSoftmax", () -> row.logSoftmax(x, 0, y, 0, rows, cols)));
            kernels.add(new Kernel("logSumExp", () -> row.logSumExp(x, 0, y, 0, rows, cols)));
            kernels.add(new Kernel("softmaxGradient", () -> row.softmaxGradient(x, 0, b, 0, y, 0, rows, cols)));
            kernels.add(new Kernel("logSoftmaxGradient", () -> row.logSoftmaxGradient(x, 0, b, 0, y, 0, rows, cols)));
            kernels.add(new Kernel("crossEntropy", () -> row.crossEntropy(x, 0, label, 0, y, 0, rows, cols)));
            kernels.add(new Kernel(
                    "crossEntropyGradient", () -> row.crossEntropyGradient(x, 0, label, 0, b, 0, y, 0, rows, cols)));
            return kernels;
        }
    }
}
