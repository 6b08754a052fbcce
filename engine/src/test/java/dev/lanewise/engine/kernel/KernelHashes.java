package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Bits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One hash for each kernel of the catalogue, over its results at every length, and more for the elementary functions:
 * those of this JVM, and the golden ones, which are committed, one line each, sorted by name.
 */
final class KernelHashes {
    /** Beside this class. */
    static final String GOLDEN = "kernel-hashes.txt";

    /** What the names of {@link #wholeRange} begin with. */
    static final String WHOLE_RANGE = "whole range ";

    private KernelHashes() {}

    /** Kernel name → SHA-256 of what it computes here, for every kernel of the catalogue. */
    static Map<String, String> of(Backend backend) {
        List<List<KernelCatalogue.Kernel>> sizes = KernelCatalogue.LENGTHS.stream()
                .map(n -> KernelCatalogue.of(backend, Parallel.SERIAL, n))
                .toList();
        Map<String, String> hashes = new TreeMap<>();
        for (int i = 0; i < sizes.getFirst().size(); i++) {
            List<float[]> output = new ArrayList<>();
            for (List<KernelCatalogue.Kernel> kernels : sizes) {
                KernelCatalogue.Kernel kernel = kernels.get(i);
                kernel.reset();
                kernel.run();
                output.addAll(kernel.output());
            }
            String name = sizes.getFirst().get(i).name();
            if (hashes.put(name, Bits.sha256(output.toArray(float[][]::new))) != null) {
                throw new AssertionError("two kernels of the catalogue are called " + name);
            }
        }
        return hashes;
    }

    /** The same for every function of one element, on every 65,537th float: too much for an interpreter. */
    static Map<String, String> wholeRange(Backend backend) {
        float[] x = KernelCatalogue.wholeRange(65_536);
        float[] y = new float[x.length];
        Map<String, String> hashes = new TreeMap<>();
        for (UnaryMap f : UnaryMap.values()) {
            backend.map().unary(f, x, 0, y, 0, x.length);
            hashes.put(WHOLE_RANGE + f, Bits.sha256(y));
        }
        return hashes;
    }

    /** The committed ones, of both. */
    static Map<String, String> golden() {
        try (InputStream in = KernelHashes.class.getResourceAsStream(GOLDEN)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> parse(String lines) {
        return lines.lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> line.substring(line.lastIndexOf(' ') + 1),
                        (one, other) -> "two lines", // as branches leave them that both changed a hash
                        TreeMap::new));
    }

    static String lines(Map<String, String> hashes) {
        return hashes.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Where the maps differ, in words; empty if they do not. */
    static String difference(Map<String, String> golden, Map<String, String> here) {
        StringBuilder text = new StringBuilder();
        here.forEach((name, hash) -> {
            if (!golden.containsKey(name)) {
                text.append("no golden hash: ").append(name).append('\n');
            } else if (!golden.get(name).equals(hash)) {
                text.append("other bits: ").append(name).append('\n');
            }
        });
        golden.keySet().stream()
                .filter(name -> !here.containsKey(name))
                .forEach(name -> text.append("no such kernel: ").append(name).append('\n'));
        return text.toString();
    }
}
