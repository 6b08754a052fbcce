package dev.lanewise.autograd;

import java.util.Map;
import java.util.TreeMap;

/**
 * Places in one array, taken and given back in the order in which a program runs: the smallest gap that is large enough,
 * the array's end where there is none. Places begin at cache lines.
 */
final class Places {
    /** Elements of a cache line. */
    private static final int LINE = 16;

    /** Where each gap begins, and its length. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    private long end;

    /** Takes so many elements; returns where they begin. */
    long take(int size) {
        long wanted = lines(size);
        long best = -1;
        long length = Long.MAX_VALUE;
        for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
            if (gap.getValue() >= wanted && gap.getValue() < length) {
                best = gap.getKey();
                length = gap.getValue();
            }
        }
        if (best < 0) {
            return takeAtTheEnd(wanted);
        }
        gaps.remove(best);
        if (length > wanted) {
            gaps.put(best + wanted, length - wanted);
        }
        return best;
    }

    /** A gap that reaches the end is stretched. */
    private long takeAtTheEnd(long wanted) {
        Map.Entry<Long, Long> last = gaps.lastEntry();
        long from = end;
        if (last != null && last.getKey() + last.getValue() == end) {
            from = last.getKey();
            gaps.remove(from);
        }
        end = from + wanted;
        return from;
    }

    /** Gives back a place; gaps that meet become one. */
    void giveBack(long from, int size) {
        long length = lines(size);
        Map.Entry<Long, Long> before = gaps.lowerEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
            length += before.getValue();
        }
        Long after = gaps.remove(from + length);
        gaps.put(from, after == null ? length : length + after);
    }

    /** The elements that the array needs. */
    long size() {
        return end;
    }

    /** Whole lines, one at least: two places never begin at the same element. */
    private static long lines(int size) {
        return (Math.max(size, 1) + (long) LINE - 1) / LINE * LINE;
    }
}
