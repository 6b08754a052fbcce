package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A study as one page of HTML with drawings, which needs no other file. */
final class Page {
    private static final String STYLE =
            """
            body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #222; background: #fff;
                   max-width: 900px; margin: 2.5rem auto; padding: 0 1rem; }
            h1 { font-size: 1.9rem; margin-bottom: .3rem; } h2 { font-size: 1.3rem; margin-top: 2.8rem; }
            svg { display: block; width: 100%; height: auto; margin: 1rem 0; font-family: inherit; }
            .setting { color: #555; } .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; margin: .6rem 0 1rem; }
            th { font-weight: 600; border-bottom: 1.5px solid #222; vertical-align: bottom; }
            th, td { text-align: right; padding: .22rem .55rem; white-space: nowrap; }
            .left { text-align: left; } tbody tr:nth-child(even) { background: #f6f6f6; }
            summary { cursor: pointer; color: #0072b2; } figcaption, .note { color: #555; font-size: .9rem; }
            """;

    private Page() {}

    static String html(Study study, Figures figures) {
        StringBuilder body = new StringBuilder("<h1>Lanewise benchmarks</h1>\n");
        study.setting().forEach(setting ->
                body.append("<p class=\"setting\">").append(Table.escape(setting.text())).append("</p>\n"));
        body.append("<p>").append(Table.escape(Report.HOW_TO_READ.strip()).replace("*Of the limit*", "<em>Of the limit</em>"));
        body.append("</p>\n");
        Machine machine = figures.machine();
        String roofline = Charts.roofline(figures);
        if (!roofline.isEmpty()) {
            body.append("<h2>Roofline, one thread</h2>\n").append(roofline);
            body.append("<p class=\"note\">Every kernel whose operations are counted, as its SIMD twin, under the ceilings that "
                    + "this machine was measured to have. Rest the pointer on a mark for its name.</p>\n");
        }
        body.append("<h2>The machine's limits</h2>\n").append(Charts.bandwidth(machine));
        body.append(Tables.peak(machine).html());
        body.append("<details><summary>Bandwidth in numbers</summary>");
        body.append(Tables.bandwidth(machine).html()).append("</details>\n");
        for (String family : Report.families(figures)) {
            List<Row> rows = Report.rows(figures, family);
            body.append("<h2>").append(Table.escape(Report.title(family))).append("</h2>\n");
            Map<Work.Unit, List<Row>> byUnit = rows.stream()
                    .collect(Collectors.groupingBy(row -> row.work().unit(), LinkedHashMap::new, Collectors.toList()));
            byUnit.values().forEach(some -> body.append(Charts.kernels(figures, some)));
            body.append(Tables.kernels(figures, rows).html());
        }
        if (!figures.rows().isEmpty()) {
            String uncompiled = Report.uncompiled(figures);
            if (!uncompiled.isEmpty()) {
                body.append("<p>").append(Table.escape(uncompiled.strip())).append("</p>\n");
            }
            body.append("<h2>Memory</h2>\n<details><summary>What calls allocate</summary>");
            body.append(Tables.memory(figures.rows()).html()).append("</details>\n");
            body.append("<h2>Each fork</h2>\n<details><summary>The median of each JVM</summary>");
            body.append(Tables.forks(figures.rows()).html()).append("</details>\n");
        }
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Lanewise benchmarks</title>
                <style>
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(STYLE, body);
    }
}
