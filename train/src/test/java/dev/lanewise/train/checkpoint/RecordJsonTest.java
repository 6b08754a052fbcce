package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.AdaptiveAveragePool1d;
import dev.lanewise.autograd.nn.AveragePool1d;
import dev.lanewise.autograd.nn.AveragePool2d;
import dev.lanewise.autograd.nn.Conv1d;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Focal;
import dev.lanewise.autograd.nn.GlobalAveragePool;
import dev.lanewise.autograd.nn.Huber;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.MaxPool1d;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.NamedParameter;
import dev.lanewise.autograd.nn.Parameter;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecordJsonTest {
    private static final RecordJson LAYERS = RecordJson.of(Layer.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Everything that implements Layer in its package; what cannot make the round trip through a file fails here. */
    @TestFactory
    Stream<DynamicTest> everyLayerCanBeDescribed() throws Exception {
        List<Class<?>> layers = implementing(Layer.class);
        assertTrue(layers.contains(Linear.class) && layers.contains(Activation.class), layers.toString());
        return layers.stream().map(layer -> DynamicTest.dynamicTest(layer.getSimpleName(), () -> {
            assertDoesNotThrow(() -> RecordJson.of(layer));
            found(layer, Layer.class);
        }));
    }

    /** And each of its losses. */
    @TestFactory
    Stream<DynamicTest> everyLossCanBeDescribed() throws Exception {
        List<Class<?>> losses = implementing(Loss.class);
        assertTrue(losses.contains(CrossEntropy.class), losses.toString());
        return losses.stream().map(loss -> DynamicTest.dynamicTest(loss.getSimpleName(), () -> {
            assertDoesNotThrow(() -> RecordJson.of(loss));
            found(loss, Loss.class);
        }));
    }

    @Test
    void aLossComesBackWithItsParameters() {
        RecordJson form = RecordJson.of(Loss.class);
        for (Loss loss : List.of(
                CrossEntropy.standard().withClassWeights(List.of(0.1f, 2f)).withLabelSmoothing(0.3f).withIgnored(-100),
                CrossEntropy.standard(), new Huber(0.7f), Focal.binary(2, 0.25f))) {
            assertEquals(loss, form.read(JSON.readTree(JSON.writeValueAsString(form.write(loss)))));
        }
    }

    /** What a file can name is public, a record or an enum, directly in the package; so are the parts of a layer. */
    private static void found(Class<?> type, Class<?> declared) throws Exception {
        assertTrue(Modifier.isPublic(type.getModifiers()), type + " is not public");
        assertTrue(type.isRecord() || type.isEnum(), type + " is neither a record nor an enum");
        assertEquals(declared.getPackageName() + "." + type.getSimpleName(), type.getName(), "nested, or in another package");
        for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
            Type held = component.getGenericType();
            while (held instanceof ParameterizedType generic) {
                held = generic.getActualTypeArguments()[0];
            }
            if (held != Layer.class && held instanceof Class<?> part && part.isInterface()) {
                for (Class<?> choice : implementing(part)) {
                    found(choice, part);
                }
            }
        }
    }

    private static List<Class<?>> implementing(Class<?> type) throws Exception {
        Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> names;
        // A directory while the modules are compiled together, a jar once they are packed.
        try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place);
                Stream<Path> files = Files.list((jar == null ? place : jar.getPath("/"))
                        .resolve(type.getPackageName().replace('.', '/')))) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> type.getPackageName() + "." + name.substring(0, name.length() - 6))
                    .sorted()
                    .toList();
        }
        List<Class<?>> found = new ArrayList<>();
        for (String name : names) {
            Class<?> candidate = Class.forName(name);
            if (type.isAssignableFrom(candidate) && !candidate.isInterface() && !candidate.isAnonymousClass()) {
                found.add(candidate);
            }
        }
        return found;
    }

    record Unwritable(float[] values) implements Layer {
        @Override
        public Var apply(Var x, Pass pass) {
            return x;
        }

        @Override
        public List<NamedParameter> parameters() {
            return List.of();
        }
    }

    @Test
    void aLayerWithAnArrayWouldBeNoticed() {
        assertEquals(
                "Unwritable.values: a value of type float[] cannot be described",
                assertThrows(IllegalArgumentException.class, () -> RecordJson.of(Unwritable.class)).getMessage());
    }

    private static Layer copied(Layer layer) {
        return (Layer) LAYERS.read(JSON.readTree(JSON.writeValueAsString(LAYERS.write(layer))));
    }

    @Test
    void whatALayerIsMadeOfComesBack() {
        Window window = new Window(3, 2, 2, 1, 1, 0, 1, 3);
        Sequential layers = Sequential.of(
                Unflatten.to(4, 8, 8),
                Conv2d.of(4, 8, window, 2).withPadMode(PadMode.CIRCULAR),
                Activation.SOFTPLUS,
                new AveragePool2d(window, false),
                Sequential.of(new Flatten(), new Dropout(0.1f), Linear.withoutBias(7, 5), Linear.of(5, 3)));
        Sequential copy = (Sequential) copied(layers);
        assertEquals(layers.layers().getFirst(), copy.layers().getFirst());
        assertEquals(window, ((Conv2d) copy.layers().get(1)).window());
        assertEquals(2, ((Conv2d) copy.layers().get(1)).groups());
        assertEquals(PadMode.CIRCULAR, ((Conv2d) copy.layers().get(1)).padMode());
        assertEquals(layers.layers().subList(2, 4), copy.layers().subList(2, 4));
        Sequential inner = (Sequential) copy.layers().get(4);
        assertEquals(new Dropout(0.1f), inner.layers().get(1), "the very float");
        assertEquals(Optional.empty(), ((Linear) inner.layers().get(2)).bias());
        assertEquals(
                ParameterArena.of(layers, 0).layout().entries(),
                ParameterArena.of(copy, 0).layout().entries());
        assertEquals(LAYERS.write(layers), LAYERS.write(copy));
    }

    @Test
    void poolsOfSequencesComeBack() {
        for (Layer layer : List.of(
                new MaxPool1d(3, 2, 1, 4, true), new AveragePool1d(3, 2, 1, true, false), new AdaptiveAveragePool1d(5),
                new GlobalAveragePool())) {
            assertEquals(layer, copied(layer));
        }
    }

    /** As files of earlier versions are. */
    @Test
    void aMissingBooleanIsFalse() {
        String earlier = "{\"type\":\"MaxPool2d\",\"window\":{\"height\":2,\"width\":2,\"strideDown\":2,\"strideAcross\":2,"
                + "\"paddingDown\":0,\"paddingAcross\":0,\"dilationDown\":1,\"dilationAcross\":1}}";
        assertEquals(MaxPool2d.of(2), LAYERS.read(JSON.readTree(earlier)));
        MaxPool2d over = new MaxPool2d(Window.of(3, 3).withStride(2).withCeil());
        assertEquals(over, copied(over));
    }

    /** As files of earlier versions are: what the constructor without the new components says. */
    @Test
    void componentsThatAreMissingAtTheEndAreThoseOfTheShorterConstructor() {
        Conv1d layer = Conv1d.of(2, 3, 3, 1, 2, 1, 1);
        ObjectNode node = (ObjectNode) LAYERS.write(layer.withPadMode(PadMode.REFLECT));
        assertEquals(PadMode.REFLECT, ((Conv1d) LAYERS.read(node)).padMode());
        node.remove("padMode");
        Conv1d earlier = (Conv1d) LAYERS.read(node);
        assertEquals(LAYERS.write(layer), LAYERS.write(earlier));
        assertEquals(PadMode.ZERO, earlier.padMode());
        node.remove("groups");
        String message = assertThrows(IllegalArgumentException.class, () -> LAYERS.read(node)).getMessage();
        String want = "want the components [weight, bias, stride, padding, dilation, groups, padMode] of Conv1d";
        assertTrue(message.endsWith(want), message);
    }

    @Test
    void aSharedParameterStaysOne() {
        Parameter tied = new Parameter(Shape.of(4, 4), Initializer.normal(0, 1));
        Parameter other = new Parameter(Shape.of(4, 4), Initializer.normal(0, 1));
        Sequential copy = (Sequential) copied(Sequential.of(
                new Linear(tied, Optional.empty()), new Linear(other, Optional.empty()), new Linear(tied, Optional.empty())));
        List<Parameter> weights =
                copy.layers().stream().map(layer -> ((Linear) layer).weight()).toList();
        assertSame(weights.get(0), weights.get(2));
        assertFalse(weights.get(0) == weights.get(1));
    }

    record Numbers(int i, long l, float f, double d, boolean b, String s, List<Double> list, Optional<Window> window) {}

    @Test
    void numbersKeepTheirBits() {
        RecordJson form = RecordJson.of(Numbers.class);
        for (Numbers numbers : List.of(
                new Numbers(Integer.MIN_VALUE, Long.MAX_VALUE, -0.0f, -0.0, true, "ä\"\n", List.of(Double.MIN_VALUE), Optional.empty()),
                new Numbers(0, 3, Float.MIN_VALUE, 0.1, false, "", List.of(), Optional.of(Window.of(1, 2))),
                new Numbers(0, 0, Float.NaN, Double.POSITIVE_INFINITY, false, "", List.of(-1e300, Double.NaN), Optional.empty()))) {
            assertEquals(numbers, form.read(JSON.readTree(JSON.writeValueAsString(form.write(numbers)))));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"java.lang.Runtime"}                     | the whole is {"type":"java.lang.Runtime"}, want the name of a Layer as 'type'
            {"type":"../op/Cube"}                            | the whole is {"type":"../op/Cube"}, want the name of a Layer as 'type'
            {"type":"Parameter"}                             | the whole is {"type":"Parameter"}, want the name of a Layer as 'type'
            {"type":"Fusing"}                                | the whole is {"type":"Fusing"}, want the name of a Layer as 'type'
            {"type":"linear"}                                | the whole is {"type":"linear"}, want the name of a Layer as 'type'
            {"layers":[]}                                    | the whole is {"layers":[]}, want the name of a Layer as 'type'
            3                                                | the whole is 3, want the name of a Layer as 'type'
            {"type":"Flatten","x":1}                         | the whole is {"x":1}, want the components [] of Flatten
            {"type":"Dropout"}                               | the whole is {}, want the components [rate] of Dropout
            {"type":"Dropout","rate":"0.5"}                  | 'rate' is "0.5", want float
            {"type":"Dropout","rate":null}                   | 'rate' is null, want float
            {"type":"Dropout","rate":1.5}                    | the whole cannot be: dropout: rate 1.5, want 0 ≤ rate < 1
            {"type":"Activation","value":"SINE"}             | the whole is "SINE", want one of [LINEAR, RELU,
            {"type":"Linear","weight":0,"bias":null}         | 'weight' is 0, want a parameter's shape, or the number of one of the 0 before
            {"type":"Linear","weight":[2,-1],"bias":null}    | shape: negative extent -1 in (2, -1)
            {"type":"Linear","weight":[2,1.0],"bias":null}   | 'weight' is [2,1.0], want a shape
            {"type":"Linear","weight":[4],"bias":null}       | the whole cannot be: linear: weight of shape (4), want (out, in)
            {"type":"Sequential","layers":{}}                | 'layers' is {}, want a list
            {"type":"Sequential","layers":[{"type":"No"}]}   | 'layers[0]' is {"type":"No"}, want the name of a Layer as 'type'
            {"type":"Unflatten","example":[99999999999]}     | 'example' is [99999999999], want a shape
            {"type":"MaxPool2d","window":{"height":2}}       | 'window' is {"height":2}, want the components [height, width, strideDown, strideAcross, paddingDown, paddingAcross, dilationDown, dilationAcross, ceil] of Window
            """)
    void refusesWhatIsNoLayer(String json, String message) {
        JsonNode node = JSON.readTree(json);
        String got = assertThrows(IllegalArgumentException.class, () -> LAYERS.read(node)).getMessage();
        assertTrue(got.startsWith(message), got);
    }
}
