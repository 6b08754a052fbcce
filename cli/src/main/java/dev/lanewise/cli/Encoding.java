package dev.lanewise.cli;

import dev.lanewise.train.preprocess.CharacterCodes;
import dev.lanewise.train.preprocess.ColumnSet;
import dev.lanewise.train.preprocess.Frequency;
import dev.lanewise.train.preprocess.OneHot;
import dev.lanewise.train.preprocess.Ordinal;
import dev.lanewise.train.preprocess.Step;
import dev.lanewise.train.preprocess.TargetMean;

/** How text becomes numbers. */
enum Encoding {
    ONE_HOT,
    ORDINAL,
    FREQUENCY,
    TARGET,
    CHARACTERS;

    /**
     * @param seed draws the folds of a target encoding
     * @param length characters that are read of a text
     */
    Step of(ColumnSet columns, OneHot.Unknown unknown, long seed, int length) {
        return switch (this) {
            case ONE_HOT -> new OneHot(unknown, columns);
            case ORDINAL -> new Ordinal(columns);
            case FREQUENCY -> new Frequency(columns);
            case TARGET -> TargetMean.of(seed, columns);
            case CHARACTERS -> new CharacterCodes(length, columns);
        };
    }
}
