package dev.lanewise.autograd;

/**
 * The arrays in which planned programs keep their intermediate values. Programs that never run at the same time, such as
 * those of other batch sizes, may share one: compile the one that needs most first, or each larger one gets new arrays.
 */
public final class Workspace {
    private float[] floats = {};
    private int[] integers = {};

    /** Without arrays yet: the first program makes them. */
    public Workspace() {}

    /** An array of at least so many elements: the one there is, if it is long enough. */
    float[] floats(int size) {
        if (floats.length < size) {
            floats = new float[size];
        }
        return floats;
    }

    /** The same for integers. */
    int[] integers(int size) {
        if (integers.length < size) {
            integers = new int[size];
        }
        return integers;
    }
}
