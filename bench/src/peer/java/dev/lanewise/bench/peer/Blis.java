package dev.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** BLIS, as the system has it: Maven Central has none. On Debian it is the package {@code libblis4-pthread}. */
public final class Blis extends Cblas {
    private static final String LIBRARY = "libblis.so.4";

    /** The functions; loaded with the library, by the first use of this class. */
    private static final class Functions {
        static {
            Environment.forget();
        }

        private static final SymbolLookup BLIS = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        private static final MethodHandle GEMM = gemm(BLIS);
        private static final MethodHandle VERSION = function(BLIS, "bli_info_get_version_str", FunctionDescriptor.of(ADDRESS));
        private static final MethodHandle KERNELS = function(BLIS, "bli_arch_query_id", FunctionDescriptor.of(JAVA_INT));
        private static final MethodHandle NAME = function(BLIS, "bli_arch_string", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        private static final MethodHandle THREADS =
                function(BLIS, "bli_thread_set_num_threads", FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    @Override
    public boolean installed() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(LIBRARY, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String method() {
        return "blis";
    }

    @Override
    public String version() {
        try {
            MemorySegment kernels = (MemorySegment) Functions.NAME.invokeExact((int) Functions.KERNELS.invokeExact());
            return text(Functions.VERSION) + " " + kernels.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Function gemm(
            int formA, int formB, int m, int n, int k, MemorySegment a, int lda, MemorySegment b, int ldb, MemorySegment c) {
        return () -> {
            Functions.GEMM.invokeExact(ROW_MAJOR, formA, formB, m, n, k, 1f, a, lda, b, ldb, 0f, c, n);
        };
    }

    @Override
    void setThreads(int threads) {
        invoke(() -> {
            Functions.THREADS.invokeExact((long) threads);
        });
    }
}
