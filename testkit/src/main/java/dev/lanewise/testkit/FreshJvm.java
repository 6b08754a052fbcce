package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Programs in a JVM of their own, with options that only a start can set. */
public final class FreshJvm {
    /** The last line of a program for {@link #allocating}. */
    public static final String END = "measured";

    /** As the launcher starts the command; without the first one VM in two boxes some vectors. */
    private static final List<String> AS_LAUNCHED =
            List.of("-XX:PerMethodTrapLimit=100000", "-XX:PerMethodRecompilationCutoff=100000");

    /** In one VM of fifty or so C2 boxes some vectors by chance, in others than the one before. */
    private static final int ATTEMPTS = 3;

    private FreshJvm() {}

    /**
     * What allocates in each of three VMs in turn, started as the launcher starts the command, with the vectors of this VM.
     * Where nothing is left after the first ones, the others are not asked.
     *
     * @param program prints the names of what still allocates when nothing is compiled any more, a line each, then {@link #END}
     */
    public static Set<String> allocating(Class<?> program, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(AS_LAUNCHED);
        all.addAll(List.of(options));
        String width = System.getProperty("lanewise.simd");
        if (width != null) {
            all.add("-Dlanewise.simd=" + width);
        }
        Set<String> always = printed(all, program);
        for (int attempt = 1; attempt < ATTEMPTS && !always.isEmpty(); attempt++) {
            always.retainAll(printed(all, program));
        }
        return always;
    }

    private static Set<String> printed(List<String> options, Class<?> program) throws IOException, InterruptedException {
        List<String> lines = run(options, program);
        assertEquals(END, lines.getLast());
        return new TreeSet<>(lines.subList(0, lines.size() - 1));
    }

    /** Runs a main class of the test class path to its end; returns the lines of its standard output. */
    public static List<String> run(List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xshare:auto", "-Dstdout.encoding=UTF-8"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + "\n" + output);
        return output.lines().toList();
    }
}
