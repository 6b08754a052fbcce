package dev.lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.CustomSchedule;
import dev.lanewise.optim.OneCycle;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.Schedule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SchedulePlotTest {
    private static Element drawn(Schedule schedule, long steps) throws Exception {
        String svg = SchedulePlot.svg("a < b", "learning rate", schedule, steps);
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        assertEquals("a < b", root.getAttribute("aria-label"));
        assertTrue(root.getElementsByTagName("style").item(0).getTextContent().contains(".grid { stroke"), svg);
        return root;
    }

    private static String curve(Element root) {
        for (int i = 0; i < root.getElementsByTagName("path").getLength(); i++) {
            Element path = (Element) root.getElementsByTagName("path").item(i);
            if (path.hasAttribute("stroke")) {
                return path.getAttribute("d");
            }
        }
        throw new AssertionError("no curve");
    }

    /** A sequence, a function of the user's own, warm-up before it, one that watches, a momentum, and any number of steps. */
    @Test
    void anyScheduleIsDrawn() throws Exception {
        CustomSchedule own = step -> 0.1 / (1 + step % 10);
        for (Schedule schedule : List.of(
                new Constant(0.1), new Constant(0.1).followedBy(new CosineDecay(0.1, 0, 80), 20), own, own.withWarmUp(5),
                ReduceOnPlateau.of(own), OneCycle.of(0.1, 100).momentum(0.85, 0.95))) {
            assertEquals(100, curve(drawn(schedule, 100)).split("[ML]").length - 1, schedule.toString());
        }
        assertEquals(2000, curve(drawn(own, 1_000_000_007L)).split("[ML]").length - 1);
        assertEquals(1, curve(drawn(own, 1)).split("[ML]").length - 1);
        String message = assertThrows(IllegalArgumentException.class, () -> SchedulePlot.svg("", "", own, 0)).getMessage();
        assertEquals("schedule plot: steps = 0, want at least 1", message);
    }

    /** The first and the last step at the ends of their axis; half the rate at half the height; what is no number is left out. */
    @Test
    void itIsDrawnWhereItIs() throws Exception {
        CustomSchedule falling = step -> step == 2 ? Double.NaN : 1 - step / 4.0;
        assertEquals("M78 34L194.5 96.5M427.5 221.5L544 284", curve(drawn(falling, 5)));
    }
}
