package dev.lanewise.train.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The part of a step that copies the rows of its batch together. */
@Name(GatherEvent.NAME)
@Label("Gather")
@Category("Lanewise")
@Description("The rows of a batch copied together")
@StackTrace(false)
public final class GatherEvent extends Event {
    /** The event's name in a recording. */
    public static final String NAME = "lanewise.Gather";

    /** Asked whether anybody records, so that nothing is made where nobody does. */
    private static final GatherEvent PROBE = new GatherEvent();

    @Label("Rows")
    int rows;

    private GatherEvent() {}

    /** An event that begins now, or null if nobody records such. */
    public static GatherEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        GatherEvent event = new GatherEvent();
        event.begin();
        return event;
    }

    /** Ends it, with the rows of the batch. */
    public void done(int rows) {
        this.rows = rows;
        commit();
    }
}
