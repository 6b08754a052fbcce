package dev.lanewise.cli;

/** Something that a user can mend. The message is one line that says what is wrong and what to do. */
final class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailure(String message) {
        super(message);
    }
}
