package dev.lanewise.autograd.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.GradientCheck;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.ProgramSummary;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.CustomLoss;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.NamedParameter;
import dev.lanewise.autograd.nn.Parameter;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.op.CustomOp;
import dev.lanewise.autograd.op.ElementTask;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An op, a loss and a layer of one's own, from outside the library, and a training step with all three. */
class OwnPartsTest {
    /** y = x ÷ (1 + |x|); dx = dy ÷ (1 + |x|)². */
    record Softsign() implements CustomOp {
        @Override
        public Shape shape(List<Var> inputs) {
            if (inputs.size() != 1 || inputs.getFirst().op().integer()) {
                throw new ShapeException("softsign: wants one input of floats");
            }
            return inputs.getFirst().shape();
        }

        /** Element i depends on element i alone: a program may run it in place, block by block with its neighbours. */
        @Override
        public boolean elementwise() {
            return true;
        }

        /**
         * Binds the arrays; what is returned may run often, and allocates nothing. An {@link ElementTask} computes any range of the
         * elements: several threads share it, and a program runs it block by block.
         */
        @Override
        public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
            Tensor x = (Tensor) inputs.getFirst();
            Tensor y = (Tensor) output;
            return new ElementTask(compute, y.size(), (from, to) -> {
                for (int i = from; i < to; i++) {
                    float v = x.data()[x.offset() + i];
                    y.data()[y.offset() + i] = v / (1 + Math.abs(v));
                }
            });
        }

        /** Nodes, which compute nothing yet and have derivatives themselves. */
        @Override
        public List<Var> vjp(Var y, Var dy) {
            return List.of(dy.divide(y.input(0).abs().offset(1).square()));
        }
    }

    /** Squared error of logarithms, log(1 + t): relative errors count, for targets above −1. */
    record SquaredLogError() implements CustomLoss {
        @Override
        public Var each(Var prediction, Var target) {
            return prediction.log1p().subtract(target.log1p()).square();
        }
    }

    /** y = a·softsign(x) with one scale for each feature, which is trained. */
    record ScaledSoftsign(Parameter scale) implements Layer {
        static ScaledSoftsign of(int features) {
            return new ScaledSoftsign(new Parameter(Shape.of(features), Initializer.constant(1)));
        }

        @Override
        public Var apply(Var x, Pass pass) {
            return Var.apply(new Softsign(), x).multiply(pass.of(scale));
        }

        @Override
        public List<NamedParameter> parameters() {
            return List.of(new NamedParameter("scale", scale));
        }
    }

    @Test
    void theRuleOfTheOpHolds() {
        GradientCheck.require(new Softsign(), Tensor.of(Shape.of(2, 3), 1, -2, 0.5f, 3, -0.7f, 1.5f));
        assertEquals(
                "softsign: wants one input of floats",
                assertThrows(ShapeException.class, () -> Var.apply(new Softsign(), Var.of(IntTensor.of(1)))).getMessage());
    }

    /** A chain with the op in the middle is one pass in one place, with the bits of the nodes one by one, on two threads too. */
    @Test
    void aProgramFusesTheOpWithItsNeighbours() {
        Tensor x = Tensor.zeros(Shape.of(70_001));
        for (int i = 0; i < x.size(); i++) {
            x.data()[i] = (i * 37 % 101 - 50) * 0.07f;
        }
        Var y = Var.apply(new Softsign(), Var.of(x).scale(2)).tanh();
        Var again = Var.apply(new Softsign(), Var.of(x).scale(2)).tanh();
        try (Parallel two = Parallel.of(2)) {
            Program program = Program.compile(new Compute(Backend.preferred(), two), y);
            program.run();
            assertEquals(
                    List.of(List.of("scale", "softsign", "tanh")),
                    program.describe().passes().stream().map(ProgramSummary.Pass::kernels).toList());
            assertEquals(4 * 70_016, program.describe().workspaceBytes(), "the op writes over what it reads");
            assertArrayEquals(again.value().toArray(), program.output(0).toArray());
        }
    }

    @Test
    void theLossHasMeansSumsAndWeights() {
        Var p = Var.of(Tensor.of(Shape.of(2), 0, (float) (Math.E - 1)));
        Var t = Var.of(Tensor.zeros(Shape.of(2)));
        CustomLoss loss = new SquaredLogError();
        assertEquals(0.5f, loss.of(p, t).item(), 1e-6f);
        assertEquals(1, loss.sum(p, t).item(), 1e-6f);
        assertEquals(0.25f, loss.of(p, t, Var.of(Tensor.of(Shape.of(2), 3, 1))).item(), 1e-6f);
        CustomLoss quartic = (a, b) -> a.subtract(b).pow(4); // a lambda is one, too
        assertEquals(16, quartic.of(Var.scalar(3), Var.scalar(1)).item());
    }

    @Test
    void theyTrainTogether() {
        Sequential model = Sequential.of(Linear.of(2, 8), ScaledSoftsign.of(8), Linear.of(8, 1));
        ParameterArena arena = ParameterArena.of(model, 1);
        Var x = Var.of(Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1));
        Var target = Var.of(Tensor.of(Shape.of(4, 1), 0, 1, 1, 0));
        Var loss = new SquaredLogError().of(model.apply(x, Pass.training(arena, 1, Var.of(IntTensor.of(0)))).softplus(), target);

        List<Var> outputs = new ArrayList<>(Gradients.of(loss, arena.variables()));
        List<Tensor> places = new ArrayList<>(arena.gradientTensors());
        Tensor value = Tensor.zeros(Shape.SCALAR);
        outputs.add(loss);
        places.add(value);
        Program step = Program.compile(Compute.serial(), outputs, places, new Workspace());
        step.run();
        float first = value.item();
        for (int i = 0; i < 2000; i++) {
            step.run();
            for (int w = 0; w < arena.values().length; w++) {
                arena.values()[w] -= 0.5f * arena.gradients()[w];
            }
        }
        assertTrue(value.item() < 0.05f * first, first + " → " + value.item());
    }
}
