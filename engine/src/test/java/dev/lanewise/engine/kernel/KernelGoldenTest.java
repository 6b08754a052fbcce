package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every kernel on this machine, JDK and width gives the bits that it gave when it was written. A kernel that gives others
 * changes every trained weight: then its hash changes with it, and the changelog says so.
 *
 * <p>For a new kernel the test fails and leaves the right file in {@code target}; copy it as the message says.
 */
class KernelGoldenTest {
    @Test
    void everyKernelGivesTheGoldenBits() throws IOException {
        String difference = KernelHashes.difference(KernelHashes.golden(), hashes(Backend.preferred()));
        if (!difference.isEmpty()) {
            // The scalar twins define the bits, so theirs are written, whatever ran.
            Map<String, String> scalar = hashes(Backend.scalar());
            Path target = Path.of(System.getProperty("basedir", "."), "target", KernelHashes.GOLDEN);
            Files.writeString(target, KernelHashes.lines(scalar));
            fail(difference + "The hashes of the scalar twins are in " + target + ". If the difference is meant:\n"
                    + "cp engine/target/kernel-hashes.txt engine/src/test/resources/dev/lanewise/engine/kernel/");
        }
    }

    private static Map<String, String> hashes(Backend backend) {
        Map<String, String> hashes = KernelHashes.of(backend);
        hashes.putAll(KernelHashes.wholeRange(backend));
        return hashes;
    }
}
