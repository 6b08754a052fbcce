package dev.lanewise.optim;

import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The traces of PyTorch's optimizers.
 *
 * @param rule the same rule here
 * @param schedule the same learning rates
 * @param gradients one row a step, with the sign turned where the case maximises
 * @param expected the parameters after each step, from the float64 column
 */
record GoldenTraces(
        String name, UpdateRule rule, Schedule schedule, float[] start, float[][] gradients, double[][] expected) {
    @Override
    public String toString() {
        return name;
    }

    /** The rules that the PyTorch of the traces does not have. */
    static final List<UpdateRule> UNTRACED = List.of(
            AdaBelief.of(), Adan.of(), Lion.of(), ScheduleFreeAdamW.of(), Lars.of(), Lamb.of(), Adafactor.of(), Muon.of());

    /** Every case of every file. */
    static List<GoldenTraces> all() {
        List<GoldenTraces> traces = new ArrayList<>();
        for (String file : List.of("torch_optim_1.json", "torch_optim_2.json")) {
            JsonNode root = Golden.resource(GoldenTraces.class, "/golden/" + file);
            float[] start = Golden.tensor(root.get("inputs").get("start_params")).floats();
            Golden.Tensor gradients = Golden.tensor(root.get("inputs").get("gradients"));
            for (JsonNode node : root.get("cases")) {
                traces.add(trace(node, start, gradients));
            }
        }
        return traces;
    }

    private static GoldenTraces trace(JsonNode node, float[] start, Golden.Tensor gradients) {
        JsonNode hyper = node.get("hyper");
        int steps = gradients.shape()[0];
        int n = start.length;
        boolean maximize = hyper.has("maximize") && hyper.get("maximize").booleanValue();
        Golden.Tensor after = Golden.tensor(node.get("params_per_step_f64"));
        float[][] g = new float[steps][];
        double[][] expected = new double[steps][];
        for (int s = 0; s < steps; s++) {
            g[s] = Arrays.copyOfRange(gradients.floats(), s * n, (s + 1) * n);
            expected[s] = Arrays.copyOfRange(after.data(), s * n, (s + 1) * n);
            for (int i = 0; maximize && i < n; i++) {
                g[s][i] = -g[s][i];
            }
        }
        String name = node.get("name").stringValue();
        return new GoldenTraces(name, rule(node), schedule(node), start, g, expected);
    }

    private static UpdateRule rule(JsonNode node) {
        JsonNode hyper = node.get("hyper");
        double weightDecay = hyper.has("weight_decay") ? number(hyper, "weight_decay") : 0;
        return switch (node.get("algorithm").stringValue()) {
            case "SGD" -> new Sgd(
                    number(hyper, "momentum"), number(hyper, "dampening"), hyper.get("nesterov").booleanValue(), weightDecay, false);
            case "Adagrad" -> new AdaGrad(number(hyper, "initial_accumulator_value"), number(hyper, "eps"), weightDecay, false);
            case "RMSprop" -> new RmsProp(
                    number(hyper, "alpha"), number(hyper, "eps"), number(hyper, "momentum"),
                    hyper.get("centered").booleanValue(), weightDecay, false, false);
            case "Adam" -> new Adam(
                    beta(hyper, 0), beta(hyper, 1), number(hyper, "eps"), weightDecay, hyper.get("amsgrad").booleanValue(), false, false);
            case "AdamW" -> new AdamW(
                    beta(hyper, 0), beta(hyper, 1), number(hyper, "eps"), weightDecay, hyper.get("amsgrad").booleanValue(), false, false);
            case "ASGD" -> new Asgd(
                    number(hyper, "lambd"), number(hyper, "alpha"), (long) number(hyper, "t0"), weightDecay);
            case "Rprop" -> new Rprop(
                    pair(hyper, "etas", 0), pair(hyper, "etas", 1), pair(hyper, "step_sizes", 0), pair(hyper, "step_sizes", 1));
            case "Adadelta" -> new AdaDelta(number(hyper, "rho"), number(hyper, "eps"), weightDecay);
            case "Adamax" -> new Adamax(beta(hyper, 0), beta(hyper, 1), number(hyper, "eps"), weightDecay, false);
            case "NAdam" -> new NAdam(
                    beta(hyper, 0), beta(hyper, 1), number(hyper, "eps"), number(hyper, "momentum_decay"), weightDecay, 0);
            case "RAdam" -> new RAdam(beta(hyper, 0), beta(hyper, 1), number(hyper, "eps"), weightDecay, 0, false);
            default -> throw new AssertionError("no rule for " + node.get("algorithm"));
        };
    }

    private static Schedule schedule(JsonNode node) {
        JsonNode hyper = node.get("hyper");
        if (node.has("lr_per_step")) {
            JsonNode rates = node.get("lr_per_step");
            return (CustomSchedule) step -> rates.get((int) step).doubleValue();
        }
        double rate = number(hyper, "lr");
        return hyper.has("lr_decay") ? new InverseTimeDecay(rate, number(hyper, "lr_decay")) : new Constant(rate);
    }

    private static double beta(JsonNode hyper, int index) {
        return pair(hyper, "betas", index);
    }

    private static double pair(JsonNode hyper, String name, int index) {
        return hyper.get(name).get(index).doubleValue();
    }

    private static double number(JsonNode hyper, String name) {
        return hyper.get(name).doubleValue();
    }
}
