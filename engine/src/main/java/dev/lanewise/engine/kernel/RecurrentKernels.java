package dev.lanewise.engine.kernel;

/**
 * The elementwise part of one time step of recurrent cells, for {@code rows} sequences with {@code n} units each. Matrices
 * are dense: rows of 4n gates, of 3n inputs, of n states. σ is the logistic function; ∘ rounds as written, products
 * before sums, and a·b + c is one fused multiply-add.
 */
public interface RecurrentKernels {
    /**
     * One step of a long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000), its gates in
     * PyTorch's order: i = σ, f = σ, g = tanh, o = σ of what {@code gates} holds, which they overwrite; c = f·c₋ + (i·g);
     * h = o·tanh(c).
     *
     * @param before c₋, the cell state of the step before
     */
    void lstm(int rows, int n, float[] gates, int go, float[] before, int bo, float[] c, int co, float[] h, int ho);

    /**
     * The gradients of one step of {@link #lstm}, with t = tanh(c): dc = (dh·o)·(1 − t·t) + dc; what the gates get is dg + (i: dc·g,
     * f: dc·c₋, g: dc·i, o: dh·t), and dz is that times the activation's slope, (d·a)·(1 − a) or d·(1 − a·a); dc becomes dc·f.
     *
     * @param gates as {@code lstm} leaves them, likewise {@code before} and {@code c}
     * @param dc the gradient that c has already; becomes that of c₋
     * @param dg gradients that the gates have already, {@code dgRow} from row to row: 0 for one row for all, such as zeros
     * @param dz the gradient of what the gates were before
     */
    void lstmGradient(
            int rows, int n, float[] gates, int go, float[] before, int bo, float[] c, int co, float[] dh, int dho,
            float[] dc, int dco, float[] dg, int dgo, int dgRow, float[] dz, int dzo);

    /**
     * One step of a gated recurrent unit in PyTorch's form and order (Cho et al., 2014, with the reset gate after the
     * product): of inputs z and the product p of the weights with h₋, r = σ(p + z), u = σ(p + z), v = tanh(r·p + z),
     * h = u·(h₋ − v) + v.
     *
     * @param z three parts, for r, u and v
     * @param gates p in its first three parts; becomes r, u, the third part of p as it is, v
     * @param before h₋
     */
    void gru(int rows, int n, float[] z, int zo, float[] gates, int go, float[] before, int bo, float[] h, int ho);

    /**
     * The gradients of one step of {@link #gru}: dv = dh·(1 − u) + dg, du = dh·(h₋ − v) + dg; dz of v is dv·(1 − v·v), and its p gets
     * that times r, + dg; dr = (dz of v)·p + dg; dz of r and u are (d·a)·(1 − a), as of their p; dh becomes dh·u.
     *
     * @param gates as {@code gru} leaves them
     * @param dh becomes what h₋ gets beside the product
     * @param dg gradients that the gates have already, {@code dgRow} from row to row: 0 for one row for all, such as zeros
     * @param dz the gradient of the inputs
     * @param dp the gradient of the product
     */
    void gruGradient(
            int rows, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho,
            float[] dg, int dgo, int dgRow, float[] dz, int dzo, float[] dp, int dpo);
}
