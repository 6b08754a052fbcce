package dev.lanewise.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A study of made-up numbers. */
final class Examples {
    private Examples() {}

    /** @param forks iterations of each fork, nanoseconds of a call */
    static Measurement measurement(String benchmark, String method, Map<String, String> params, double[]... forks) {
        return new Measurement(
                benchmark, method, params, 1, new Samples(Arrays.asList(forks)), Double.NaN, Double.NaN);
    }

    static double[] fork(double... nanos) {
        return nanos;
    }

    /** A machine of 100 GFLOP/s that reads 40 bytes a nanosecond at 24 KiB and 10 at 192 MiB; a dot; a product. */
    static Study study() {
        Map<String, String> small = Map.of("placement", "HEAP", "kib", "24");
        Map<String, String> large = Map.of("placement", "HEAP", "kib", "196608");
        Map<String, String> dot = Map.of("n", "3072");
        Map<String, String> product = Map.of("product", "64x64x64 NN", "threads", "1");
        return new Study(
                Set.of(new Setting(Map.of("processor", "abacus"))),
                List.of(
                        measurement("FmaPeak", "fma", Map.of(), fork(FmaPeak.FLOPS / 100)),
                        measurement("Bandwidth", "read", small, fork(Bandwidth.passes(24) * 24 * 1024 / 40.0)),
                        measurement("Bandwidth", "read", large, fork(192 * 1024 * 1024 / 10.0)),
                        measurement("GemmBenchmark", "simd", product, fork(2 * 64 * 64 * 64 / 80.0)),
                        measurement("GemmBenchmark", "libtorch", product, fork(2 * 64 * 64 * 64 / 40.0)),
                        measurement("DotBenchmark", "plain", dot, fork(24 * 1024 / 5.0)),
                        measurement(
                                "DotBenchmark",
                                "simd",
                                dot,
                                fork(1, 24 * 1024 / 20.0, 1e9),
                                fork(24 * 1024 / 10.0),
                                fork(24 * 1024 / 30.0))));
    }
}
