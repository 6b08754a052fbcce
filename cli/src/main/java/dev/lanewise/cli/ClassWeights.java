package dev.lanewise.cli;

/** What rare classes count in the loss. */
enum ClassWeights {
    /** Each row the same. */
    NONE,
    /** Each class the same in sum. */
    BALANCED
}
