package dev.lanewise.train.checkpoint;

/** A file is not a model that can be loaded. The message names the file, what is wrong with it and the remedy. */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelFileException(String message) {
        super(message);
    }

    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
