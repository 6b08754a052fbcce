package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.testkit.Bits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The elementary functions on this machine, JDK and width give the bits they gave when they were written. A change of a
 * function changes every trained weight: then these hashes change with it, and the changelog says so.
 */
class ElementaryBitsTest {
    @ParameterizedTest
    @CsvSource({
        "EXP, 3dc5b8633bf20b4653ee9614b5c9619472e2af492399dd9853d1c0643dbf0686",
        "LOG, fb99b02d3dcea45a065047dc2079130f42b57f0415bdd01893d52e0e81f7ecb3",
        "TANH, a34ceef4612f52d01e8e48194d68ca47c9a667b41644bd9899734386237f3958",
        "SIGMOID, 6a55eb3cdc67daf5f9e7d086a830558c19f7149ceb04d423b342fc8926d54ee2",
        "SOFTPLUS, ba7dd56bb644a587fe3622d9b1d20ce310c2d27a9dba3842a62075d56ebb8b5f"
    })
    void areThoseOfTheDefinition(UnaryMap f, String sha256) {
        int stride = 65_537;
        float[] x = new float[(int) ((1L << 32) / stride) + 1];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat((int) ((long) i * stride));
        }
        float[] y = new float[x.length];
        Backend.preferred().map().unary(f, x, 0, y, 0, x.length);
        assertEquals(sha256, Bits.sha256(y));
    }
}
