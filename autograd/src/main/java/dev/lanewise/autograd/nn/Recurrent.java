package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Gru;
import dev.lanewise.autograd.op.Lstm;
import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.autograd.op.Rnn;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recurrent layers over sequences (n, steps, in): → (n, steps, units) the state after each step, or (n, units) the last one;
 * twice as many features where time runs both ways, the forward ones first. Formulas, order of gates and names of parameters
 * are PyTorch's.
 *
 * <p>A long short-term memory with a projection P (features, units) has states r = P·h of so many features, fewer than units; they
 * are what the layer gives, and what goes into the next step (Sak, Senior and Beaufays 2014). The product W·P is formed once and is the
 * weight that h meets in time; r of all steps is one product at the end; an initial state meets W itself. A step so takes 4·units²
 * multiplications a sequence, as without a projection: it saves parameters and features, not time.
 *
 * @param weights of each layer, the backward direction's after the forward one's
 * @param bidirectional whether each layer runs through time both ways
 * @param dropout rate at which the states between two layers are dropped in training
 * @param sequence whether the output has the states after all steps: else that after the last one in each direction
 */
public record Recurrent(Cell cell, List<Weights> weights, boolean bidirectional, float dropout, boolean sequence) implements Layer {
    /** The kinds of cells, with the number of parts of their weights. */
    public enum Cell {
        /** h = tanh(W·x + b + V·h + c). */
        TANH(1),
        /** h = relu(W·x + b + V·h + c). */
        RELU(1),
        /** A long short-term memory: see {@link Lstm}. */
        LSTM(4),
        /** A gated recurrent unit: see {@link Gru}. */
        GRU(3);

        private final int parts;

        Cell(int parts) {
            this.parts = parts;
        }
    }

    /**
     * The parameters of one layer in one direction.
     *
     * @param input (parts · units, in)
     * @param hidden (parts · units, features)
     * @param inputBias (parts · units), or none
     * @param hiddenBias (parts · units), if there is the other one
     * @param projection (features, units) of a long short-term memory, or none; then there are as many features as units
     */
    public record Weights(
            Parameter input,
            Parameter hidden,
            Optional<Parameter> inputBias,
            Optional<Parameter> hiddenBias,
            Optional<Parameter> projection) {
        /** Without a projection. */
        public Weights(Parameter input, Parameter hidden, Optional<Parameter> inputBias, Optional<Parameter> hiddenBias) {
            this(input, hidden, inputBias, hiddenBias, Optional.empty());
        }

        /** Of a state. */
        private int features() {
            return hidden.shape().dim(1);
        }

        private int units() {
            return projection.isPresent() ? projection.get().shape().dim(-1) : features();
        }
    }

    /**
     * What the layers give.
     *
     * @param outputs (n, steps, directions · features): the states of the last layer after each step
     * @param hidden (layers · directions, n, features): the last states
     * @param cell those of the memory cells (layers · directions, n, units), if there are any
     */
    public record States(Var outputs, Var hidden, Optional<Var> cell) {}

