package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** GPT-2 with 124 million parameters, random ones, learns a batch of 4 sequences of 64 tokens; prints its speed. */
class Gpt2Test {
    private static final int VOCABULARY = 50_257;
    private static final int TOKENS = 4 * 64;
    private static final int STEPS = 8;

    @Test
    @Tag("long")
    void learnsABatch() {
        try (Parallel parallel = Parallel.of(Runtime.getRuntime().availableProcessors())) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            Network network = Network.initialised(CausalTransformer.of(VOCABULARY, 1024, 12, 12, 768, 0), 1);
            ParameterArena arena = network.arena();
            assertEquals(124_439_808, arena.layout().parameterCount());
            int[] text = new int[TOKENS + 1];
            Philox.stream(1, "text").below(0, VOCABULARY, text, 0, text.length);
            Var tokens = Var.of(IntTensor.view(text, 0, Shape.of(4, 64)));
            Var next = Var.of(IntTensor.view(text, 1, Shape.of(TOKENS)));
            Pass pass = Pass.training(arena, 1, Var.of(IntTensor.of(0)));
            Var loss = CrossEntropy.standard()
                    .of(network.layers().apply(tokens, pass).reshape(TOKENS, VOCABULARY), next);
            List<Var> outputs = new ArrayList<>(Gradients.of(loss, arena.variables()));
            List<Tensor> destinations = new ArrayList<>(arena.gradientTensors());
            outputs.add(loss);
            destinations.add(Tensor.zeros(Shape.SCALAR));
            Program program = Program.compile(compute, outputs, destinations, new Workspace());
            Optimizer optimizer = new Optimizer(AdamW.of(), new Constant(1e-4), arena.layout());
            double first = 0;
            double fastest = Double.POSITIVE_INFINITY;
            for (int step = 0; step < STEPS; step++) {
                long start = System.nanoTime();
                program.run();
                optimizer.step(compute, arena.values(), arena.gradients());
                fastest = Math.min(fastest, (System.nanoTime() - start) * 1e-9);
                first = step == 0 ? destinations.getLast().item() : first;
            }
            double last = destinations.getLast().item();
            System.out.println("GPT-2, 124 M: " + TOKENS / fastest + " tokens/s, loss " + first + " to " + last);
            // Random weights know nothing: the logarithm of 50,257 is 10.82.
            assertTrue(Math.abs(first - 10.9) < 0.3 && last < first - 1, "from " + first + " to " + last);
        }
    }
}
