package dev.lanewise.train.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One step of a training, from its rows to what its callbacks make of it. */
@Name(StepEvent.NAME)
@Label("Step")
@Category("Lanewise")
@Description("A batch: its rows gathered, loss and gradients, the update, and what watches")
@StackTrace(false)
public final class StepEvent extends Event {
    /** The event's name in a recording. */
    public static final String NAME = "lanewise.Step";

    /** Asked whether anybody records, so that nothing is made where nobody does. */
    private static final StepEvent PROBE = new StepEvent();

    @Label("Epoch")
    int epoch;

    @Label("Step")
    int step;

    @Label("Loss")
    float loss;

    private StepEvent() {}

    /** An event that begins now, or null if nobody records such. */
    public static StepEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        StepEvent event = new StepEvent();
        event.begin();
        return event;
    }

    /** Ends it: the step of the epoch, both from 1, with the loss of its batch. */
    public void done(int epoch, int step, float loss) {
        this.epoch = epoch;
        this.step = step;
        this.loss = loss;
        commit();
    }
}
