package dev.lanewise.testkit;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.SampleReportingFormat;

/** Shows a long {@code float[]} in jqwik's reports by its length and its first elements; registered as a service. */
public final class FloatArrayReport implements SampleReportingFormat {
    private static final int SHOWN = 16;

    @Override
    public boolean appliesTo(Object value) {
        return value instanceof float[];
    }

    @Override
    public int priority() {
        return 1; // before jqwik's own format for arrays
    }

    @Override
    public Object report(Object value) {
        float[] array = (float[]) value;
        String first = IntStream.range(0, Math.min(SHOWN, array.length))
                .mapToObj(i -> Float.toString(array[i]))
                .collect(Collectors.joining(", "));
        return "float[%d] {%s%s}".formatted(array.length, first, array.length > SHOWN ? ", …" : "");
    }
}
