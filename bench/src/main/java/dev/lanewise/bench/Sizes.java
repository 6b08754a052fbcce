package dev.lanewise.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Extents as the parameters of a benchmark write them: {@code 128x64x784}, and a network's {@code 784-128-10}. */
final class Sizes {
    private Sizes() {}

    static int[] parse(String text) {
        return Arrays.stream(text.split("[x-]")).mapToInt(Integer::parseInt).toArray();
    }

    /** For the table: {@code 128×64×784}, or {@code 512³}. */
    static String text(int[] dims) {
        if (dims.length == 3 && dims[0] == dims[1] && dims[1] == dims[2]) {
            return dims[0] + "³";
        }
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
