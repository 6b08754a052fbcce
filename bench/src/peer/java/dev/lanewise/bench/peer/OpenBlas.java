package dev.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lanewise.bench.Peer;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * OpenBLAS, from the artifact of the JavaCPP presets, called through the foreign function interface: a few nanoseconds a
 * call, on memory outside the heap that begins on a cache line.
 */
public final class OpenBlas implements Peer {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    /** The functions; loaded with the library, by the first use of this class. */
    private static final class Functions {
        static {
            Environment.forget();
            Loader.load(openblas_nolapack.class);
        }

        private static final MethodHandle GEMM = function(
                "cblas_sgemm",
                FunctionDescriptor.ofVoid(
                        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS,
                        JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT));
        private static final MethodHandle DOT = function(
                "cblas_sdot", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle AXPY = function(
                "cblas_saxpy", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle ASUM =
                function("cblas_sasum", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle NRM2 =
                function("cblas_snrm2", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle CONFIG = function("openblas_get_config", FunctionDescriptor.of(ADDRESS));
        private static final MethodHandle THREADS =
                function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));

        private static MethodHandle function(String name, FunctionDescriptor descriptor) {
            return Linker.nativeLinker()
                    .downcallHandle(SymbolLookup.loaderLookup().find(name).orElseThrow(), descriptor);
        }
    }

    /** What a call does to the libraries' functions. */
    private interface Function {
        void call() throws Throwable;
    }

    private record FunctionCall(Function function, MemorySegment output, boolean squared) implements Call {
        @Override
        public void run() {
            invoke(function);
        }

        @Override
        public float[] result() {
            float[] values = output.toArray(JAVA_FLOAT);
            if (squared) {
                values[0] *= values[0];
            }
            return values;
        }
    }

    @Override
    public String method() {
        return "openblas";
    }

    @Override
    public String version() {
        try {
            MemorySegment text = (MemorySegment) Functions.CONFIG.invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Call gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, int threads) {
        MemorySegment x = copy(a);
        MemorySegment y = copy(b);
        MemorySegment c = copy(new float[m * n]);
        int formA = transA ? TRANSPOSE : NO_TRANSPOSE;
        int formB = transB ? TRANSPOSE : NO_TRANSPOSE;
        int lda = transA ? m : k;
        int ldb = transB ? k : n;
        setThreads(threads);
        return new FunctionCall(
                () -> {
                    Functions.GEMM.invokeExact(ROW_MAJOR, formA, formB, m, n, k, 1f, x, lda, y, ldb, 0f, c, n);
                },
                c,
                false);
    }

    @Override
    public Call dot(float[] a, float[] b) {
        MemorySegment x = copy(a);
        MemorySegment y = copy(b);
        MemorySegment sum = copy(new float[1]);
        int n = a.length;
        setThreads(1);
        return new FunctionCall(
                () -> sum.set(JAVA_FLOAT, 0, (float) Functions.DOT.invokeExact(n, x, 1, y, 1)), sum, false);
    }

    @Override
    public Call axpy(float alpha, float[] x, float[] y) {
        MemorySegment a = copy(x);
        MemorySegment b = copy(y);
        int n = x.length;
        setThreads(1);
        return new FunctionCall(
                () -> {
                    Functions.AXPY.invokeExact(n, alpha, a, 1, b, 1);
                },
                b,
                false);
    }

    @Override
    public Call reduction(String name, float[] x) {
        MemorySegment a = copy(x);
        MemorySegment sum = copy(new float[1]);
        int n = x.length;
        setThreads(1);
        // Each names its handle, which has to be a constant to be compiled into the call.
        return name.equals("SQUARED_NORM")
                ? new FunctionCall(() -> sum.set(JAVA_FLOAT, 0, (float) Functions.NRM2.invokeExact(n, a, 1)), sum, true)
                : new FunctionCall(() -> sum.set(JAVA_FLOAT, 0, (float) Functions.ASUM.invokeExact(n, a, 1)), sum, false);
    }

    private static void setThreads(int threads) {
        // In braces, here and above: as an expression it would be called for its result, and has none.
        invoke(() -> {
            Functions.THREADS.invokeExact(threads);
        });
    }

    private static void invoke(Function function) {
        try {
            function.call();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemorySegment copy(float[] values) {
        MemorySegment memory = Arena.ofAuto().allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, memory, JAVA_FLOAT, 0, values.length);
        return memory;
    }
}
