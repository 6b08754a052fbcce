package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Text as numbers: the characters of a vocabulary, numbered in the order of their code points, so that the numbers depend
 * on which characters there are and on nothing else.
 */
public final class Characters {
    private final int[] codePoints;

    private Characters(int... codePoints) {
        this.codePoints = codePoints;
    }

    /**
     * The characters that occur in a text.
     *
     * @throws DataException for an empty text
     */
    public static Characters of(String text) {
        if (text.isEmpty()) {
            throw new DataException("characters: the text is empty");
        }
        return new Characters(text.codePoints().sorted().distinct().toArray());
    }

    /**
     * A file's text.
     *
     * @throws DataException if it is not UTF-8
     * @throws IOException if it cannot be read
     */
    public static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": not UTF-8 text; save the file as UTF-8", e);
        }
    }

    /** The number of different characters. */
    public int size() {
        return codePoints.length;
    }

    /**
     * The number of each character.
     *
     * @return shape [characters]
     * @throws DataException for a character that is not in the vocabulary: the message names it and its position
     */
    public IntTensor encode(String text) {
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            int number = Arrays.binarySearch(codePoints, points[i]);
            if (number < 0) {
                throw new DataException("characters: " + DataException.quote(Character.toString(points[i])) + " at position " + i
                        + " is not among the " + size() + " known ones; leave it out, or learn from text that has it");
            }
            points[i] = number;
        }
        return IntTensor.of(points);
    }

    /**
     * The text of numbers.
     *
     * @throws DataException for a number that no character has
     */
    public String decode(int... numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            if (number < 0 || number >= size()) {
                throw new DataException("characters: the number " + number + " is not in 0 … " + (size() - 1));
            }
            text.appendCodePoint(codePoints[number]);
        }
        return text.toString();
    }
}
