package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.List;
import java.util.TreeSet;

/**
 * Turns a text into the numbers of its first characters: those that occur in training are numbered 1, 2, … in the order of their code
 * points, 0 stands behind the end of a shorter text, and every character that training does not have is the number after the last.
 *
 * @param length characters that are read of a text, from 1 to 4096
 * @param columns which; all category columns, or those named
 */
public record CharacterCodes(int length, ColumnSet columns) implements ColumnStep {
    private static final int LONGEST = 4096;

    public CharacterCodes {
        if (length < 1 || length > LONGEST) {
            throw new DataException("character codes: " + length + " characters of a text, want 1 to " + LONGEST);
        }
    }

    @Override
    public FittedCharacterCodes fit(Table train, String target) {
        return new FittedCharacterCodes(columns.of(ColumnKind.CATEGORY, train, target).stream()
                .map(name -> new FittedCharacterCodes.Text(name, alphabet(train.column(name)), length))
                .toList());
    }

    private String alphabet(Column column) {
        TreeSet<Integer> characters = new TreeSet<>();
        for (int row = 0; row < column.size(); row++) {
            column.text(row).codePoints().limit(length).forEach(characters::add);
        }
        StringBuilder alphabet = new StringBuilder();
        characters.forEach(alphabet::appendCodePoint);
        return alphabet.toString();
    }
}
