package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table of a model: its layers, those of a sequence one by one, with output shapes and numbers of parameters. A
 * shared parameter counts where it first stands, so the rows add up to the total. {@link #toString()} is the table as
 * text.
 */
public record Summary(List<Row> rows) {
    /** One layer: its path ({@code 0.1}; empty for a model that is one layer), label, output shape and parameters. */
    public record Row(String path, String label, Shape output, int parameters) {}

    public Summary {
        rows = List.copyOf(rows);
    }

    /**
     * Builds the model's nodes over a placeholder; nothing is computed and no values are needed.
     *
     * @throws ShapeException if the shapes do not fit
     */
    static Summary of(Layer model, Shape input) {
        List<Row> rows = new ArrayList<>();
        Var x = model.takesIntegers() ? Var.integerPlaceholder(input) : Var.placeholder(input);
        trace(model, x, Pass.tracing(), rows, new HashSet<>());
        return new Summary(rows);
    }

    private static Var trace(Layer layer, Var x, Pass pass, List<Row> rows, Set<Parameter> met) {
        if (layer instanceof Sequential sequence) {
            Var y = x;
            for (int i = 0; i < sequence.layers().size(); i++) {
                Layer inner = sequence.layers().get(i);
                Pass scope = pass.at(Integer.toString(i));
                try {
                    y = trace(inner, y, scope, rows, met);
                } catch (ShapeException e) {
                    throw Sequential.located(e, inner, scope);
                }
            }
            return y;
        }
        Var y = layer.apply(x, pass);
        int count = layer.parameters().stream()
                .map(NamedParameter::parameter)
                .filter(met::add)
                .mapToInt(p -> p.shape().size())
                .sum();
        rows.add(new Row(pass.path(), layer.label(), y.shape(), count));
        return y;
    }

    /** The number of parameters of the whole model. */
    public int parameters() {
        return rows.stream().mapToInt(Row::parameters).sum();
    }

    @Override
    public String toString() {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"path", "layer", "output", "parameters"});
        for (Row row : rows) {
            cells.add(new String[] {row.path, row.label, row.output.toString(), number(row.parameters)});
        }
        cells.add(new String[] {"", "total", "", number(parameters())});
        int[] widths = new int[4];
        for (String[] line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3] + "s\n";
        StringBuilder text = new StringBuilder();
        for (String[] line : cells) {
            text.append(String.format(Locale.ROOT, format, (Object[]) line));
        }
        return text.toString();
    }

    private static String number(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
