package dev.lanewise.train.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The part of a step that changes the weights: clipping and the optimizer's update. */
@Name(UpdateEvent.NAME)
@Label("Update")
@Category("Lanewise")
@Description("Clipping and the update of the weights")
@StackTrace(false)
public final class UpdateEvent extends Event {
    /** The event's name in a recording. */
    public static final String NAME = "lanewise.Update";

    /** Asked whether anybody records, so that nothing is made where nobody does. */
    private static final UpdateEvent PROBE = new UpdateEvent();

    @Label("Updates")
    long updates;

    private UpdateEvent() {}

    /** An event that begins now, or null if nobody records such. */
    public static UpdateEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        UpdateEvent event = new UpdateEvent();
        event.begin();
        return event;
    }

    /** Ends it, with the updates made so far. */
    public void done(long updates) {
        this.updates = updates;
        commit();
    }
}
