package dev.lanewise.bench.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of PyTorch's optimizers, as {@code torch.optim} of version 2.7 makes them on a CPU: the operations of its
 * functions {@code _single_tensor_…}, which are the default there, in their order; and the fused ones that it has. The
 * factors, which Python computes at each step, are those of one step. The tensors are {@code p}, {@code g} and the state
 * {@code s0}, {@code s1}, {@code s2}.
 */
final class LibtorchUpdates {
    private final double rate;
    private final long t;

    /** The denominator of Adam and its kin, from the second moment {@code v}. */
    private static final String DENOMINATOR = "d = torch.div(torch.sqrt(%s), %s).add_(1e-08)";

    /** @param t the number of the step */
    LibtorchUpdates(double rate, long t) {
        this.rate = rate;
        this.t = t;
    }

    /** The step as PyTorch makes it unless it is told otherwise. Empty if it has no such rule. */
    List<String> statements(String rule) {
        return switch (rule) {
            case "SGD" -> List.of(line("p.add_(g, alpha=%s)", -rate));
            case "SGD, momentum" -> List.of("s0.mul_(0.9).add_(g, alpha=1)", line("p.add_(s0, alpha=%s)", -rate));
            case "SGD, Nesterov" -> List.of(
                    "s0.mul_(0.9).add_(g, alpha=1)", line("p.add_(g.add(s0, alpha=0.9), alpha=%s)", -rate));
            case "ASGD" -> averaged();
            case "Rprop" -> List.of(
                    "sign = torch.sign(g.mul(s0))",
                    "sign.copy_(torch.where(sign.gt(0), 1.2, sign))",
                    "sign.copy_(torch.where(sign.lt(0), 0.5, sign))",
                    "sign.copy_(torch.where(sign.eq(0), 1.0, sign))",
                    "s1.mul_(sign).clamp_(1e-06, 50)",
                    "h = torch.where(sign.eq(0.5), 0.0, g)",
                    "p.addcmul_(torch.sign(h), s1, value=-1)",
                    "s0.copy_(h)");
            case "AdaGrad" -> List.of(
                    "s0.addcmul_(g, g, value=1)",
                    line("p.addcdiv_(g, torch.sqrt(s0).add_(1e-10), value=%s)", -rate));
            case "AdaDelta" -> List.of(
                    "s0.mul_(0.9).addcmul_(g, g, value=0.1)",
                    "d = s0.add(1e-06).sqrt_()",
                    "h = s1.add(1e-06).sqrt_()",
                    "h.div_(d).mul_(g)",
                    "s1.mul_(0.9).addcmul_(h, h, value=0.1)",
                    line("p.add_(h, alpha=%s)", -rate));
            case "RMSprop" -> List.of(
                    "s0.mul_(0.99).addcmul_(g, g, value=0.01)",
                    line("p.addcdiv_(g, torch.sqrt(s0).add_(1e-08), value=%s)", -rate));
            case "RMSprop, momentum" -> List.of(
                    "s0.mul_(0.99).addcmul_(g, g, value=0.01)",
                    "s1.mul_(0.9).addcdiv_(g, torch.sqrt(s0).add_(1e-08))",
                    line("p.add_(s1, alpha=%s)", -rate));
            case "RMSprop, centred" -> List.of(
                    "s0.mul_(0.99).addcmul_(g, g, value=0.01)",
                    "s1.lerp_(g, 0.01)",
                    "d = s0.addcmul(s1, s1, value=-1).sqrt_().add_(1e-08)",
                    line("p.addcdiv_(g, d, value=%s)", -rate));
            case "Adam" -> adam("s1");
            case "AdamW" -> preceded(line("p.mul_(%s)", 1 - 0.01 * rate), adam("s1"));
            case "AMSGrad" -> adam("torch.maximum(s2, s1, out=s2)");
            case "Adamax" -> List.of(
                    "s0.lerp_(g, 0.1)",
                    "torch.maximum(s1.mul_(0.999), torch.abs(g).add_(1e-08), out=s1)",
                    line("p.addcdiv_(s0, s1, value=%s)", -rate / weights(0.9)));
            case "NAdam" -> nadam();
            case "RAdam" -> radam();
            default -> List.of();
        };
    }

