package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Normalization;
import dev.lanewise.autograd.op.NormalizationStatistics;

/** Rows brought to one scale. A row is the elements of the last axes. */
sealed interface Normalizations permits Var {
    /** (x − mean) ÷ √(variance + eps) over each row of the last {@code axes} axes. */
    default Var normalize(int axes, float eps) {
        NormalizationStatistics of = new NormalizationStatistics(axes, true, eps);
        return Var.apply(new Normalization(of), self(), Var.apply(of, self()));
    }

    /** {@link #normalize} over the axes that gamma has, then · gamma: layer normalisation without a shift. */
    default Var layerNorm(Var gamma, float eps) {
        NormalizationStatistics of = new NormalizationStatistics(gamma.shape().rank(), true, eps);
        return Var.apply(new Normalization(of), self(), Var.apply(of, self()), gamma);
    }

    /** {@link #normalize} over the axes that gamma has, then · gamma + beta: layer normalisation. */
    default Var layerNorm(Var gamma, Var beta, float eps) {
        NormalizationStatistics of = new NormalizationStatistics(gamma.shape().rank(), true, eps);
        return Var.apply(new Normalization(of), self(), Var.apply(of, self()), gamma, beta);
    }

    /** x ÷ √(mean(x²) + eps) · gamma over each row of the axes that gamma has. */
    default Var rmsNorm(Var gamma, float eps) {
        NormalizationStatistics of = new NormalizationStatistics(gamma.shape().rank(), false, eps);
        return Var.apply(new Normalization(of), self(), Var.apply(of, self()), gamma);
    }

    private Var self() {
        return (Var) this;
    }
}
