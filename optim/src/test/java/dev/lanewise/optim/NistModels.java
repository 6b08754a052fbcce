package dev.lanewise.optim;

/** The models of NIST's nonlinear regression problems, as their files state them. */
final class NistModels {
    private NistModels() {}

    /** The value that the model of that name gives at x, for the parameters b. */
    static double value(String name, double[] b, double... x) {
        double t = x[0];
        return switch (name) {
            case "Bennett5" -> b[0] * StrictMath.pow(b[1] + t, -1 / b[2]);
            case "BoxBOD", "Misra1a" -> b[0] * (1 - StrictMath.exp(-b[1] * t));
            case "Chwirut1", "Chwirut2" -> StrictMath.exp(-b[0] * t) / (b[1] + b[2] * t);
            case "DanWood" -> b[0] * StrictMath.pow(t, b[1]);
            case "ENSO" -> b[0] + wave(12, b[1], b[2], t) + wave(b[3], b[4], b[5], t) + wave(b[6], b[7], b[8], t);
            case "Eckerle4" -> b[0] / b[1] * StrictMath.exp(-0.5 * square((t - b[2]) / b[1]));
            case "Gauss1", "Gauss2", "Gauss3" ->
                b[0] * StrictMath.exp(-b[1] * t)
                        + b[2] * StrictMath.exp(-square((t - b[3]) / b[4]))
                        + b[5] * StrictMath.exp(-square((t - b[6]) / b[7]));
            case "Hahn1", "Thurber" ->
                (b[0] + t * (b[1] + t * (b[2] + t * b[3]))) / (1 + t * (b[4] + t * (b[5] + t * b[6])));
            case "Kirby2" -> (b[0] + t * (b[1] + t * b[2])) / (1 + t * (b[3] + t * b[4]));
            case "Lanczos1", "Lanczos2", "Lanczos3" ->
                b[0] * StrictMath.exp(-b[1] * t) + b[2] * StrictMath.exp(-b[3] * t) + b[4] * StrictMath.exp(-b[5] * t);
            case "MGH09" -> b[0] * (t * t + t * b[1]) / (t * t + t * b[2] + b[3]);
            case "MGH10" -> b[0] * StrictMath.exp(b[1] / (t + b[2]));
            case "MGH17" -> b[0] + b[1] * StrictMath.exp(-t * b[3]) + b[2] * StrictMath.exp(-t * b[4]);
            case "Misra1b" -> b[0] * (1 - 1 / square(1 + b[1] * t / 2));
            case "Misra1c" -> b[0] * (1 - 1 / StrictMath.sqrt(1 + 2 * b[1] * t));
            case "Misra1d" -> b[0] * b[1] * t / (1 + b[1] * t);
            case "Nelson" -> b[0] - b[1] * t * StrictMath.exp(-b[2] * x[1]); // of log y
            case "Rat42" -> b[0] / (1 + StrictMath.exp(b[1] - b[2] * t));
            case "Rat43" -> b[0] / StrictMath.pow(1 + StrictMath.exp(b[1] - b[2] * t), 1 / b[3]);
            case "Roszman1" -> b[0] - b[1] * t - StrictMath.atan(b[2] / (t - b[3])) / Math.PI;
            default -> throw new AssertionError("no model " + name);
        };
    }

    private static double wave(double period, double cosine, double sine, double t) {
        double angle = 2 * Math.PI * t / period;
        return cosine * StrictMath.cos(angle) + sine * StrictMath.sin(angle);
    }

    private static double square(double x) {
        return x * x;
    }
}
