package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Source;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a program will do, told before anything runs.
 *
 * @param nodes nodes of the graph that the outputs need, leaves included
 * @param merged nodes that are equal to another and are not computed again
 * @param stretched nodes that only stretch an operand, which the kernels that read it do by themselves
 * @param fused nodes whose work the kernel before them does as it writes its result: a bias, an activation behind a product
 * @param views reshapes and slices of one range, which cost nothing
 * @param passes what runs, in order
 * @param bytesApart what evaluating node by node reads and writes: every node its operands and its result, reshapes too
 * @param workspaceBytes the array that the intermediate values share
 * @param valueBytes what they would take if each had its own
 */
public record ProgramSummary(
        int nodes, int merged, int stretched, int fused, int views, List<Pass> passes, long bytesApart, long workspaceBytes,
        long valueBytes) {

    /**
     * Kernels that go over memory together.
     *
     * @param kernels the names of their ops; {@code matmul·add·relu} for one kernel that does the work of three
     * @param output the shape of the last one's result
     * @param flops floating-point operations, a multiply-add counted as two
     * @param bytes read and written: an operand once, however many of the kernels read it, a result unless only kernels of
     *     this pass read it, as those find it in the cache. What a kernel keeps for itself, such as packed tiles, does not count.
     */
    public record Pass(List<String> kernels, Shape output, double flops, long bytes) {
        /** The kernels in one line: {@code matmul + add + relu}. */
        public String name() {
            return String.join(" + ", kernels);
        }
    }

    static ProgramSummary of(Plan plan) {
        List<Pass> passes = new ArrayList<>();
        long valueBytes = 0;
        int position = 0;
        for (List<Plan.Value> pass : plan.passes) {
            int end = position + pass.size();
            double flops = 0;
            long bytes = 0;
            Set<Plan.Value> cached = new HashSet<>();
            for (Plan.Value value : pass) {
                flops += value.op.flops(
                        value.inputs.stream().map(input -> input.node.shape()).toList(), value.node.shape());
                for (Plan.Value input : value.inputs) {
                    bytes += cached.contains(input.storage) || !cached.add(input) ? 0 : bytes(input.node.shape());
                }
                cached.add(value);
                bytes += value.destination != null || value.lastUse >= end ? bytes(value.node.shape()) : 0;
                valueBytes += value.destination == null ? bytes(value.node.shape()) : 0;
            }
            List<String> kernels = pass.stream().map(ProgramSummary::name).toList();
            passes.add(new Pass(kernels, pass.getLast().node.shape(), flops, bytes));
            position = end;
        }
        int views = (int) plan.values.stream()
                .filter(value -> !value.computed() && !(value.op instanceof Source))
                .count();
        long workspace = Float.BYTES * ((long) plan.floats + plan.integers);
        return new ProgramSummary(
                plan.nodes, plan.merged, plan.stretched, plan.fused, views, List.copyOf(passes), plan.bytesApart, workspace, valueBytes);
    }

    private static String name(Plan.Value value) {
        return value.parts.isEmpty()
                ? value.op.name()
                : value.parts.stream().map(part -> part.op().name()).collect(Collectors.joining("·"));
    }

    private static long bytes(Shape shape) {
        return (long) Float.BYTES * shape.size();
    }

    /** The kernels of all passes. */
    public int kernels() {
        return passes.stream().mapToInt(pass -> pass.kernels().size()).sum();
    }

    public double flops() {
        return passes.stream().mapToDouble(Pass::flops).sum();
    }

    /** What the passes read and write, without the copies at the end. */
    public long bytes() {
        return passes.stream().mapToLong(Pass::bytes).sum();
    }

    /** The figures in one line, then a line for each pass. */
    @Override
    public String toString() {
        String head = String.format(
                Locale.ROOT,
                "%d nodes (%d merged, %d stretched, %d fused, %d views), %d kernels in %d passes, %.3f GFLOP,"
                        + " %.2f MB moved instead of %.2f MB, workspace %.2f MB for values of %.2f MB",
                nodes, merged, stretched, fused, views, kernels(), passes.size(), flops() * 1e-9,
                bytes() * 1e-6, bytesApart * 1e-6, workspaceBytes * 1e-6, valueBytes * 1e-6);
        return passes.stream()
                .map(pass -> String.format(
                        Locale.ROOT,
                        "%n  %-44s %-16s %10.3f MFLOP %10.3f MB",
                        pass.name(), pass.output(), pass.flops() * 1e-6, pass.bytes() * 1e-6))
                .collect(Collectors.joining("", head, ""));
    }
}
