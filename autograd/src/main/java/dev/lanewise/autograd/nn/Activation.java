package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Functions applied between the layers with weights: to each element, or for the last three to each row. */
public enum Activation implements Layer {
    /** The input itself. */
    LINEAR(1, null, x -> x),
    /** x &lt; 0 ? 0 : x. */
    RELU(StrictMath.sqrt(2), UnaryMap.RELU, Var::relu),
    /** tanh x. */
    TANH(5.0 / 3, UnaryMap.TANH, Var::tanh),
    /** 1 ÷ (1 + e⁻ˣ). */
    SIGMOID(1, UnaryMap.SIGMOID, Var::sigmoid),
    /** log(1 + eˣ): a smooth ReLU, whose gain it borrows. */
    SOFTPLUS(StrictMath.sqrt(2), null, Var::softplus),
    /** x &gt; 0 ? x : x ÷ 100. */
    LEAKY_RELU(StrictMath.sqrt(2 / (1 + 1e-4)), null, x -> x.leakyRelu(0.01f)),
    /** x · Φ(x) with the normal distribution Φ. */
    GELU(1.5335304411955992, null, Var::gelu),
    /** ½x(1 + tanh(√(2/π)·(x + 0.044715·x³))), as GPT-2 has it. */
    GELU_TANH(1.5335805216662213, null, Var::geluTanh),
    /** x ÷ (1 + e⁻ˣ), or swish. */
    SILU(1.6765324703312037, null, Var::silu),
    /** x · tanh(log(1 + eˣ)). */
    MISH(1.486847581273291, null, Var::mish),
    /** x &gt; 0 ? x : eˣ − 1. */
    ELU(1.2451983007007907, null, Var::elu),
    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)) with λ = 1.0507…, α = 1.6733…. */
    SELU(0.75, null, Var::selu),
    /** x · min(max(x + 3, 0), 6)/6. */
    HARD_SWISH(1.7366572127766544, null, Var::hardSwish),
    /** min(max(x + 3, 0), 6)/6. */
    HARD_SIGMOID(1, null, Var::hardSigmoid),
    /** min(max(x, −1), 1). */
    HARD_TANH(1.3920361404483803, null, x -> x.hardTanh(-1, 1)),
    /** min(max(x, 0), 6). */
    RELU6(1.4142135650951515, null, Var::relu6),
    /** x ÷ (1 + |x|). */
    SOFTSIGN(2.3375333631087445, null, Var::softsign),
    /** x − tanh x. */
    TANH_SHRINK(2.338367530102293, null, Var::tanhShrink),
    /** |x| ≤ ½ ? 0 : x − ½·sign(x). */
    SOFT_SHRINK(1.5443605282802313, null, x -> x.softShrink(0.5f)),
    /** |x| ≤ ½ ? 0 : x. */
    HARD_SHRINK(1.0157963547197342, null, x -> x.hardShrink(0.5f)),
    /** log(1 ÷ (1 + e⁻ˣ)). */
    LOG_SIGMOID(1, null, Var::logSigmoid),
    /** eˣ ÷ Σ eˣ along the last axis. */
    SOFTMAX(1, null, Var::softmax),
    /** x − log Σ eˣ along the last axis. */
    LOG_SOFTMAX(1, null, Var::logSoftmax),
    /** e⁻ˣ ÷ Σ e⁻ˣ along the last axis. */
    SOFTMIN(1, null, Var::softmin);

    private final double gain;
    private final Optional<UnaryMap> epilogue;
    private final UnaryOperator<Var> function;

    Activation(double gain, UnaryMap epilogue, UnaryOperator<Var> function) {
        this.gain = gain;
        this.epilogue = Optional.ofNullable(epilogue);
        this.function = function;
    }

    /**
     * The factor by which weights before this activation are drawn wider, so that the signal keeps its variance: for
     * the initialisers that take a gain. The values of PyTorch's {@code calculate_gain} where it has one; 1 for what turns
     * logits into probabilities and for what saturates like the sigmoid; for the others, GELU among them, 1 ÷ √E f(z)² with z
     * standard normal, which is the condition of He et al. 2015 (§2.2), of which √2 for ReLU is a case.
     */
    public double gain() {
        return gain;
    }

    /** The map that a matrix product can apply as it writes its result, where there is one. */
    Optional<UnaryMap> epilogue() {
        return epilogue;
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return function.apply(LayerOperands.floats(this, x));
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
