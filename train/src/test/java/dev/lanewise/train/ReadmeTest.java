package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of Java in the README, compiled and run as it stands there. */
class ReadmeTest {
    @TempDir
    Path directory;

    @Test
    void theExampleTrains() throws Exception {
        Path source = Files.writeString(directory.resolve("Digits.java"), example());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
        assertEquals(0, result, "it compiles");

        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        directory + System.getProperty("path.separator") + classPath,
                        "Digits")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, process.waitFor(), lines.toString());
        assertTrue(Double.parseDouble(lines.getFirst().replaceAll("accuracy ([\\d.]+),.*", "$1")) > 0.97, lines.toString());
        assertEquals("the first ten: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", lines.getLast());
    }

    private static String example() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("../README.md")));
        assertTrue(block.find(), "the README has a block of Java");
        return block.group(1);
    }
}
