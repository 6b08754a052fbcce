package dev.lanewise.autograd;

import dev.lanewise.autograd.op.ElementTask;
import dev.lanewise.autograd.op.Source;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A graph planned once and run often: what the outputs do not need is left out, equal nodes are computed once, reshapes
 * and slices of one range are views, every value has a fixed place in one array that it shares with others by turns, a bias and an activation are
 * applied as the product before them is written, elementwise kernels that
 * follow each other pass over memory together. Runs with whatever the leaves then hold, allocates nothing, and gives the
 * bits of {@link Evaluation}, on any number of threads. The values of the nodes are not touched.
 *
 * <p>For one caller at a time, and not while another program with the same {@link Workspace} runs.
 */
public final class Program {
    /** Elements that the kernels of a pass take in turn: 16 KiB, so that several operands fit the nearest cache. */
    private static final int BLOCK = 4096;

    /** A pass over memory: its kernels, and how they run together. */
    private record Step(List<Plan.Value> values, List<Runnable> kernels, Runnable together) {}

    private final Compute compute;
    private final Plan plan;
    private final List<Var> nodes;
    private final List<Tensor> outputs;
    private final Map<Plan.Value, NdArray> arrays;
    private final List<Step> steps;

    /** The steps, then the copies. */
    private final Runnable[] work;

    /** Made when first recorded. */
    private List<ProgramSummary.Pass> recorded;

    private Program(
            Compute compute, Plan plan, List<Var> nodes, List<Tensor> outputs, Map<Plan.Value, NdArray> arrays, List<Step> steps,
            Runnable[] work) {
        this.compute = compute;
        this.plan = plan;
        this.nodes = nodes;
        this.outputs = outputs;
        this.arrays = arrays;
        this.steps = steps;
        this.work = work;
    }

    /** Plans outputs that get storage of their own: see {@link #output}. */
    public static Program compile(Compute compute, Var... outputs) {
        List<Var> nodes = List.of(outputs);
        List<Tensor> destinations = nodes.stream().map(node -> Tensor.zeros(node.shape())).toList();
        return compile(compute, nodes, destinations, new Workspace());
    }

    /**
     * Plans outputs that go into the storage of {@code destinations}, such as gradients into their arena. The storage of
     * the leaves is read at every run, and must not overlap a destination.
     *
     * @param destinations one for each output, of its shape
     * @param workspace where intermediate values lie; may be shared with programs that never run at the same time
     * @throws ShapeException if number or shapes differ, or an output holds integers
     * @throws IllegalArgumentException if a destination overlaps another, or a leaf that is needed
     * @throws IllegalStateException if a leaf that is needed has no value
     */
    public static Program compile(
            Compute compute, List<Var> outputs, List<Tensor> destinations, Workspace workspace) {
        check(outputs, destinations);
        Plan plan = new Plan(outputs, destinations);
        Map<Plan.Value, NdArray> arrays = arrays(plan, workspace);
        checkApart(plan, arrays, destinations);
        List<Step> steps = plan.passes.stream().map(pass -> bind(compute, pass, arrays)).toList();
        List<Runnable> work = new ArrayList<>();
        steps.forEach(step -> work.add(step.together()));
        for (Plan.Copy copy : plan.copies) {
            Tensor from = (Tensor) arrays.get(copy.from());
            Tensor to = copy.to();
            work.add(() -> System.arraycopy(from.data(), from.offset(), to.data(), to.offset(), to.size()));
        }
        return new Program(
                compute, plan, List.copyOf(outputs), List.copyOf(destinations), arrays, steps, work.toArray(Runnable[]::new));
    }

