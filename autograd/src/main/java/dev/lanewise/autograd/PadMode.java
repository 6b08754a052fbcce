package dev.lanewise.autograd;

/** What stands beyond the ends of an axis that is padded. Shown for a b c d, padded by two on each side. */
public enum PadMode {
    /** Zeros: 0 0 a b c d 0 0. */
    ZERO,
    /** The elements in reverse, the ends not repeated: c b a b c d c b. Less than the axis is long. */
    REFLECT,
    /** The first and the last element: a a a b c d d d. */
    REPLICATE,
    /** The elements again from the other end: c d a b c d a b. At most as much as the axis is long. */
    CIRCULAR
}
