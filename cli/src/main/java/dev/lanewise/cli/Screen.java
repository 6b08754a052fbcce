package dev.lanewise.cli;

import java.io.Console;
import java.io.PrintWriter;

/**
 * Where a command writes to.
 *
 * @param out results
 * @param err errors
 * @param live whether {@code out} is a terminal on which a line can be written over
 */
record Screen(PrintWriter out, PrintWriter err, boolean live) {
    /** Lines are no longer than this. */
    static final int COLUMNS = 80;

    /** The screen of this process. */
    static Screen of(PrintWriter out, PrintWriter err) {
        Console console = System.console();
        return new Screen(out, err, isLive(console != null && console.isTerminal(), System.getenv("TERM")));
    }

    /** A terminal, and one that knows the carriage return. */
    static boolean isLive(boolean terminal, String term) {
        return terminal && term != null && !term.isEmpty() && !term.equals("dumb");
    }
}
