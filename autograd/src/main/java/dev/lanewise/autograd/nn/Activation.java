package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Functions applied to each element between the layers with weights. */
public enum Activation implements Layer {
    /** The input itself. */
    LINEAR(1, null) {
        @Override
        public Var apply(Var x, Pass pass) {
            return x;
        }
    },
    /** x &lt; 0 ? 0 : x. */
    RELU(StrictMath.sqrt(2), UnaryMap.RELU) {
        @Override
        public Var apply(Var x, Pass pass) {
            return x.relu();
        }
    },
    /** tanh x. */
    TANH(5.0 / 3, UnaryMap.TANH) {
        @Override
        public Var apply(Var x, Pass pass) {
            return x.tanh();
        }
    },
    /** 1 ÷ (1 + e⁻ˣ). */
    SIGMOID(1, UnaryMap.SIGMOID) {
        @Override
        public Var apply(Var x, Pass pass) {
            return x.sigmoid();
        }
    },
    /** log(1 + eˣ): a smooth ReLU, whose gain it borrows. */
    SOFTPLUS(StrictMath.sqrt(2), null) {
        @Override
        public Var apply(Var x, Pass pass) {
            return x.softplus();
        }
    };

    private final double gain;
    private final Optional<UnaryMap> epilogue;

    Activation(double gain, UnaryMap epilogue) {
        this.gain = gain;
        this.epilogue = Optional.ofNullable(epilogue);
    }

    /**
     * The factor by which weights before this activation are drawn wider, so that the signal keeps its variance: for
     * the initialisers that take a gain. The values of PyTorch's {@code calculate_gain}, which has none for softplus;
     * √2 for ReLU is He et al. 2015.
     */
    public double gain() {
        return gain;
    }

    /** The map that a matrix product can apply as it writes its result, where there is one. */
    Optional<UnaryMap> epilogue() {
        return epilogue;
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
