package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bound forward call allocates nothing, so a planned step does not either. Asked of the scalar twins: vectors are
 * objects until they are compiled, and the engine's own tests look after those.
 */
class OpAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 10;
    private static final Set<Class<? extends Op>> PRODUCTS = Set.of(MatMul.class, Affine.class, Convolution2d.class);

    static Stream<OpSpec> all() {
        return OpSpecs.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void runningAllocatesNothing(OpSpec spec) {
        try (Parallel two = Parallel.of(2)) {
            // On several threads the scalar twin of the matrix product makes one task object; the SIMD twin does not.
            boolean product = PRODUCTS.contains(spec.op());
            for (Parallel parallel : product ? List.of(Parallel.SERIAL) : List.of(Parallel.SERIAL, two)) {
                Runnable forward = bind(spec, new Compute(Backend.scalar(), parallel));
                assertEquals(0, leastAllocated(forward), () -> spec + " on " + parallel.threads() + " threads");
            }
        }
    }

    /**
     * The least of several runs in bytes: what an op allocates it allocates in every run, but the virtual machine may
     * allocate in one, when it links a call or throws compiled code away.
     */
    private static long leastAllocated(Runnable forward) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS && least > 0; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            forward.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static Runnable bind(OpSpec spec, Compute compute) {
        List<Doubles> x = OpSpec.draw(spec.name(), spec.large());
        Var y = spec.graph().apply(OpSpec.leaves(spec.large(), x));
        List<NdArray> inputs = new ArrayList<>();
        for (Var input : y.inputs()) {
            inputs.add(input.op().integer() ? input.intValue() : input.value());
        }
        Shape shape = y.shape();
        NdArray output = y.op().integer() ? IntTensor.view(new int[shape.size()], 0, shape) : Tensor.zeros(shape);
        return y.op().forward(compute, inputs, output);
    }
}
