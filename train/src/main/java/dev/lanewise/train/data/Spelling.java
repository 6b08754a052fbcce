package dev.lanewise.train.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name probably meant, for error messages. */
final class Spelling {
    private static final int SHOWN = 12;

    private Spelling() {
    }

    /** The name nearest in spelling, if it is near: at most a third of its letters differ, letter case aside. */
    static Optional<String> nearest(String wanted, List<String> names) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        String folded = wanted.toLowerCase(Locale.ROOT);
        for (String name : names) {
            int distance = distance(folded, name.toLowerCase(Locale.ROOT));
            if (distance < least && distance <= Math.max(wanted.length(), name.length()) / 3) {
                nearest = name;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The names in quotes; of many, the first ones and how many there are. */
    static String list(List<String> names) {
        List<String> shown = names.size() > SHOWN ? names.subList(0, SHOWN) : names;
        String text = String.join(", ", shown.stream().map(DataException::quote).toList());
        return names.size() > SHOWN ? text + ", … (" + names.size() + " in all)" : text;
    }

    /** Levenshtein distance: insertions, deletions and replacements, one row of the table at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