    private static List<String> preceded(String statement, List<String> others) {
        List<String> all = new ArrayList<>(List.of(statement));
        all.addAll(others);
        return all;
    }

    private List<String> averaged() {
        double eta = rate / Math.pow(1 + 1e-4 * rate * (t - 1), 0.75);
        return List.of(
                line("p.mul_(%s)", 1 - 1e-4 * eta),
                line("p.add_(g, alpha=%s)", -eta),
                line("s0.add_(p.sub(s0).mul_(%s))", 1.0 / (t - 2)));
    }

    private List<String> adam(String second) {
        return List.of(
                "s0.lerp_(g, 0.1)",
                "s1.mul_(0.999).addcmul_(g, g, value=0.001)",
                DENOMINATOR.formatted(second, Math.sqrt(weights(0.999))),
                line("p.addcdiv_(s0, d, value=%s)", -rate / weights(0.9)));
    }

    private List<String> nadam() {
        double product = 1;
        for (long i = 1; i <= t; i++) {
            product *= momentum(i);
        }
        double next = momentum(t + 1);
        return List.of(
                "s0.lerp_(g, 0.1)",
                "s1.mul_(0.999).addcmul_(g, g, value=0.001)",
                line("d = s1.div(%s).sqrt().add_(1e-08)", weights(0.999)),
                line("p.addcdiv_(g, d, value=%s)", -rate * (1 - momentum(t)) / (1 - product)),
                line("p.addcdiv_(s0, d, value=%s)", -rate * next / (1 - product * next)));
    }

    /** NAdam's momentum of a step. */
    private static double momentum(long step) {
        return 0.9 * (1 - 0.5 * Math.pow(0.96, 0.004 * step));
    }

    private List<String> radam() {
        double longest = 2 / (1 - 0.999) - 1;
        double length = longest - 2 * t * Math.pow(0.999, t) / weights(0.999);
        double rectification = Math.sqrt(
                (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        return List.of(
                "s0.lerp_(g, 0.1)",
                "s1.mul_(0.999).addcmul_(g, g, value=0.001)",
                line("c = torch.div(s0, %s)", weights(0.9)),
                line("a = torch.mul(torch.reciprocal(torch.sqrt(s1).add_(1e-08)), %s)", Math.sqrt(weights(0.999))),
                line("h = torch.mul(torch.mul(torch.mul(c, %s), a), ", rate) + rectification + ")",
                "p.add_(h, alpha=-1.0)");
    }

    /** {@code 1 − decayᵗ}. */
    private double weights(double decay) {
        return 1 - Math.pow(decay, t);
    }

    /** The fused step of a rule, one pass over all arrays; {@code t} is a tensor of the steps made. Empty if there is none. */
    List<String> fused(String rule) {
        String sgd = "torch._fused_sgd_(ps, [g], %s, weight_decay=0.0, momentum=%s, lr=" + rate
                + ", dampening=0.0, nesterov=%s, maximize=False, is_first_step=False)";
        String adam = "torch._fused_adam%s_(ps, [g], [s0], [s1], %s, [t], lr=" + rate
                + ", beta1=0.9, beta2=0.999, weight_decay=%s, eps=1e-08, amsgrad=%s, maximize=False)";
        return switch (rule) {
            case "SGD" -> List.of(sgd.formatted("[]", "0.0", "False"));
            case "SGD, momentum" -> List.of(sgd.formatted("[s0]", "0.9", "False"));
            case "SGD, Nesterov" -> List.of(sgd.formatted("[s0]", "0.9", "True"));
            case "AdaGrad" -> List.of("torch._fused_adagrad_(ps, [g], [s0], [t], lr=" + rate
                    + ", lr_decay=0.0, weight_decay=0.0, eps=1e-10, maximize=False)");
            case "Adam" -> List.of(adam.formatted("", "[]", "0.0", "False"));
            case "AdamW" -> List.of(adam.formatted("w", "[]", "0.01", "False"));
            case "AMSGrad" -> List.of(adam.formatted("", "[s2]", "0.0", "True"));
            default -> List.of();
        };
    }

    private static String line(String format, double number) {
        return format.formatted(number);
    }
}
