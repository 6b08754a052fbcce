package dev.lanewise.bench;

import java.io.IOException;

/** The entry point of {@code benchmarks.jar}: takes the options of JMH ({@code -h} lists them). */
public final class Main {
    private Main() {}

    /** Hands the arguments to JMH. */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}
