package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Attention and the blocks of transformers against PyTorch's in double precision, at most twice as far off as PyTorch's own in float. */
class GoldenAttentionTest {
    private static final double GAP = 2 * 2e-6;
    private static final int WIDTH = 8;

    private static final JsonNode FILE = Golden.resource(GoldenAttentionTest.class, "layers_attention.json");

    /** What holds parameters and is no layer, as one, for its arena. */
    private record Holder(List<NamedParameter> parameters) implements Layer {
        @Override
        public Var apply(Var x, Pass pass) {
            throw new UnsupportedOperationException("for the arena alone");
        }
    }

    private interface Model {
        /** The output, and for attention alone the weights. */
        List<Var> apply(List<Var> inputs, Pass pass);
    }

    private static Var weights(MultiHeadAttention layer, Var x, Var mask, Pass pass) {
        Var packed = layer.projection().apply(x, pass);
        return weights(packed.slice(2, 0, WIDTH), packed.slice(2, WIDTH, 2 * WIDTH), mask);
    }

    /**
     * The mean over the heads of the weights, by ops: PyTorch's gradients are of both of its outputs, and ours has one, as its
     * weights are never all there.
     */
    private static Var weights(Var q, Var k, Var mask) {
        Var scores = heads(q).matmul(heads(k).transpose()).scale(0.5f);
        return (mask == null ? scores : scores.add(mask)).softmax().mean(1);
    }

    private static Var heads(Var x) {
        return x.reshape(x.shape().dim(0), x.shape().dim(1), 2, WIDTH / 2).transpose(1, 2);
    }

    @Test
    void attentionToOneself() {
        MultiHeadAttention layer = MultiHeadAttention.of(WIDTH, 2, false);
        check("MHA_self", layer.parameters(), List.of("input"), (x, pass) -> List.of(
                layer.apply(x.getFirst(), pass), weights(layer, x.getFirst(), null, pass)));
    }

