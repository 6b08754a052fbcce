package dev.lanewise.train.preprocess;

/** What becomes of a category that did not occur in training, where the step that encodes it was not told. */
public enum UnknownCategory {
    /** It is an error that names its line: for predictions that somebody relies on. */
    REFUSE,
    /** All its features are 0 (its number −1), as if the row had none of the known categories: for test parts, whose rows were drawn. */
    ZEROS
}
