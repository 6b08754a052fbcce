package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command's help has an example, and every example does what it says it would. */
class ExamplesTest {
    private static final Pattern TOKEN = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern FILE = Pattern.compile("[a-z-]+\\.(csv|gz|lanewise|run|jsonl?|png|svg|html)");

    @TempDir
    private Path directory;

    private Map<String, List<String>> examples() {
        Map<String, List<String>> examples = new LinkedHashMap<>();
        CommandLine root = Main.commandLine(new Screen(new PrintWriter(System.out), new PrintWriter(System.err), false));
        root.getSubcommands().values().stream()
                .sorted(Comparator.comparing(command -> command.getCommandName().equals("train") ? "" : command.getCommandName()))
                .forEach(command -> {
                    List<String> lines = new ArrayList<>();
                    for (String line : command.getCommandSpec().usageMessage().footer()) {
                        if (line.startsWith("  ./lanewise ")) {
                            lines.add(line.substring(13));
                        } else if (!lines.isEmpty() && lines.getLast().endsWith("\\")) {
                            lines.add(lines.removeLast().replace("\\", "") + line);
                        }
                    }
                    examples.put(command.getCommandName(), lines);
                });
        return examples;
    }

    @Test
    void everyCommandHasOneAndEachSucceeds() throws IOException {
        String iris = Csv.format(BundledData.iris()).replace(",target\n", ",species\n");
        Files.writeString(directory.resolve("iris.csv"), iris);
        Files.writeString(directory.resolve("more-iris.csv"), iris);
        Files.writeString(directory.resolve("new.csv"), iris.replaceAll("(?m),[^,\n]*$", ""));
        StringBuilder houses = new StringBuilder("rooms,price\n");
        for (int i = 0; i < 60; i++) {
            houses.append(1 + i % 7).append(',').append(100.5 * (1 + i % 7) + i % 3).append('\n');
        }
        Files.writeString(directory.resolve("houses.csv"), houses);

        ArraysTest.digits(directory, "digits.gz", "labels.gz");
        ArraysTest.digits(directory, "test-images.gz", "test-labels.gz");

        for (Map.Entry<String, List<String>> entry : examples().entrySet()) {
            assertFalse(entry.getValue().isEmpty(), "the help of '" + entry.getKey() + "' has no example");
            for (String example : entry.getValue()) {
                if (entry.getKey().equals("resume")) { // as if it had been stopped before its end was written down
                    Files.delete(RunDirectory.manifest(directory.resolve("iris.run")));
                }
                run(example);
            }
        }
        assertEquals(151, Files.readAllLines(directory.resolve("predictions.csv")).size());
        assertTrue(Files.exists(RunDirectory.report(directory.resolve("iris.run"))));
    }

    /** In this process, with files in the test's directory; where output goes does not matter. */
    private void run(String example) throws IOException {
        List<Object> arguments = new ArrayList<>();
        InputStream input = InputStream.nullInputStream();
        Matcher tokens = TOKEN.matcher(example.replaceAll(" [|>] .*", ""));
        boolean redirected = false;
        while (tokens.find()) {
            String token = tokens.group(1) == null ? tokens.group(2) : tokens.group(1);
            Object argument = FILE.matcher(token).matches() ? directory.resolve(token) : token;
            if (redirected) {
                input = new ByteArrayInputStream(Files.readAllBytes((Path) argument));
                break;
            }
            redirected = token.equals("<");
            if (!redirected) {
                arguments.add(argument);
            }
        }
        if (arguments.getFirst().equals("train")) {
            arguments.add("--out=" + arguments.get(1).toString().replaceAll("\\.(csv|gz)$", ".lanewise"));
        } else if (arguments.getFirst().equals("demo")) {
            arguments.add("--out=" + directory.resolve("demo"));
        }
        InputStream before = System.in;
        System.setIn(input);
        try {
            Invocation result = Invocation.of(arguments.toArray());
            assertEquals("", result.err(), example);
            assertEquals(0, result.code(), example);
            assertFalse(result.out().isBlank(), example);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theCompletionIsAScriptThatKnowsTheOptions() throws Exception {
        String script = Invocation.of("completion").out();
        assertTrue(script.contains("--checkpoint-minutes") && script.contains("one-cycle"), script.substring(0, 200));
        Path file = Files.writeString(directory.resolve("completion.bash"), script);
        assertEquals(0, new ProcessBuilder("bash", "-n", file.toString()).start().waitFor());
    }

    /** Rows that arrive in pieces are predicted as those of a file. */
    @Test
    void standardInputIsPredictedAsItArrives() throws IOException {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Path model = directory.resolve("iris.lanewise");
        Invocation.of("train", iris, "--target", "target", "--epochs", 3, "--out", model);
        StringBuilder many = new StringBuilder(Files.readString(iris));
        String rows = many.substring(many.indexOf("\n") + 1);
        while (many.length() < 300_000) {
            many.append(rows).append("\n");
        }
        Path file = Files.writeString(directory.resolve("many.csv"), many);
        Invocation expected = Invocation.of("predict", model, file, "--probabilities");
        assertTrue(expected.out().lines().count() > 10_000);
        InputStream before = System.in;
        try {
            System.setIn(Files.newInputStream(file));
            assertEquals(expected, Invocation.of("predict", model, "-", "--probabilities"));
            System.setIn(Files.newInputStream(file));
            Path out = directory.resolve("out.csv");
            assertEquals(0, Invocation.of("predict", model, "-", "--probabilities", "--out", out).code());
            assertEquals(expected.out(), Files.readString(out));
            System.setIn(new ByteArrayInputStream(many.toString().replaceFirst("(?s)^(.{200000}[^\\n]*\\n)[0-9.]+", "$1x").getBytes()));
            String message = Invocation.of("predict", model, "-").err();
            assertTrue(message.matches("(?s)lanewise: standard input after line \\d+, line \\d+.*'x'.*"), message);
        } finally {
            System.setIn(before);
        }
    }
}
