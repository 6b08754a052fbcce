package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The normalising layers against PyTorch's in double precision, at most twice as far off as PyTorch's own in float. */
class GoldenNormsTest {
    private static final double GAP = 2 * 1e-6;

    /** PyTorch's own gap is 6e-3 here: rows of ten thousand and more that differ by little. */
    private static final double LARGE_OFFSET_GAP = 2 * 6e-3;

    private static final JsonNode FILE = Golden.resource(GoldenNormsTest.class, "layers_norm.json");

    @ParameterizedTest
    @ValueSource(strings = {"BatchNorm1d_train", "BatchNorm2d_train", "BatchNorm1d_batch_of_2"})
    void batchNormTrains(String name) {
        JsonNode golden = LossGoldenTest.named(FILE, name);
        BatchNorm layer = BatchNorm.of(tensor(golden.get("params").get("weight")).size());
        ParameterArena arena = arena(layer, golden);
        Pass pass = Pass.training(arena, 1, Var.of(IntTensor.of(0)));
        check(golden, layer, arena, pass);
        checkRunning(golden, pass);
    }

    @Test
    void batchNormGathersTheMeanOverBatches() {
        JsonNode golden = LossGoldenTest.named(FILE, "BatchNorm2d_cumulative_momentum_none");
        BatchNorm layer = BatchNorm.of(2);
        ParameterArena arena = arena(layer, golden);
        Pass pass = Pass.gathering(arena, Var.scalar(1));
        check(golden, layer, arena, pass);
        checkRunning(golden, pass);
    }

    @Test
    void batchNormInfersFromTheRunningStatistics() {
        JsonNode golden = LossGoldenTest.named(FILE, "BatchNorm1d_eval");
        BatchNorm layer = BatchNorm.of(4);
        ParameterArena arena = arena(layer, golden);
        Pass pass = Pass.inference(arena);
        check(golden, layer, arena, pass);
        assertEquals(List.of(), pass.updates());
    }

    /** The second step begins with what the first one left. */
    @Test
    void batchNormTrainsForTwoSteps() {
        JsonNode golden = LossGoldenTest.named(FILE, "BatchNorm1d_two_train_steps");
        BatchNorm layer = BatchNorm.of(3);
        ParameterArena arena = arena(layer, golden);
        Pass first = Pass.training(arena, 1, Var.of(IntTensor.of(0)));
        layer.apply(Var.of(tensor(golden.get("inputs").get("first"))), first);
        for (Pass.Update update : first.updates()) {
            System.arraycopy(
                    update.value().value().data(), 0, update.buffer().data(), update.buffer().offset(), update.buffer().size());
        }
        Pass second = Pass.training(arena, 1, Var.of(IntTensor.of(1)));
        check(golden, layer, arena, second);
        checkRunning(golden, second);
    }

    @Test
    void layerNorm() {
        JsonNode twoAxes = LossGoldenTest.named(FILE, "LayerNorm_2d_shape");
        LayerNorm standard = LayerNorm.of(3, 4);
        LayerNorm layer = new LayerNorm(standard.weight(), standard.bias(), 1e-3f);
        ParameterArena arena = arena(layer, twoAxes);
        check(twoAxes, layer, arena, Pass.inference(arena));
    }

    @Test
    void layerNormOfRowsFarFromZero() {
        JsonNode golden = LossGoldenTest.named(FILE, "LayerNorm_constant_row");
        LayerNorm layer = LayerNorm.of(4);
        ParameterArena arena = arena(layer, golden);
        check(golden, layer, arena, Pass.inference(arena), LARGE_OFFSET_GAP);
    }

    @Test
    void groupNormAndInstanceNorm() {
        for (String name : List.of("GroupNorm_2d_3", "InstanceNorm2d_affine")) {
            JsonNode golden = LossGoldenTest.named(FILE, name);
            int channels = tensor(golden.get("params").get("weight")).size();
            GroupNorm layer = GroupNorm.of(channels, channels);
            ParameterArena arena = arena(layer, golden);
            check(golden, layer, arena, Pass.inference(arena));
        }
    }

