package dev.lanewise.bench;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The machine's limits as they were measured: what bounds a work from below, by its arithmetic or by the way of its data,
 * whichever takes longer (the roofline model: Williams, Waterman, Patterson, Communications of the ACM 52(4), 2009).
 */
final class Machine {
    private record Way(int threads, Placement placement, Access access) {}

    /** GFLOP/s by threads. */
    private final NavigableMap<Integer, Double> peak = new TreeMap<>();

    /** GB/s of a way by bytes of memory touched. */
    private final Map<Way, NavigableMap<Double, Double>> bandwidth = new HashMap<>();

    /** Takes the measurements that are of the machine, and leaves the others. */
    static Machine of(List<Measurement> measurements) {
        Machine machine = new Machine();
        for (Measurement one : measurements) {
            double nanos = one.samples().median();
            if (one.benchmark().equals(FmaPeak.class.getSimpleName())) {
                machine.peak.put(one.threads(), one.threads() * FmaPeak.FLOPS / nanos);
            } else if (one.benchmark().equals(Bandwidth.class.getSimpleName())) {
                Access access = Access.of(one.method());
                int kib = Integer.parseInt(one.params().get("kib"));
                double footprint = 1024.0 * kib;
                machine.bandwidth
                        .computeIfAbsent(
                                new Way(one.threads(), Placement.valueOf(one.params().get("placement")), access),
                                way -> new TreeMap<>())
                        .put(one.threads() * footprint, one.threads() * Bandwidth.passes(kib) * access.passes * footprint / nanos);
            }
        }
        return machine;
    }

    /** Multiply-adds in registers of so many threads together, GFLOP/s. */
    OptionalDouble peak(int threads) {
        if (peak.containsKey(threads)) {
            return OptionalDouble.of(peak.get(threads));
        }
        return OptionalDouble.empty();
    }

    /** The numbers of threads that the peak was measured with. */
    Iterable<Integer> threads() {
        return peak.keySet();
    }

    /** The measured bandwidths of one way through memory, GB/s by bytes touched; empty if it was not measured. */
    NavigableMap<Double, Double> curve(int threads, Placement placement, Access access) {
        return bandwidth.getOrDefault(new Way(threads, placement, access), new TreeMap<>());
    }

    /**
     * The bandwidth of one way when so many bytes are touched, GB/s: the better of both placements, and between two
     * sizes that were measured a straight line over the logarithm of the size.
     */
    OptionalDouble bandwidth(int threads, Access access, double footprint) {
        double best = Double.NaN;
        for (Placement placement : Placement.values()) {
            OptionalDouble one = bandwidth(threads, placement, access, footprint);
            if (one.isPresent() && !(best >= one.getAsDouble())) {
                best = one.getAsDouble();
            }
        }
        return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
    }

    /** As {@link #bandwidth(int, Access, double)}, of arrays that lie in one way. */
    OptionalDouble bandwidth(int threads, Placement placement, Access access, double footprint) {
        NavigableMap<Double, Double> curve = curve(threads, placement, access);
        // Several threads are measured in memory only. In caches of its own each thread has what one alone has.
        if (threads > 1 && (curve.isEmpty() || footprint < curve.firstKey() / 2)) {
            OptionalDouble one = bandwidth(1, placement, access, footprint / threads);
            return one.isEmpty() ? one : OptionalDouble.of(threads * one.getAsDouble());
        }
        if (curve.isEmpty()) {
            return OptionalDouble.empty();
        }
        Map.Entry<Double, Double> below = curve.floorEntry(footprint);
        Map.Entry<Double, Double> above = curve.ceilingEntry(footprint);
        if (below == null || above == null || below.getKey().equals(above.getKey())) {
            return OptionalDouble.of((below == null ? above : below).getValue());
        }
        double part = Math.log(footprint / below.getKey()) / Math.log(above.getKey() / below.getKey());
        return OptionalDouble.of(below.getValue() + part * (above.getValue() - below.getValue()));
    }

    /**
     * What bounds a work, and how long a call takes at least.
     *
     * @param text of what bounds it
     */
    record Bound(String text, double nanos) {}

    /** The limit of a work; null if none was measured or if it counts neither operations nor bytes. */
    Bound bound(Work work) {
        Bound arithmetic = null;
        OptionalDouble flops = peak(work.threads());
        if (work.flops() > 0 && flops.isPresent()) {
            arithmetic = new Bound("FMA peak", work.flops() / flops.getAsDouble());
        }
        OptionalDouble bytes = bandwidth(work.threads(), work.access(), work.footprint());
        if (work.bytes() > 0 && bytes.isPresent()) {
            Bound data = new Bound(work.access().text, work.bytes() / bytes.getAsDouble());
            return arithmetic == null || data.nanos > arithmetic.nanos ? data : arithmetic;
        }
        return arithmetic;
    }

    /** The ways that were measured with one thread. */
    Map<Access, NavigableMap<Double, Double>> curves(Placement placement) {
        Map<Access, NavigableMap<Double, Double>> curves = new EnumMap<>(Access.class);
        for (Access access : Access.values()) {
            NavigableMap<Double, Double> curve = curve(1, placement, access);
            if (!curve.isEmpty()) {
                curves.put(access, curve);
            }
        }
        return curves;
    }
}
