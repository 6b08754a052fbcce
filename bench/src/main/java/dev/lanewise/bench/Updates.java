package dev.lanewise.bench;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.AdaBelief;
import dev.lanewise.optim.AdaDelta;
import dev.lanewise.optim.AdaGrad;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Adamax;
import dev.lanewise.optim.Adan;
import dev.lanewise.optim.Asgd;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.ElementwiseRule;
import dev.lanewise.optim.Lion;
import dev.lanewise.optim.NAdam;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.OptimizerState;
import dev.lanewise.optim.RAdam;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.Rprop;
import dev.lanewise.optim.ScheduleFreeAdamW;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The update of 16 M parameters by every elementwise rule, as {@link Optimizer#step} makes it, beside the machine's limit
 * with as many arrays and, where libtorch is on the class path, beside the step of PyTorch's optimizer. All of a rule are
 * measured by turns in one JVM: bandwidth changes from minute to minute where a machine has neighbours, and a rule is then
 * held against the limit of its own moment. Prints a table in Markdown.
 */
public final class Updates {
    private static final int PARAMETERS = 1 << 24;
    private static final int WARM_UPS = 6;
    private static final int ROUNDS = 15;

    /** Milliseconds before each turn, in which the other library's threads stop spinning. */
    private static final int PAUSE = 5;

    /** As the optimizer shares the parameters out. */
    private static final int GRAIN = 65_536;

    private static final double RATE = 1e-3;

    /** Where the first cache line of a large array begins, in elements: the limit is not to lose by where it starts. */
    private static final int FIRST = 12;

    /** The number of the step: late enough for every branch of a rule. */
    private static final long STEP = 1000;

    /** A rule by the name that {@link Peer#update} knows. */
    record Named(String name, ElementwiseRule rule) {}

    private Updates() {}

    static List<Named> rules() {
        return List.of(
                new Named("SGD", Sgd.of()),
                new Named("SGD, momentum", Sgd.of().withMomentum(0.9)),
                new Named("SGD, Nesterov", Sgd.of().withNesterov(0.9)),
                new Named("ASGD", Asgd.of().withStart(1)),
                new Named("Rprop", Rprop.of()),
                new Named("AdaGrad", AdaGrad.of()),
                new Named("AdaDelta", AdaDelta.of()),
                new Named("RMSprop", RmsProp.of()),
                new Named("RMSprop, momentum", RmsProp.of().withMomentum(0.9)),
                new Named("RMSprop, centred", RmsProp.of().withCentring()),
                new Named("RMSprop, centred, momentum", RmsProp.of().withCentring().withMomentum(0.9)),
                new Named("Adam", Adam.of()),
                new Named("AMSGrad", Adam.of().withAmsgrad()),
                new Named("AdamW", AdamW.of()),
                new Named("Adamax", Adamax.of()),
                new Named("NAdam", NAdam.of()),
                new Named("RAdam", RAdam.of()),
                new Named("AdaBelief", AdaBelief.of()),
                new Named("Adan", Adan.of()),
                new Named("Lion", Lion.of()),
                new Named("schedule-free AdamW", ScheduleFreeAdamW.of()));
    }

    /** @param arguments the number of threads, then the names of rules if not all are wanted */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> wanted = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        List<String> known = rules().stream().map(Named::name).toList();
        if (arguments.length == 0 || !arguments[0].matches("[1-9][0-9]?") || !known.containsAll(wanted)) {
            System.err.println("give the number of threads, and the names of rules if not all are wanted: " + known);
            System.exit(2);
        }
        int threads = Integer.parseInt(arguments[0]);
        Optional<Peer> libtorch = Optional.ofNullable(Peer.all().get(Variant.LIBTORCH.method()));
        List<String> head = List.of(
                "<rule", "arrays", "limit, GB/s", "Lanewise, GB/s", "of the limit", "Lanewise, ms", "libtorch, ms",
                "libtorch ÷ Lanewise", "fused, ms", "fused ÷ Lanewise");
        List<List<String>> lines = new ArrayList<>();
        try (Parallel parallel = Parallel.of(threads)) {
            for (Named named : rules()) {
                if (!wanted.isEmpty() && !wanted.contains(named.name)) {
                    continue;
                }
                lines.add(new Contest(named, PARAMETERS, new Compute(Backend.simd(), parallel), libtorch).line());
            }
        }
        System.out.print(new Table(head, lines).withoutEmptyColumns().markdown());
    }

    /** One rule and its peers, ready to be timed: their results agree. */
    static final class Contest {
        private final Named named;
        private final int n;
        private final Compute compute;
        private final float[][] x;
        private final Optimizer ours;
        private final List<Peer.Call> others = new ArrayList<>();
        private final float[] p;
        private final float[] g;

        Contest(Named named, int n, Compute compute, Optional<Peer> libtorch) {
            this.named = named;
            this.n = n;
            this.compute = compute;
            this.p = Inputs.uniform(1, n);
            this.g = Inputs.uniform(2, n);
            OptimizerState start = state();
            List<float[]> state = List.copyOf(start.arrays().values());
            this.ours = optimizer(start);
            this.x = new float[2 + state.size()][];
            x[0] = p.clone();
            x[1] = g;
            for (int k = 2; k < x.length; k++) {
                x[k] = state.get(k - 2).clone();
            }
            float[] before = p.clone();
            float[] twin = p.clone();
            optimizer(start).step(new Compute(Backend.scalar(), Parallel.SERIAL), twin, g.clone());
            ours.step(compute, p, g);
            Parity.sameBits(named.name, twin, p);
            for (boolean fused : new boolean[] {false, true}) {
                Peer.Call call = libtorch
                        .flatMap(peer -> peer.update(
                                named.name, fused, RATE, STEP, before, g, state, compute.parallel().threads()))
                        .orElse(null);
                others.add(call);
                if (call != null) {
                    call.run();
                    // A few dozen roundings of the parameter and of an update of at most ten times the rate.
                    Parity.within(named.name + (fused ? ", fused" : ""), p, call.result(),
                            i -> 64 * Parity.EPSILON * (Math.abs(before[i]) + Math.abs(p[i] - before[i]) + RATE));
                }
            }
        }

        /** What {@code STEP − 1} steps might have left. */
        private OptimizerState state() {
            SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
            for (UpdateRule.StateArray array : named.rule.stateArrays()) {
                // The first array is the mean square of the centred rules, and the second their mean.
                boolean first = arrays.isEmpty();
                arrays.put(array.name(), Inputs.uniform(3 + arrays.size(), n, first ? 0.25f : 0.01f, first ? 1 : 0.1f));
            }
            return new OptimizerState(
                    layout(), STEP - 1, 0, ReduceOnPlateau.State.START, List.of(named.rule.stateKind()), arrays);
        }

        private ParameterLayout layout() {
            return ParameterLayout.of(List.of(new ParameterLayout.Slot("x", Shape.of(n))));
        }

        private Optimizer optimizer(OptimizerState start) {
            Optimizer optimizer = new Optimizer(named.rule, new Constant(RATE), layout());
            optimizer.restore(start);
            return optimizer;
        }

        /** The figures of the rule. */
        List<String> line() throws InterruptedException {
            double[][] nanos = new double[4][ROUNDS];
            Parallel.RangeTask limit = (from, to) -> StreamLoops.pass(x, from + FIRST, Math.min(to, n - 32) - from);
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                for (int turn = 0; turn < nanos.length; turn++) {
                    Peer.Call other = turn < 2 ? null : others.get(turn - 2);
                    if (turn >= 2 && other == null) {
                        continue;
                    }
                    Thread.sleep(PAUSE);
                    long start = System.nanoTime();
                    switch (turn) {
                        case 0 -> compute.parallel().forRange(n, GRAIN, limit);
                        case 1 -> ours.step(compute, p, g);
                        default -> other.run();
                    }
                    nanos[turn][Math.max(round, 0)] = System.nanoTime() - start;
                }
            }
            others.stream().filter(call -> call != null).forEach(Peer.Call::close);
            double[] median = Arrays.stream(nanos).mapToDouble(Contest::median).toArray();
            double bytes = 4.0 * (2 * x.length - 1) * n;
            return List.of(
                    named.name,
                    Integer.toString(x.length),
                    text("%.1f", bytes / median[0]),
                    text("%.1f", bytes / median[1]),
                    text("%.0f %%", 100 * median[0] / median[1]),
                    text("%.2f", median[1] / 1e6),
                    text("%.1f", median[2] / 1e6),
                    text("%.2f×", median[2] / median[1]),
                    text("%.1f", median[3] / 1e6),
                    text("%.2f×", median[3] / median[1]));
        }

        private static double median(double[] nanos) {
            return Arrays.stream(nanos).sorted().toArray()[nanos.length / 2];
        }

        /** Nothing was measured where the time is zero. */
        private static String text(String format, double value) {
            return value == 0 ? "–" : String.format(Locale.ROOT, format, value);
        }
    }
}