    public Recurrent {
        weights = List.copyOf(weights);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(name(cell) + ": dropout " + dropout + ", want 0 ≤ dropout < 1");
        }
        int directions = bidirectional ? 2 : 1;
        if (weights.isEmpty() || weights.size() % directions != 0) {
            throw new IllegalArgumentException(name(cell) + ": weights of " + weights.size() + " layers"
                    + (bidirectional ? " and directions, want an even number" : ", want at least one"));
        }
        Weights first = weights.getFirst();
        int in = first.input().shape().dim(1);
        for (int i = 0; i < weights.size(); i++) {
            check(cell, weights.get(i), i < directions ? in : directions * first.features(), first);
        }
    }

    private static void check(Cell cell, Weights w, int in, Weights first) {
        int units = first.units();
        Optional<Shape> projection = w.projection().map(Parameter::shape);
        if (!projection.equals(first.projection().map(each -> Shape.of(first.features(), units)))
                || projection.isPresent() && (cell != Cell.LSTM || first.features() >= units)) {
            throw new ShapeException(name(cell) + ": projection " + projection.map(Shape::toString).orElse("none") + " beside weights "
                    + w.input().shape() + " and " + w.hidden().shape() + ", want (features, units) with fewer features than units in all"
                    + " layers of a long short-term memory, or none");
        }
        Shape input = Shape.of(cell.parts * units, in);
        Shape hidden = Shape.of(cell.parts * units, first.features());
        if (!w.input().shape().equals(input) || !w.hidden().shape().equals(hidden)) {
            throw new ShapeException(name(cell) + ": weights " + w.input().shape() + " and " + w.hidden().shape()
                    + ", want " + input + " and " + hidden);
        }
        Shape bias = Shape.of(cell.parts * units);
        if (w.inputBias().isPresent() != w.hiddenBias().isPresent()
                || w.inputBias().isPresent()
                        && !(w.inputBias().get().shape().equals(bias) && w.hiddenBias().get().shape().equals(bias))) {
            throw new ShapeException(name(cell) + ": biases " + w.inputBias().map(Parameter::shape) + " and "
                    + w.hiddenBias().map(Parameter::shape) + ", want two of " + bias + " or none");
        }
    }

    private static String name(Cell cell) {
        return switch (cell) {
            case TANH, RELU -> "rnn";
            case LSTM, GRU -> cell.name().toLowerCase(Locale.ROOT);
        };
    }

    /** One layer of long short-term memory, with all its states. */
    public static Recurrent lstm(int in, int units) {
        return of(Cell.LSTM, in, units, 1, false, true);
    }

    /** One layer of gated recurrent units, with all its states. */
    public static Recurrent gru(int in, int units) {
        return of(Cell.GRU, in, units, 1, false, true);
    }

    /** One layer of plain units with tanh, with all its states. */
    public static Recurrent rnn(int in, int units) {
        return of(Cell.TANH, in, units, 1, false, true);
    }

    /** All parameters from U(−1/√units, 1/√units), as PyTorch draws them; no dropout, all states. */
    public static Recurrent of(Cell cell, int in, int units, int layers, boolean bidirectional, boolean bias) {
        return of(cell, in, units, Optional.empty(), layers, bidirectional, bias);
    }

    /**
     * Long short-term memories whose states are projected to fewer features, PyTorch's {@code proj_size}; parameters as in
     * {@link #of(Cell, int, int, int, boolean, boolean)}.
     */
    public static Recurrent projectedLstm(int in, int units, int features, int layers, boolean bidirectional, boolean bias) {
        if (features < 1 || features >= units) {
            throw new IllegalArgumentException("lstm: " + units + " units projected to " + features
                    + " features, want at least one and fewer than units");
        }
        return of(Cell.LSTM, in, units, Optional.of(features), layers, bidirectional, bias);
    }

    private static Recurrent of(
            Cell cell, int in, int units, Optional<Integer> projected, int layers, boolean bidirectional, boolean bias) {
        if (in < 1 || units < 1 || layers < 1) {
            throw new IllegalArgumentException(name(cell) + ": " + in + " inputs, " + units + " units, " + layers
                    + " layers, want at least one of each");
        }
        float bound = (float) (1 / StrictMath.sqrt(units));
        Initializer initializer = Initializer.uniform(-bound, bound);
        int directions = bidirectional ? 2 : 1;
        int features = projected.orElse(units);
        List<Weights> weights = new ArrayList<>();
        for (int i = 0; i < layers * directions; i++) {
            int rows = cell.parts * units;
            Shape input = Shape.of(rows, i < directions ? in : directions * features);
            weights.add(new Weights(
                    new Parameter(input, initializer),
                    new Parameter(Shape.of(rows, features), initializer),
                    bias ? Optional.of(new Parameter(Shape.of(rows), initializer)) : Optional.empty(),
                    bias ? Optional.of(new Parameter(Shape.of(rows), initializer)) : Optional.empty(),
                    projected.map(p -> new Parameter(Shape.of(p, units), initializer))));
        }
        return new Recurrent(cell, weights, bidirectional, 0, true);
    }

    /** The same, with dropout between two layers. */
    public Recurrent withDropout(float rate) {
        return new Recurrent(cell, weights, bidirectional, rate, sequence);
    }

    /** The same, with the last states alone. */
    public Recurrent last() {
        return new Recurrent(cell, weights, bidirectional, dropout, false);
    }

    private int directions() {
        return bidirectional ? 2 : 1;
    }

    private int units() {
        return weights.getFirst().units();
    }

    private int features() {
        return weights.getFirst().features();
    }

    private int in() {
        return weights.getFirst().input().shape().dim(1);
    }

    /** From states that are zero. */
    @Override
    public Var apply(Var x, Pass pass) {
        List<Var> last = new ArrayList<>();
        Var outputs = run(x, Optional.empty(), Optional.empty(), pass, last, new ArrayList<>());
        if (sequence) {
            return outputs.transpose(0, 1);
        }
        List<Var> top = last.subList(last.size() - directions(), last.size());
        return bidirectional ? Var.concatenate(1, top.get(0), top.get(1)) : top.getFirst();
    }

    /**
     * From states that are given.
     *
     * @param hidden (layers · directions, n, features); zero where there is none
     * @param memory those of the memory cells, (layers · directions, n, units), likewise
     */
    public States apply(Var x, Optional<Var> hidden, Optional<Var> memory, Pass pass) {
        List<Var> last = new ArrayList<>();
        List<Var> cells = new ArrayList<>();
        Var outputs = run(x, hidden, memory, pass, last, cells);
        Optional<Var> stacked = cells.isEmpty() ? Optional.empty() : Optional.of(Var.stack(0, cells.toArray(Var[]::new)));
        return new States(outputs.transpose(0, 1), Var.stack(0, last.toArray(Var[]::new)), stacked);
    }

    /** The states (steps, n, directions · features) of the last layer; adds the last ones of all. */
    private Var run(Var x, Optional<Var> hidden, Optional<Var> memory, Pass pass, List<Var> last, List<Var> cells) {
        if (x.op().integer() || x.shape().rank() != 3 || x.shape().dim(2) != in()) {
            throw new ShapeException(name(cell) + ": input of shape " + x.shape() + ", want floats (batch, steps, " + in() + ")");
        }
        Var zero = Var.of(Tensor.zeros(Shape.of(x.shape().dim(0), units())));
        Var y = x.transpose(0, 1);
        for (int layer = 0; layer < weights.size() / directions(); layer++) {
            if (layer > 0) {
                y = new Dropout(dropout).apply(y, pass.at("dropout" + layer));
            }
            List<Var> outputs = new ArrayList<>();
            for (int direction = 0; direction < directions(); direction++) {
                int at = layer * directions() + direction;
                Optional<Var> h = hidden.map(states -> states.select(0, at));
                Var c = memory.map(states -> states.select(0, at)).orElse(zero);
                outputs.add(direction(y, weights.get(at), direction == 1, h, zero, c, pass, last, cells));
            }
            y = bidirectional ? Var.concatenate(2, outputs.get(0), outputs.get(1)) : outputs.getFirst();
        }
        return y;
    }

    private Var direction(
            Var x, Weights w, boolean reverse, Optional<Var> given, Var zero, Var c, Pass pass, List<Var> last, List<Var> cells) {
        Var hidden = pass.of(w.hidden());
        Var h = given.orElse(zero);
        if (cell == Cell.GRU) {
            Var bias = w.hiddenBias().map(pass::of).orElseGet(() -> Var.of(Tensor.zeros(Shape.of(3 * units()))));
            Var trace = Var.apply(new Gru(reverse), projected(x, w, w.inputBias().map(pass::of), pass), hidden, bias, h);
            last.add(Gru.hidden(trace, reverse));
            return Gru.outputs(trace, reverse);
        }
        Var z = projected(x, w, w.inputBias().map(b -> pass.of(b).add(pass.of(w.hiddenBias().orElseThrow()))), pass);
        if (w.projection().isPresent()) {
            Var projection = pass.of(w.projection().get());
            int first = reverse ? x.shape().dim(0) - 1 : 0;
            Var entered = given.isPresent() ? z.add(entering(given.get(), hidden, z.shape(), first)) : z;
            Var trace = Var.apply(new Lstm(reverse), entered, hidden.matmul(projection), zero, c);
            cells.add(Lstm.cell(trace, reverse));
            Var outputs = Var.apply(new MatMul(false, true), Lstm.outputs(trace, reverse), projection);
            last.add(outputs.select(0, reverse ? 0 : -1));
            return outputs;
        }
        if (cell == Cell.LSTM) {
            Var trace = Var.apply(new Lstm(reverse), z, hidden, h, c);
            last.add(Lstm.hidden(trace, reverse));
            cells.add(Lstm.cell(trace, reverse));
            return Lstm.outputs(trace, reverse);
        }
        Var states = Var.apply(new Rnn(cell == Cell.TANH ? UnaryMap.TANH : UnaryMap.RELU, reverse), z, hidden, h);
        last.add(Rnn.hidden(states, reverse));
        return Rnn.outputs(states, reverse);
    }

    /** What an initial state of projected features gives to the first step, among zeros for the others. */
    private static Var entering(Var state, Var hidden, Shape z, int first) {
        Var given = Var.apply(new MatMul(false, true), state, hidden);
        return given.reshape(1, z.dim(1), z.dim(2)).pad(0, first, z.dim(0) - 1 - first);
    }

    /** x·Wᵀ + b at all steps, as one product. */
    private static Var projected(Var x, Weights w, Optional<Var> bias, Pass pass) {
        int steps = x.shape().dim(0);
        int n = x.shape().dim(1);
        Var rows = x.reshape(steps * n, x.shape().dim(2));
        Var weight = pass.of(w.input());
        Var z = bias.isPresent() ? rows.affine(weight, bias.get()) : Var.apply(new MatMul(false, true), rows, weight);
        return z.reshape(steps, n, w.input().shape().dim(0));
    }

    @Override
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            String suffix = "_l" + i / directions() + (i % directions() == 1 ? "_reverse" : "");
            Weights w = weights.get(i);
            all.add(new NamedParameter("weight_ih" + suffix, w.input()));
            all.add(new NamedParameter("weight_hh" + suffix, w.hidden()));
            w.inputBias().ifPresent(b -> all.add(new NamedParameter("bias_ih" + suffix, b)));
            w.hiddenBias().ifPresent(b -> all.add(new NamedParameter("bias_hh" + suffix, b)));
            w.projection().ifPresent(p -> all.add(new NamedParameter("weight_hr" + suffix, p)));
        }
        return List.copyOf(all);
    }

    @Override
    public String label() {
        int layers = weights.size() / directions();
        return name(cell) + " " + in() + " → " + features() * directions()
                + (features() < units() ? ", projected from " + units() : "") + (cell == Cell.RELU ? ", relu" : "")
                + (layers > 1 ? ", " + layers + " layers" : "") + (bidirectional ? ", both directions" : "")
                + (dropout > 0 ? ", dropout " + dropout : "") + (sequence ? "" : ", last state")
                + (weights.getFirst().inputBias().isPresent() ? "" : ", no bias");
    }
}
