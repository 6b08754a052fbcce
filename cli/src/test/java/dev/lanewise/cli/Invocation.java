package dev.lanewise.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * A command run in this JVM, and what came of it.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Invocation(int code, String out, String err) {
    static Invocation of(Object... arguments) {
        return with(false, arguments);
    }

    /** @param live whether to write as on a terminal */
    static Invocation with(boolean live, Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new Screen(new PrintWriter(out), new PrintWriter(err), live), texts);
        return new Invocation(code, out.toString(), err.toString());
    }

    /** Standard error without the directory of the test. */
    String errWithout(Path directory) {
        return err.replace(directory + "/", "");
    }

    String line(String beginning) {
        return out.lines().filter(line -> line.strip().startsWith(beginning)).findFirst().orElse("");
    }
}
