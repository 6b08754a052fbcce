package dev.lanewise.autograd;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A pass of a {@link Program} in a recording of the JDK's Flight Recorder: kernels that went over memory together. Many a
 * millisecond, so a recording has to ask for it: {@code lanewise.Kernel#enabled=true}.
 */
@Name(KernelEvent.NAME)
@Label("Kernel")
@Category("Lanewise")
@Description("Kernels of a planned program that pass over memory together")
@Enabled(false)
@StackTrace(false)
public final class KernelEvent extends Event {
    /** The event's name in a recording. */
    public static final String NAME = "lanewise.Kernel";

    /** Asked whether anybody records, so that nothing is made where nobody does. */
    private static final KernelEvent PROBE = new KernelEvent();

    @Label("Kernels")
    String kernels;

    @Label("Output shape")
    String output;

    @Label("Operations")
    @Description("Floating-point operations, a multiply-add counted as two")
    double flops;

    @Label("Bytes")
    @DataAmount
    @Description("Read and written, each operand once for each kernel")
    long bytes;

    private KernelEvent() {}

    static boolean recorded() {
        return PROBE.isEnabled();
    }

    /** Runs the work of each pass and records its time. */
    static void run(Runnable[] work, List<ProgramSummary.Pass> passes) {
        for (int i = 0; i < work.length; i++) {
            KernelEvent event = new KernelEvent();
            ProgramSummary.Pass pass = passes.get(i);
            event.kernels = pass.name();
            event.output = pass.output().toString();
            event.flops = pass.flops();
            event.bytes = pass.bytes();
            event.begin();
            work[i].run();
            event.commit();
        }
    }
}
