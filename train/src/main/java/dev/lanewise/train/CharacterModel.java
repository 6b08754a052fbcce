package dev.lanewise.train;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.ParameterGroup;
import dev.lanewise.optim.ParameterSelection;
import dev.lanewise.optim.WarmUp;
import dev.lanewise.train.data.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The worked example of a language model: learns a text letter by letter and goes on with a beginning. The last tenth of the
 * text is held back. The settings are those that nanoGPT recommends for a processor without a graphics card: AdamW with
 * betas of 0.9 and 0.99 and a decay of 0.1 on matrices, a rate that rises to 1e-3 over 100 steps and falls to 1e-4 along half a cosine
 * wave, gradients clipped to a norm of 1. One seed gives one model, to the bit.
 */
public final class CharacterModel {
    private static final double RATE = 1e-3;
    private static final int WARM_UP = 100;

    /** The size of the model and of its batches. */
    public record Size(int context, int batch, int blocks, int heads, int width) {
        /** 0.8 million parameters for an alphabet of 65. */
        public static final Size SMALL = new Size(64, 12, 4, 4, 128);
    }

    private final Size size;
    private final long seed;
    private final Compute compute;
    private final int[] alphabet;
    private final int[] training;
    private final int[] held;
    private final Network network;
    private final Optimizer optimizer;

    private final IntTensor tokens;
    private final IntTensor next;
    private final IntTensor number = IntTensor.of(0);
    private final Tensor loss = Tensor.zeros(Shape.SCALAR);
    private final Program step;

    /**
     * A model with initial weights.
     *
     * @param steps that it is going to make: the schedule ends there
     * @throws DataException if the text is too short to hold some back and draw from the rest
     */
    public CharacterModel(String text, Size size, long steps, long seed, Compute compute) {
        this.size = size;
        this.seed = seed;
        this.compute = compute;
        this.alphabet = text.codePoints().distinct().sorted().toArray();
        int[] all = text.codePoints().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
        int split = (int) (0.9 * all.length);
        if (all.length - split < size.context() + 1) {
            throw new DataException("text: " + all.length + " characters, want at least " + 10 * (size.context() + 1)
                    + " for a context of " + size.context() + "; add text, or shorten the context");
        }
        this.training = Arrays.copyOf(all, split);
        this.held = Arrays.copyOfRange(all, split, all.length);
        this.network = Network.initialised(
                CausalTransformer.of(alphabet.length, size.context(), size.blocks(), size.heads(), size.width(), 0), seed);
        AdamW rule = AdamW.of().withBetas(0.9, 0.99).withWeightDecay(0.1);
        long rising = Math.clamp(steps / 2, 1, WARM_UP);
        CosineDecay falling = new CosineDecay(RATE, RATE / 10, Math.max(1, steps - rising));
        this.optimizer = new Optimizer(
                OptimizerOptions.of(rule, new WarmUp(rising, falling))
                        .withClip(GradientClip.byGlobalNorm(1))
                        .withGroups(ParameterGroup.of(ParameterSelection.vectors()).withRule(rule.withWeightDecay(0))),
                network.arena().layout());
        Shape shape = Shape.of(size.batch(), size.context());
        this.tokens = IntTensor.view(new int[shape.size()], 0, shape);
        this.next = IntTensor.view(new int[shape.size()], 0, Shape.of(shape.size()));
        Var node = loss(Pass.training(network.arena(), seed, Var.of(number)));
        List<Var> outputs = new ArrayList<>(Gradients.of(node, network.arena().variables()));
        List<Tensor> destinations = new ArrayList<>(network.arena().gradientTensors());
        outputs.add(node);
        destinations.add(loss);
        this.step = Program.compile(compute, outputs, destinations, new Workspace());
    }

    private Var loss(Pass pass) {
        Var logits = network.layers().apply(Var.of(tokens), pass);
        return CrossEntropy.standard().of(logits.reshape(-1, alphabet.length), Var.of(next));
    }

    public Network network() {
        return network;
    }

    /** One update on sequences drawn from the text. @return their loss before it, in nats a character */
    public float step() {
        draw(training, "training", optimizer.steps());
        number.data()[0] = Math.toIntExact(optimizer.steps());
        step.run();
        optimizer.step(compute, network.arena().values(), network.arena().gradients());
        return loss.item();
    }

    private void draw(int[] text, String stream, long position) {
        int[] starts = new int[size.batch()];
        Philox.stream(seed, stream).below(position, text.length - size.context(), starts, 0, starts.length);
        for (int row = 0; row < starts.length; row++) {
            System.arraycopy(text, starts[row], tokens.data(), row * size.context(), size.context());
            System.arraycopy(text, starts[row] + 1, next.data(), row * size.context(), size.context());
        }
    }

    /** The loss on so many batches drawn from the text held back, in nats a character. */
    public double heldBackLoss(int batches) {
        double sum = 0;
        for (int batch = 0; batch < batches; batch++) {
            draw(held, "held back", batch);
            Var node = loss(Pass.inference(network.arena()));
            Evaluation.of(compute, node);
            sum += node.item();
        }
        return sum / batches;
    }

    /**
     * Goes on with a beginning, character by character.
     *
     * @param temperature above 0: how freely it chooses; 1 as it has learnt, less for the more likely
     * @throws DataException if the beginning is empty or has a character that the text has not
     */
    public String sample(String beginning, int characters, double temperature, long sampleSeed) {
        int[] text = beginning.codePoints().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
        for (int i = 0; i < text.length; i++) {
            if (text[i] < 0) {
                throw new DataException("beginning: the text has no character '"
                        + Character.toString(beginning.codePoints().toArray()[i]) + "'; begin with others");
            }
        }
        if (text.length == 0) {
            throw new DataException("beginning: no character; give at least one");
        }
        TrainingConfig.require(temperature > 0, "temperature", temperature, "above 0");
        Philox random = Philox.stream(sampleSeed, "sample");
        float[] uniform = new float[1];
        int length = text.length;
        text = Arrays.copyOf(text, length + characters);
        for (; length < text.length; length++) {
            random.uniform(length, uniform, 0, 1);
            int from = Math.max(0, length - size.context());
            text[length] = choose(logits(Arrays.copyOfRange(text, from, length)), temperature, uniform[0]);
        }
        StringBuilder made = new StringBuilder();
        for (int token : text) {
            made.appendCodePoint(alphabet[token]);
        }
        return made.toString();
    }

    /** For the character after the last. */
    private float[] logits(int[] before) {
        Var x = Var.of(IntTensor.view(before, 0, Shape.of(1, before.length)));
        Var y = network.layers().apply(x, Pass.inference(network.arena())).select(1, -1);
        Evaluation.of(compute, y);
        return y.value().toArray();
    }

    private static int choose(float[] logits, double temperature, float uniform) {
        double largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] upTo = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += StrictMath.exp((logits[i] - largest) / temperature);
            upTo[i] = sum;
        }
        for (int i = 0; i < upTo.length; i++) {
            if (uniform * sum < upTo[i]) {
                return i;
            }
        }
        return logits.length - 1;
    }
}