    @Test
    void rmsNorm() {
        JsonNode golden = LossGoldenTest.named(FILE, "RMSNorm_composed");
        RmsNorm layer = RmsNorm.of(5);
        ParameterArena arena = ParameterArena.of(layer, 0);
        Tensor weight = tensor(golden.get("inputs").get("weight"));
        System.arraycopy(weight.data(), 0, arena.values(), 0, weight.size());
        Var x = Var.of(tensor(golden.get("inputs").get("input")));
        Var y = layer.apply(x, Pass.inference(arena));
        List<Var> gradients =
                Gradients.vjp(y, Var.of(tensor(golden.get("upstream"))), List.of(x, arena.variables().getFirst()));
        close(golden.get("f64").get("output"), y, GAP);
        close(golden.get("f64").get("grad_input"), gradients.get(0), GAP);
        close(golden.get("f64").get("grad_weight"), gradients.get(1), GAP);
    }

    @Test
    void oneValueForEachChannelHasNoVariance() {
        BatchNorm layer = BatchNorm.of(5);
        Pass pass = Pass.training(ParameterArena.of(layer, 0), 1, Var.of(IntTensor.of(0)));
        assertEquals(
                "batch norm: input of shape (1, 5) has 1 values for each channel, which have no variance; want at least 2:"
                        + " use another batch size",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> layer.apply(Var.placeholder(Shape.of(1, 5)), pass))
                        .getMessage());
    }

    /** An arena with the parameters of the case, and the running statistics that all of them start with. */
    private static ParameterArena arena(Layer layer, JsonNode golden) {
        ParameterArena arena = ParameterArena.of(layer, 0);
        for (Entry entry : arena.layout().entries()) {
            Tensor value = tensor(golden.get("params").get(entry.name()));
            System.arraycopy(value.data(), 0, arena.values(), entry.offset(), entry.size());
        }
        for (NamedParameter buffer : layer.buffers()) {
            Tensor value = Pass.inference(arena).of(buffer.parameter()).value();
            boolean mean = buffer.name().equals("runningMean");
            double from = mean ? -1 : 0.5;
            double to = mean ? 1 : 2;
            int n = value.size();
            for (int i = 0; i < n; i++) {
                value.data()[value.offset() + i] = (float) (from + (to - from) * i / (n - 1));
            }
        }
        return arena;
    }

    private static void check(JsonNode golden, Layer layer, ParameterArena arena, Pass pass) {
        check(golden, layer, arena, pass, GAP);
    }

    private static void check(JsonNode golden, Layer layer, ParameterArena arena, Pass pass, double gap) {
        Var x = Var.of(tensor(golden.get("inputs").get("input")));
        Var y = layer.apply(x, pass);
        List<Var> wrt = new ArrayList<>(List.of(x));
        wrt.addAll(arena.variables());
        List<Var> gradients = Gradients.vjp(y, Var.of(tensor(golden.get("upstream"))), wrt);
        JsonNode expected = golden.get("f64");
        close(expected.get("output"), y, gap);
        close(expected.get("grad_input"), gradients.get(0), gap);
        close(expected.get("grad_param_weight"), gradients.get(1), gap);
        close(expected.get("grad_param_bias"), gradients.get(2), gap);
    }

    private static void checkRunning(JsonNode golden, Pass pass) {
        JsonNode expected = golden.get("f64");
        assertEquals(2, pass.updates().size());
        close(expected.get("running_mean_after"), pass.updates().get(0).value(), GAP);
        close(expected.get("running_var_after"), pass.updates().get(1).value(), GAP);
    }

    private static void close(JsonNode expected, Var actual, double gap) {
        Close.assertGap(gap, Golden.tensor(expected).data(), actual.value().toArray(), "normalisation");
    }

    private static Tensor tensor(JsonNode node) {
        Golden.Tensor golden = Golden.tensor(node);
        return Tensor.of(Shape.of(golden.shape()), golden.floats());
    }
}
