package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.FreshJvm;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The SIMD kernels give the golden bits however they are executed: interpreted, compiled by C1 or C2, cold or hot, with
 * the vectors of a smaller machine.
 */
class ColdEqualsHotTest {
    /** Calls of every kernel before its bits are taken: enough for C2 to have compiled it. */
    private static final String HOT = "400";

    private static final String COLD = "0";

    /** An option that another architecture does not know changes nothing there. */
    private static final String LENIENT = "-XX:+IgnoreUnrecognizedVMOptions";

    /** Prints which kernels run, then the hash of each after so many calls. */
    static final class Program {
        public static void main(String[] args) {
            Backend backend = Backend.preferred();
            System.out.println(backend.name() + " " + backend.vectorBits());
            for (int n : KernelCatalogue.LENGTHS) {
                for (KernelCatalogue.Kernel kernel : KernelCatalogue.of(backend, Parallel.SERIAL, n)) {
                    for (int call = 0; call < Integer.parseInt(args[0]); call++) {
                        kernel.reset();
                        kernel.run();
                    }
                }
            }
            System.out.print(KernelHashes.lines(KernelHashes.of(backend)));
        }
    }

    /** Once a build is enough: the width is set here. */
    @TestFactory
    @EnabledIfSystemProperty(named = "lanewise.simd", matches = "off")
    Stream<DynamicTest> goldenBits() {
        return Stream.of(
                        mode(128, COLD, "-Xint"),
                        mode(512, COLD, "-Xint"),
                        mode(128, COLD, "-XX:TieredStopAtLevel=1"),
                        mode(512, COLD, "-XX:TieredStopAtLevel=1"),
                        mode(128, HOT),
                        mode(512, HOT),
                        mode(256, HOT, "-XX:-TieredCompilation"),
                        mode(512, HOT, "-XX:-TieredCompilation"),
                        mode(128, HOT, "-XX:MaxVectorSize=16"),
                        mode(256, HOT, "-XX:MaxVectorSize=32"),
                        mode(512, HOT, "-XX:MaxVectorSize=64"),
                        mode(256, HOT, "-XX:UseAVX=2"),
                        mode(256, COLD, "-XX:-UseFMA"))
                .flatMap(test -> test);
    }

    private static Stream<DynamicTest> mode(int bits, String calls, String... options) {
        if (bits > machineBits()) {
            return Stream.empty();
        }
        List<String> all = new ArrayList<>(List.of(LENIENT, "-Dlanewise.simd=" + bits));
        all.addAll(Arrays.asList(options));
        String name = "%d bits, %s %s".formatted(bits, calls.equals(HOT) ? "hot" : "cold", String.join(" ", options));
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            List<String> lines = FreshJvm.run(all, Program.class, calls);
            assertEquals("simd " + bits, lines.getFirst());
            Map<String, String> golden = KernelHashes.golden();
            golden.keySet().removeIf(kernel -> kernel.startsWith(KernelHashes.WHOLE_RANGE));
            String hashes = lines.stream().skip(1).collect(Collectors.joining("\n"));
            assertEquals("", KernelHashes.difference(golden, KernelHashes.parse(hashes)));
        }));
    }

    private static int machineBits() {
        return 8 * Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxVectorSize")
                .getValue());
    }
}
