package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.LayerNorm;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.MultiHeadAttention;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.TransformerEncoder;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ProgramDrawingTest {
    /** What takes seconds for each thousand passes would not end. */
    @Test
    @Timeout(600)
    void aDeepGraphIsDrawn() throws Exception {
        Var x = Var.of(Tensor.of(Shape.of(2), 1, 2));
        Var y = x;
        for (int i = 0; i < 50_000; i++) {
            y = y.add(x.scale(1 + i * 1e-6f));
        }
        Var loss = y.sum();
        Program program = Program.compile(Compute.serial(), loss, Gradients.of(loss, List.of(x)).getFirst());
        String svg = program.drawing(node -> null);
        assertTrue(svg.endsWith("</svg>\n"), () -> svg.substring(svg.length() - 40));
        int passes = program.describe().passes().size();
        assertTrue(passes >= 25_000, () -> passes + " passes");
        assertEquals(passes, elements(parse(svg), "rect", "g").size());
    }

    private record Drawn(Program program, Map<Var, String> names) {
        Document picture() throws Exception {
            return parse(program.drawing(names::get));
        }
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static Drawn step(Layer layer, Shape input) {
        ParameterArena arena = ParameterArena.of(layer, 1);
        Var x = Var.of(Tensor.zeros(input));
        Var y = layer.apply(x, Pass.training(arena, 1, Var.of(IntTensor.of(0))));
        Var logits = y.reshape(-1, y.shape().dim(-1));
        Var loss = CrossEntropy.standard().of(logits, Var.of(IntTensor.of(new int[logits.shape().dim(0)])));
        List<Var> outputs = new ArrayList<>(Gradients.of(loss, arena.variables()));
        Map<Var, String> names = new HashMap<>(Map.of(x, "x", loss, "loss"));
        for (int i = 0; i < outputs.size(); i++) {
            names.put(arena.variables().get(i), arena.layout().entries().get(i).name());
            names.put(outputs.get(i), "∂ " + arena.layout().entries().get(i).name());
        }
        outputs.add(loss);
        return new Drawn(Program.compile(Compute.serial(), outputs.toArray(Var[]::new)), names);
    }

    private static Layer block(int width) {
        return new TransformerEncoder(
                LayerNorm.of(width),
                new MultiHeadAttention(2, Linear.of(width, 3 * width), Linear.of(width, width), true, 0, Optional.empty()),
                LayerNorm.of(width),
                Sequential.of(Linear.of(width, 4 * width), Activation.GELU, Linear.of(4 * width, width)),
                true,
                0);
    }

    private static List<Element> elements(Document picture, String name, String within) {
        NodeList found = picture.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .filter(element -> element.getParentNode().getNodeName().equals(within))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** Boxes do not lie on each other, and all of them lie on the page. */
    private static List<Element> boxes(Document picture) {
        List<Element> boxes = elements(picture, "rect", "g");
        double width = number(picture.getDocumentElement(), "width");
        double height = number(picture.getDocumentElement(), "height");
        for (Element a : boxes) {
            assertTrue(number(a, "x") >= 0 && number(a, "x") + number(a, "width") <= width);
            assertTrue(number(a, "y") >= 0 && number(a, "y") + number(a, "height") <= height);
            for (Element b : boxes) {
                boolean apart = number(a, "x") + number(a, "width") <= number(b, "x")
                        || number(b, "x") + number(b, "width") <= number(a, "x")
                        || number(a, "y") + number(a, "height") <= number(b, "y")
                        || number(b, "y") + number(b, "height") <= number(a, "y");
                assertTrue(a == b || apart, "boxes lie on each other");
            }
        }
        return boxes;
    }

    private static List<String> texts(Document picture) {
        return elements(picture, "text", "g").stream().map(Element::getTextContent).toList();
    }

    private static final Layer PERCEPTRON = Sequential.of(Linear.of(6, 5), Activation.RELU, Linear.of(5, 3));

    @Test
    void aPerceptronHasABoxForEachPassWithNamesAndShapes() throws Exception {
        Drawn drawn = step(PERCEPTRON, Shape.of(4, 6));
        Document picture = drawn.picture();
        ProgramSummary summary = drawn.program().describe();
        assertEquals(summary.passes().size(), boxes(picture).size());
        List<String> texts = texts(picture);
        assertTrue(texts.containsAll(List.of("affine", "← x", "← 0.weight", "→ ∂ 0.weight", "→ loss", "reluGradient", "(4, 5)")), texts::toString);
        long gradients = boxes(picture).stream().filter(box -> box.getAttribute("stroke").equals("#c07800")).count();
        assertEquals(4, summary.passes().size() - gradients, "affine, affine, softmaxCrossEntropy, mean");
    }

    @Test
    void aProfileTellsTheTimeOfEachBox() throws Exception {
        Drawn drawn = step(PERCEPTRON, Shape.of(4, 6));
        ProgramProfile profile = drawn.program().profile(3);
        List<String> texts = texts(parse(drawn.program().drawing(drawn.names()::get, profile)));
        assertEquals(profile.passes().size(), texts.stream().filter(text -> text.matches("[0-9.]+ [µm]s")).count());
        assertFalse(texts(drawn.picture()).stream().anyMatch(text -> text.matches("[0-9.]+ [µm]s")));
    }

    @Test
    void aConvolutionalNetworkIsReadable() throws Exception {
        Layer layer = Sequential.of(
                Conv2d.of(1, 2, 3), Activation.RELU, Conv2d.of(2, 3, 3), Activation.RELU, MaxPool2d.of(2), new Flatten(),
                Linear.of(3 * 4, 3));
        Drawn drawn = step(layer, Shape.of(2, 1, 8, 8));
        assertEquals(drawn.program().describe().passes().size(), boxes(drawn.picture()).size());
    }

    /** One block is as tall as three and more, which are drawn once. */
    @Test
    void equalBlocksAreDrawnOnce() throws Exception {
        Document one = step(Sequential.of(block(4), Linear.of(4, 3)), Shape.of(1, 3, 4)).picture();
        Document six = step(
                Sequential.of(block(4), block(4), block(4), block(4), block(4), block(4), Linear.of(4, 3)), Shape.of(1, 3, 4)).picture();
        int blocks = boxes(one).size();
        assertTrue(boxes(six).size() < 4 * blocks, boxes(six).size() + " boxes of six blocks, " + blocks + " of one");
        assertTrue(elements(six, "text", "svg").stream().anyMatch(text -> text.getTextContent().matches("[3-6]×")));
    }

    @Test
    void namesAreEscaped() throws Exception {
        Var x = Var.of(Tensor.zeros(Shape.of(2)));
        Document picture = parse(Program.compile(Compute.serial(), x.exp()).drawing(node -> node == x ? "a<b & \"c\"" : null));
        assertEquals(List.of("exp", "← a<b & \"c\"", "→ result", "(2)"), texts(picture));
    }
}
