package dev.lanewise.train.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One epoch of a training: its steps, the scores after them, and what its callbacks make of those. */
@Name(EpochEvent.NAME)
@Label("Epoch")
@Category("Lanewise")
@Description("A pass over the training rows, with the scores and the log after it")
@StackTrace(false)
public final class EpochEvent extends Event {
    /** The event's name in a recording. */
    public static final String NAME = "lanewise.Epoch";

    /** Asked whether anybody records, so that nothing is made where nobody does. */
    private static final EpochEvent PROBE = new EpochEvent();

    @Label("Epoch")
    int epoch;

    @Label("Loss")
    double loss;

    @Label("Learning rate")
    double learningRate;

    private EpochEvent() {}

    /** An event that begins now, or null if nobody records such. */
    public static EpochEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        EpochEvent event = new EpochEvent();
        event.begin();
        return event;
    }

    /** Ends it: the epoch, from 1, with the mean loss and the last learning rate of its steps. */
    public void done(int epoch, double loss, double learningRate) {
        this.epoch = epoch;
        this.loss = loss;
        this.learningRate = learningRate;
        commit();
    }
}