    @Test
    void paddingIsHidden() {
        MultiHeadAttention layer = MultiHeadAttention.of(WIDTH, 2, false);
        Golden.Tensor pad = Golden.tensor(LossGoldenTest.named(FILE, "MHA_key_padding").get("inputs").get("pad"));
        float[] hidden = new float[pad.data().length];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = pad.data()[i] == 1 ? Float.NEGATIVE_INFINITY : 0;
        }
        Var mask = Var.of(Tensor.of(Shape.of(2, 1, 1, 4), hidden));
        check("MHA_key_padding", layer.parameters(), List.of("input"), (x, pass) -> List.of(
                layer.apply(x.getFirst(), mask, pass), weights(layer, x.getFirst(), mask, pass)));
    }

    @Test
    void attentionToOthersWithoutBias() {
        CrossAttention layer = new CrossAttention(
                2,
                Linear.withoutBias(WIDTH, WIDTH),
                Linear.withoutBias(WIDTH, WIDTH),
                Linear.withoutBias(WIDTH, WIDTH),
                Linear.withoutBias(WIDTH, WIDTH),
                0);
        check("MHA_nobias", layer.parameters(), List.of("query", "key", "value"), (x, pass) -> List.of(
                layer.apply(x.get(0), x.get(1), x.get(2), Optional.empty(), pass),
                weights(layer.query().apply(x.get(0), pass), layer.key().apply(x.get(1), pass), null)));
    }

    @Test
    void keysAndValuesOfOtherWidths() {
        CrossAttention layer = new CrossAttention(
                2, Linear.of(WIDTH, WIDTH), Linear.of(5, WIDTH), Linear.of(6, WIDTH), Linear.of(WIDTH, WIDTH), 0);
        check("MHA_kdim_vdim", layer.parameters(), List.of("query", "key", "value"), (x, pass) -> List.of(
                layer.apply(x.get(0), x.get(1), x.get(2), Optional.empty(), pass),
                weights(layer.query().apply(x.get(0), pass), layer.key().apply(x.get(1), pass), null)));
    }

    @Test
    void encoderBlock() {
        TransformerEncoder block = TransformerEncoder.of(WIDTH, 2, 12, Activation.RELU, false, false, 0);
        check("TransformerEncoderLayer_post_norm_relu", block.parameters(), List.of("input"), (x, pass) ->
                List.of(block.apply(x.getFirst(), pass)));
    }

    /** PyTorch's attention to oneself in a decoder has a mask only if it is given one: here it was not. */
    @Test
    void decoderBlock() {
        TransformerDecoder causal = TransformerDecoder.of(WIDTH, 2, 12, Activation.RELU, false, 0);
        TransformerDecoder block = new TransformerDecoder(
                causal.norm1(), MultiHeadAttention.of(WIDTH, 2, false), causal.norm2(), causal.crossAttention(),
                causal.norm3(), causal.feedForward(), false, 0);
        check("TransformerDecoderLayer", block.parameters(), List.of("tgt", "memory"), (x, pass) ->
                List.of(block.apply(x.get(0), x.get(1), pass)));
    }

    /** A mask of zeros hides nothing, in a block as in a layer. */
    @Test
    void aBlockTakesAMask() {
        TransformerEncoder block = TransformerEncoder.of(WIDTH, 2, 12, Activation.RELU, false, true, 0);
        Pass pass = Pass.inference(ParameterArena.of(block, 3));
        Var x = Var.of(Tensor.filled(Shape.of(1, 4, WIDTH), 0.25f)).multiply(Var.of(SinusoidalPositions.table(4, WIDTH)));
        float[] free = block.apply(x, pass).value().toArray();
        assertArrayEquals(free, block.apply(x, Var.of(Tensor.zeros(Shape.of(1, 1, 1, 4))), pass).value().toArray());
        Tensor last = Tensor.zeros(Shape.of(1, 1, 1, 4));
        last.data()[3] = Float.NEGATIVE_INFINITY;
        float[] hidden = block.apply(x.slice(1, 0, 3), pass).value().toArray();
        Close.assertGap(GAP, doubles(hidden), Arrays.copyOf(block.apply(x, Var.of(last), pass).value().toArray(), 3 * WIDTH), "mask");
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    private static void check(String name, List<NamedParameter> parameters, List<String> inputs, Model model) {
        JsonNode golden = LossGoldenTest.named(FILE, name);
        ParameterArena arena = ParameterArena.of(new Holder(parameters), 0);
        for (Entry entry : arena.layout().entries()) {
            float[] value = theirs(golden.get("params"), "", entry.name()).floats();
            System.arraycopy(value, 0, arena.values(), entry.offset(), entry.size());
        }
        List<Var> wrt = new ArrayList<>();
        for (String input : inputs) {
            Golden.Tensor x = Golden.tensor(golden.get("inputs").get(input));
            wrt.add(Var.of(Tensor.of(Shape.of(x.shape()), x.floats())));
        }
        List<Var> outputs = model.apply(List.copyOf(wrt), Pass.inference(arena));
        wrt.addAll(arena.variables());
        JsonNode f64 = golden.get("f64");
        Var loss = Var.scalar(0);
        for (int i = 0; i < outputs.size(); i++) {
            String which = List.of("output", "weights").get(i);
            JsonNode upstream = golden.get("upstream");
            Golden.Tensor dy = Golden.tensor(Golden.isTensor(upstream) ? upstream : upstream.get(which));
            loss = loss.add(outputs.get(i).multiply(Var.of(Tensor.of(Shape.of(dy.shape()), dy.floats()))).sum());
            Close.assertGap(GAP, Golden.tensor(f64.get(which)).data(), outputs.get(i).value().toArray(), name + ": " + which);
        }
        List<Var> gradients = Gradients.of(loss, wrt);
        for (int i = 0; i < wrt.size(); i++) {
            String what = i < inputs.size() ? inputs.get(i) : arena.layout().entries().get(i - inputs.size()).name();
            double[] expected = i < inputs.size()
                    ? Golden.tensor(f64.get("grad_" + what)).data()
                    : theirs(f64, "grad_param_", what).data();
            Close.assertGap(GAP, expected, gradients.get(i).value().toArray(), name + ": gradient of " + what);
        }
    }

    /** Their tensor for a parameter of ours; one matrix of theirs holds the projections of queries, keys and values. */
    private static Golden.Tensor theirs(JsonNode node, String prefix, String ours) {
        String attention = ours.startsWith("attention.") ? "self_attn." : ours.startsWith("crossAttention.") ? "multihead_attn." : "";
        String part = ours.substring(ours.startsWith("attention.") ? 10 : ours.startsWith("crossAttention.") ? 15 : 0);
        String suffix = part.substring(part.lastIndexOf('.') + 1);
        String layer = part.contains(".") ? part.substring(0, part.lastIndexOf('.')) : "";
        int which = List.of("query", "key", "value").indexOf(layer);
        String name = switch (layer) {
            case "projection", "query", "key", "value" -> attention + "in_proj_" + suffix;
            case "output" -> attention + "out_proj." + suffix;
            case "feedForward.0" -> "linear1." + suffix;
            case "feedForward.2" -> "linear2." + suffix;
            default -> part;
        };
        String own = which < 0 ? "" : prefix + layer.charAt(0) + "_proj_" + suffix;
        if (node.has(own)) {
            return Golden.tensor(node.get(own));
        }
        Golden.Tensor all = Golden.tensor(node.get(prefix + name));
        if (which < 0) {
            return all;
        }
        int third = all.data().length / 3;
        int[] shape = all.shape().clone();
        shape[0] /= 3;
        return new Golden.Tensor(all.dtype(), shape, Arrays.copyOfRange(all.data(), which * third, (which + 1) * third));
    }
}
