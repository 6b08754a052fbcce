package dev.lanewise.train.checkpoint;

import dev.lanewise.train.data.DataException;
import tools.jackson.core.JacksonException;

/** A file is not a model that can be loaded. The message names the file, what is wrong with it and the remedy. */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the words of a reader's exception: of one of JSON without the place, which is in no file. */
    static String why(RuntimeException e) {
        return e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
    }

    ModelFileException(String message) {
        super(DataException.oneLine(message));
    }

    ModelFileException(String message, Throwable cause) {
        super(DataException.oneLine(message), cause);
    }
}
