package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The SIMD twin of the recurrent cells against the scalar one, by bits; {@code RecurrentSpecs} holds both against double. */
class RecurrentKernelsProperties {
    /** Operands with guards around each: rows of as many parts as the call wants. */
    private static final class Operands {
        private final List<Canary> all = new ArrayList<>();
        private final int rows;
        private final int n;
        private final long seed;
        private final Values values;

        Operands(int rows, int n, long seed, Values values) {
            this.rows = rows;
            this.n = n;
            this.seed = seed;
            this.values = values;
        }

        Canary of(int parts) {
            Canary one = Canary.of(Floats.array(rows * parts * n, seed + all.size(), values));
            all.add(one);
            return one;
        }
    }

    private interface Call {
        void run(RecurrentKernels kernels, Operands operands);
    }

    private static void hold(int rows, int n, long seed, Values values, Call call) {
        Operands scalar = new Operands(rows, n, seed, values);
        Operands simd = new Operands(rows, n, seed, values);
        call.run(Backend.scalar().recurrent(), scalar);
        call.run(Backend.simd().recurrent(), simd);
        for (int i = 0; i < scalar.all.size(); i++) {
            assertSameBits(scalar.all.get(i).check().values(), simd.all.get(i).check().values(), rows + " × " + n + ", operand " + i);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void longShortTermMemory(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll boolean shared,
            @ForAll Values values,
            @ForAll long seed) {
        hold(rows, n, seed, values, (kernels, operands) -> {
            Canary gates = operands.of(4);
            Canary before = operands.of(1);
            Canary c = operands.of(1);
            Canary h = operands.of(1);
            kernels.lstm(
                    rows, n, gates.array(), gates.offset(), before.array(), before.offset(), c.array(), c.offset(),
                    h.array(), h.offset());
            Canary dc = operands.of(1);
            Canary dg = operands.of(4);
            Canary dz = operands.of(4);
            kernels.lstmGradient(
                    rows, n, gates.array(), gates.offset(), before.array(), before.offset(), c.array(), c.offset(),
                    h.array(), h.offset(), dc.array(), dc.offset(), dg.array(), dg.offset(), shared ? 0 : 4 * n,
                    dz.array(), dz.offset());
        });
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void gatedUnits(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll boolean shared,
            @ForAll Values values,
            @ForAll long seed) {
        hold(rows, n, seed, values, (kernels, operands) -> {
            Canary z = operands.of(3);
            Canary gates = operands.of(4);
            Canary before = operands.of(1);
            Canary h = operands.of(1);
            kernels.gru(
                    rows, n, z.array(), z.offset(), gates.array(), gates.offset(), before.array(), before.offset(),
                    h.array(), h.offset());
            Canary dg = operands.of(4);
            Canary dz = operands.of(3);
            Canary dp = operands.of(3);
            kernels.gruGradient(
                    rows, n, gates.array(), gates.offset(), before.array(), before.offset(), h.array(), h.offset(),
                    dg.array(), dg.offset(), shared ? 0 : 4 * n, dz.array(), dz.offset(), dp.array(), dp.offset());
        });
    }
}
