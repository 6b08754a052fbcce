package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * For each element with d = |p − t|: d²/2 up to δ, δ·(d − δ/2) beyond (Huber, "Robust Estimation of a Location
 * Parameter", 1964). Computed as m·(d − m/2) with m = min(d, δ), whose derivative at δ is δ from either side.
 *
 * @param delta δ, finite and above 0
 */
public record Huber(float delta) implements Loss {
    public Huber {
        LossOperands.positive("huber", "delta", delta);
    }

    /** δ = 1. */
    public static Huber standard() {
        return new Huber(1);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("huber", prediction, target);
        return of(prediction.subtract(target).abs(), delta);
    }

    static Var of(Var distance, float delta) {
        Var near = distance.minimum(Var.scalar(delta));
        return near.multiply(distance.subtract(near.scale(0.5f)));
    }
}
