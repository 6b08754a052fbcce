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

/**
 * A library with the C interface of the BLAS, called through the foreign function interface: a few nanoseconds a call, on
 * memory outside the heap that begins on a cache line. Each library names its own handles, which have to be constants to be
 * compiled into the call.
 */
abstract class Cblas implements Peer {
    static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    /** What a call does to the libraries' functions. */
    interface Function {
        void call() throws Throwable;
    }

    record FunctionCall(Function function, MemorySegment output, boolean squared) implements Call {
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

    static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), descriptor);
    }

    static MethodHandle gemm(SymbolLookup library) {
        return function(
                library,
                "cblas_sgemm",
                FunctionDescriptor.ofVoid(
                        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS,
                        JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT));
    }

    @Override
    public final Call gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, int threads) {
        MemorySegment c = copy(new float[m * n]);
        setThreads(threads);
        Function product = gemm(
                transA ? TRANSPOSE : NO_TRANSPOSE,
                transB ? TRANSPOSE : NO_TRANSPOSE,
                m, n, k, copy(a), transA ? m : k, copy(b), transB ? k : n, c);
        return new FunctionCall(product, c, false);
    }

    /** C = A·B, its rows one after the other. */
    abstract Function gemm(
            int formA, int formB, int m, int n, int k, MemorySegment a, int lda, MemorySegment b, int ldb, MemorySegment c);

    abstract void setThreads(int threads);

    static void invoke(Function function) {
        try {
            function.call();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a function without arguments says of its library. */
    static String text(MethodHandle function) {
        try {
            return ((MemorySegment) function.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static MemorySegment copy(float[] values) {
        MemorySegment memory = Arena.ofAuto().allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, memory, JAVA_FLOAT, 0, values.length);
        return memory;
    }
}