    private static void check(List<Var> outputs, List<Tensor> destinations) {
        Evaluation.checkDestinations("program", outputs, destinations);
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).op().integer()) {
                throw new ShapeException("program: output " + i + " is " + outputs.get(i) + ", which holds integers");
            }
        }
    }

    /** @throws IllegalArgumentException if a destination overlaps another or a leaf */
    private static void checkApart(Plan plan, Map<Plan.Value, NdArray> arrays, List<Tensor> destinations) {
        // where each destination begins: its number
        Map<float[], TreeMap<Integer, Integer>> written = new IdentityHashMap<>();
        for (int i = 0; i < destinations.size(); i++) {
            Tensor destination = destinations.get(i);
            if (destination.size() > 0) {
                int other = overlapped(written, destinations, destination);
                if (other >= 0) {
                    throw new IllegalArgumentException("program: the destinations of outputs " + other + " and " + i
                            + " overlap; give each storage of its own");
                }
                written.computeIfAbsent(destination.data(), array -> new TreeMap<>()).put(destination.offset(), i);
            }
        }
        for (Plan.Value value : plan.values) {
            if (value.op instanceof Source && arrays.get(value) instanceof Tensor leaf && leaf.size() > 0) {
                int output = overlapped(written, destinations, leaf);
                if (output >= 0) {
                    throw new IllegalArgumentException(
                            "program: the destination of output " + output + " overlaps the leaf " + value.node
                                    + ", which is read at every run; give it storage of its own");
                }
            }
        }
    }

    /** The number of a destination that shares elements with a tensor, −1 without one. */
    private static int overlapped(
            Map<float[], TreeMap<Integer, Integer>> written, List<Tensor> destinations, Tensor tensor) {
        TreeMap<Integer, Integer> begins = written.get(tensor.data());
        Map.Entry<Integer, Integer> before = begins == null ? null : begins.lowerEntry(tensor.offset() + tensor.size());
        boolean overlaps = before != null
                && before.getKey() + destinations.get(before.getValue()).size() > tensor.offset();
        return overlaps ? before.getValue() : -1;
    }

    private static Map<Plan.Value, NdArray> arrays(Plan plan, Workspace workspace) {
        float[] floats = workspace.floats(plan.floats);
        int[] integers = workspace.integers(plan.integers);
        Map<Plan.Value, NdArray> arrays = new HashMap<>();
        for (Plan.Value value : plan.values) {
            Shape shape = value.node.shape();
            NdArray array;
            if (value.storage != value) {
                Tensor storage = (Tensor) arrays.get(value.storage);
                array = Tensor.view(storage.data(), storage.offset() + value.at, shape);
            } else if (value.destination != null) {
                array = value.destination;
            } else if (value.op instanceof Source) {
                array = value.node.stored();
                if (array == null) {
                    throw new IllegalStateException("program: a placeholder of shape " + shape + " has no value to compute with");
                }
            } else if (value.op.integer()) {
                array = IntTensor.view(integers, (int) value.place, shape);
            } else {
                array = Tensor.view(floats, (int) value.place, shape);
            }
            arrays.put(value, array);
        }
        return arrays;
    }

    private static Step bind(Compute compute, List<Plan.Value> pass, Map<Plan.Value, NdArray> arrays) {
        List<Runnable> kernels = new ArrayList<>();
        for (Plan.Value value : pass) {
            List<NdArray> inputs = value.inputs.stream().map(arrays::get).toList();
            kernels.add(value.op.forward(compute, inputs, arrays.get(value)));
        }
        return new Step(pass, kernels, together(compute, kernels));
    }

    private static Runnable together(Compute compute, List<Runnable> kernels) {
        if (kernels.size() == 1) {
            return kernels.getFirst();
        }
        if (kernels.stream().allMatch(ElementTask.class::isInstance)) {
            return blockByBlock(compute, kernels.stream().map(ElementTask.class::cast).toArray(ElementTask[]::new));
        }
        Runnable[] inTurn = kernels.toArray(Runnable[]::new);
        return () -> {
            for (Runnable kernel : inTurn) {
                kernel.run();
            }
        };
    }

    private static Runnable blockByBlock(Compute compute, ElementTask[] kernels) {
        return new ElementTask(compute, kernels[0].n(), (from, to) -> {
            for (int block = from; block < to; block += BLOCK) {
                int end = Math.min(to, block + BLOCK);
                for (ElementTask kernel : kernels) {
                    kernel.task().run(block, end);
                }
            }
        });
    }

    /** Computes the outputs from what the leaves hold now. A recording that asks for {@link KernelEvent} gets one a pass. */
    public void run() {
        if (KernelEvent.recorded()) {
            KernelEvent.run(work, recorded());
            return;
        }
        for (Runnable step : work) {
            step.run();
        }
    }

    /**
     * A run that looks at every value: where the first NaN or infinity was born, empty if all are finite, but for masks
     * as in {@link Evaluation#check}. Node by node, those too whose work one kernel does, and so slower than {@link
     * #run}, with the same bits; what was born is born again as long as the leaves hold the same.
     */
    public Optional<Anomaly> check() {
        Anomaly.Search<Plan.Value> search = new Anomaly.Search<>();
        for (Plan.Value value : plan.values) {
            if (value.op instanceof Source) {
                Optional<Anomaly> born = search.at(value, value.node, arrays.get(value), List.of());
                if (born.isPresent()) {
                    return born;
                }
            }
        }
        for (Step step : steps) {
            for (int i = 0; i < step.kernels().size(); i++) {
                Optional<Anomaly> born = check(search, step.values().get(i), step.kernels().get(i));
                if (born.isPresent()) {
                    return born;
                }
            }
        }
        return search.end(nodes.stream().map(node -> plan.valueOf.get(node).storage).toList());
    }

    private Optional<Anomaly> check(Anomaly.Search<Plan.Value> search, Plan.Value value, Runnable kernel) {
        if (value.parts.isEmpty()) {
            kernel.run();
            return search.at(value, value.node, arrays.get(value), storage(value.inputs));
        }
        Map<Plan.Value, NdArray> between = new HashMap<>();
        for (Plan.Part part : value.parts) {
            NdArray result = part.of() == value ? arrays.get(value) : Tensor.zeros(part.of().node.shape());
            List<NdArray> inputs = part.inputs().stream()
                    .map(input -> between.containsKey(input) ? between.get(input) : arrays.get(input))
                    .toList();
            part.op().forward(compute, inputs, result).run();
            Optional<Anomaly> born = search.at(part.of(), part.of().node, result, storage(part.inputs()));
            if (born.isPresent()) {
                return born;
            }
            between.put(part.of(), result);
        }
        return Optional.empty();
    }

    private static List<Plan.Value> storage(List<Plan.Value> values) {
        return values.stream().map(value -> value.storage).toList();
    }

    /**
     * Runs so many times and takes the time of each pass: where it went. Warm up first with runs of your own.
     *
     * @param runs at least 1
     */
    public ProgramProfile profile(int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("profile: " + runs + " runs, want at least 1");
        }
        long[][] nanos = new long[steps.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < work.length; i++) {
                long start = System.nanoTime();
                work[i].run();
                if (i < nanos.length) {
                    nanos[i][run] = System.nanoTime() - start;
                }
            }
        }
        List<ProgramSummary.Pass> passes = describe().passes();
        List<ProgramProfile.Timed> timed = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            Arrays.sort(nanos[i]);
            timed.add(new ProgramProfile.Timed(passes.get(i), nanos[i][runs / 2] * 1e-9));
        }
        return new ProgramProfile(timed);
    }

    /** What the work is called in a recording: the passes, then the copies. */
    private List<ProgramSummary.Pass> recorded() {
        if (recorded == null) {
            recorded = new ArrayList<>(describe().passes());
            for (Plan.Copy copy : plan.copies) {
                recorded.add(new ProgramSummary.Pass(List.of("copy"), copy.to().shape(), 0, 2L * Float.BYTES * copy.to().size()));
            }
        }
        return recorded;
    }

    /** Where an output lies after {@link #run}, by its position in the call that planned it. */
    public Tensor output(int index) {
        return outputs.get(index);
    }

    /** What there is to compute: see {@link ProgramSummary}. */
    public ProgramSummary describe() {
        return ProgramSummary.of(plan);
    }

    /**
     * A picture of what there is to compute, as SVG: a box for each pass with its kernels and its shape, the gradient beside
     * the forward passes that it belongs to; what repeats is drawn once.
     *
     * @param names what to call a leaf, such as a parameter, or an output; null for no name
     */
    public String drawing(Function<Var, String> names) {
        return ProgramDrawing.of(plan, nodes, names, null);
    }

    /** The same with the time of each pass. @param profile of this program */
    public String drawing(Function<Var, String> names, ProgramProfile profile) {
        return ProgramDrawing.of(plan, nodes, names, Objects.requireNonNull(profile));
    }
}
