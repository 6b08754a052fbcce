package dev.lanewise.engine;

/** A dense, row-major array: of floats ({@link Tensor}) or of integers ({@link IntTensor}). */
public sealed interface NdArray permits Tensor, IntTensor {
    Shape shape();

    /** Where the first element lies in the backing array. */
    int offset();

    /** The number of elements. */
    default int size() {
        return shape().size();
    }
}
