package dev.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Variables of the environment by which somebody chose a peer's kernels or threads: forgotten before the library is
 * loaded, so that it takes what it thinks best for the machine. ({@code OPENBLAS_CORETYPE=Haswell} alone halves OpenBLAS
 * on a processor with 512-bit vectors.)
 */
final class Environment {
    private Environment() {}

    static void forget() {
        Linker linker = Linker.nativeLinker();
        MethodHandle unset = linker.downcallHandle(
                linker.defaultLookup().find("unsetenv").orElseThrow(), FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            for (String name : System.getenv().keySet()) {
                if (name.matches("(OPENBLAS|GOTO|BLIS|OMP|KMP|MKL|DNNL|ONEDNN|ATEN|TORCH)_.*")) {
                    int failed = (int) unset.invokeExact(arena.allocateFrom(name));
                    if (failed != 0) {
                        throw new IllegalStateException("cannot unset " + name);
                    }
                }
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
