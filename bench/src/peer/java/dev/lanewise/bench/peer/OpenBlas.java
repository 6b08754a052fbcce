package dev.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS, from the artifact of the JavaCPP presets. */
public final class OpenBlas extends Cblas {
    /** The functions; loaded with the library, by the first use of this class. */
    private static final class Functions {
        static {
            Environment.forget();
            Loader.load(openblas_nolapack.class);
        }

        private static final SymbolLookup LIBRARY = SymbolLookup.loaderLookup();
        private static final MethodHandle GEMM = gemm(LIBRARY);
        private static final MethodHandle DOT = function(
                LIBRARY, "cblas_sdot", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle AXPY = function(
                LIBRARY,
                "cblas_saxpy",
                FunctionDescriptor.ofVoid(JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle ASUM =
                function(LIBRARY, "cblas_sasum", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle NRM2 =
                function(LIBRARY, "cblas_snrm2", FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle CONFIG = function(LIBRARY, "openblas_get_config", FunctionDescriptor.of(ADDRESS));
        private static final MethodHandle THREADS =
                function(LIBRARY, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
    }

    @Override
    public String method() {
        return "openblas";
    }

    @Override
    public String version() {
        return text(Functions.CONFIG);
    }

    @Override
    Function gemm(
            int formA, int formB, int m, int n, int k, MemorySegment a, int lda, MemorySegment b, int ldb, MemorySegment c) {
        // In braces, here and below: as an expression it would be called for its result, and has none.
        return () -> {
            Functions.GEMM.invokeExact(ROW_MAJOR, formA, formB, m, n, k, 1f, a, lda, b, ldb, 0f, c, n);
        };
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
        return name.equals("SQUARED_NORM")
                ? new FunctionCall(() -> sum.set(JAVA_FLOAT, 0, (float) Functions.NRM2.invokeExact(n, a, 1)), sum, true)
                : new FunctionCall(() -> sum.set(JAVA_FLOAT, 0, (float) Functions.ASUM.invokeExact(n, a, 1)), sum, false);
    }

    @Override
    void setThreads(int threads) {
        invoke(() -> {
            Functions.THREADS.invokeExact(threads);
        });
    }
}
