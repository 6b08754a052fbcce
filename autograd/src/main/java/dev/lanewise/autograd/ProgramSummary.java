package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Source;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a program will do, told before anything runs.
 *
 * @param nodes nodes of the graph that the outputs need, leaves included
 * @param merged nodes that are equal to another and are not computed again
 * @param views reshapes and slices of one range, which cost nothing
 * @param passes what runs, in order
 * @param workspaceBytes the array that the intermediate values share
 * @param valueBytes what they would take if each had its own
 */
public record ProgramSummary(
        int nodes, int merged, int views, List<Pass> passes, long workspaceBytes, long valueBytes) {

    /**
     * Kernels that go over memory together.
     *
     * @param kernels the names of their ops
     * @param output the shape of the last one's result
     * @param flops floating-point operations, a multiply-add counted as two
     * @param bytes read and written, each operand once for each kernel
     */
    public record Pass(List<String> kernels, Shape output, double flops, long bytes) {}

    static ProgramSummary of(Plan plan) {
        List<Pass> passes = new ArrayList<>();
        long valueBytes = 0;
        for (List<Plan.Value> pass : plan.passes) {
            double flops = 0;
            long bytes = 0;
            for (Plan.Value value : pass) {
                List<Shape> inputs = value.inputs.stream().map(input -> input.node.shape()).toList();
                flops += value.node.op().flops(inputs, value.node.shape());
                bytes += bytes(value.node.shape()) + inputs.stream().mapToLong(ProgramSummary::bytes).sum();
                valueBytes += value.destination == null ? bytes(value.node.shape()) : 0;
            }
            List<String> kernels = pass.stream().map(value -> value.node.op().name()).toList();
            passes.add(new Pass(kernels, pass.getLast().node.shape(), flops, bytes));
        }
        int views = (int) plan.values.stream()
                .filter(value -> !value.computed() && !(value.node.op() instanceof Source))
                .count();
        long workspace = Float.BYTES * ((long) plan.floats + plan.integers);
        return new ProgramSummary(
                plan.nodes, plan.nodes - plan.values.size(), views, List.copyOf(passes), workspace, valueBytes);
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

    public long bytes() {
        return passes.stream().mapToLong(Pass::bytes).sum();
    }

    /** The figures in one line, then a line for each pass. */
    @Override
    public String toString() {
        String head = String.format(
                Locale.ROOT,
                "%d nodes (%d merged, %d views), %d kernels in %d passes, %.3f GFLOP, %.2f MB moved, workspace %.2f MB for values of %.2f MB",
                nodes, merged, views, kernels(), passes.size(), flops() * 1e-9, bytes() * 1e-6,
                workspaceBytes * 1e-6, valueBytes * 1e-6);
        return passes.stream()
                .map(pass -> String.format(
                        Locale.ROOT,
                        "%n  %-44s %-16s %10.3f MFLOP %10.3f MB",
                        String.join(" + ", pass.kernels()), pass.output(), pass.flops() * 1e-6, pass.bytes() * 1e-6))
                .collect(Collectors.joining("", head, ""));
    }
}
