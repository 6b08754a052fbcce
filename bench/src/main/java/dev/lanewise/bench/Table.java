package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of text, for a terminal, for Markdown and for HTML.
 *
 * @param head the names of the columns; one that begins with {@value #LEFT} holds words and not numbers
 */
record Table(List<String> head, List<List<String>> lines) {
    /** Marks a column that is set to the left. */
    static final String LEFT = "<";

    Table {
        for (List<String> line : lines) {
            if (line.size() != head.size()) {
                throw new IllegalArgumentException(line + ": want " + head.size() + " cells");
            }
        }
    }

    /** Without the columns that have no cell but {@code –}, which is what stands for nothing. */
    Table withoutEmptyColumns() {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < head.size(); i++) {
            int column = i;
            if (lines.stream().anyMatch(line -> !line.get(column).equals("–"))) {
                kept.add(i);
            }
        }
        return new Table(
                kept.stream().map(head::get).toList(),
                lines.stream()
                        .map(line -> kept.stream().map(line::get).toList())
                        .toList());
    }

    private boolean left(int column) {
        return head.get(column).startsWith(LEFT);
    }

    private String name(int column) {
        return left(column) ? head.get(column).substring(LEFT.length()) : head.get(column);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < head.size(); i++) {
            names.add(name(i));
        }
        return names;
    }

    /** In columns of equal width. */
    String text() {
        List<List<String>> all = new ArrayList<>();
        all.add(names());
        all.addAll(lines);
        int[] widths = new int[head.size()];
        for (List<String> line : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        all.add(1, Arrays.stream(widths).mapToObj("─"::repeat).toList());
        StringBuilder text = new StringBuilder();
        for (List<String> line : all) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - line.get(i).length());
                cells.append(left(i) ? line.get(i) + space : space + line.get(i)).append("  ");
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("| " + String.join(" | ", names()) + " |\n|");
        for (int i = 0; i < head.size(); i++) {
            text.append(left(i) ? "---|" : "--:|");
        }
        text.append('\n');
        for (List<String> line : lines) {
            text.append("| ").append(String.join(" | ", line)).append(" |\n");
        }
        return text.toString();
    }

    String html() {
        StringBuilder text = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int i = 0; i < head.size(); i++) {
            text.append(left(i) ? "<th class=\"left\">" : "<th>").append(escape(name(i))).append("</th>");
        }
        text.append("</tr></thead>\n<tbody>\n");
        for (List<String> line : lines) {
            text.append("<tr>");
            for (int i = 0; i < line.size(); i++) {
                text.append(left(i) ? "<td class=\"left\">" : "<td>").append(escape(line.get(i))).append("</td>");
            }
            text.append("</tr>\n");
        }
        return text.append("</tbody></table></div>\n").toString();
    }

    /** For the text of an element of HTML or SVG. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
