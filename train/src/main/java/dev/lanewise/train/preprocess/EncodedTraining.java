package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Dataset;
import java.util.List;

/**
 * Training data as the network is to see them, and what they taught.
 *
 * @param encoder for all other data
 * @param data the training rows: those that cleaning left, with encodings that tell no row its own target
 * @param reports what cleaning did to which rows
 */
public record EncodedTraining(FittedTableEncoder encoder, Dataset data, List<CleaningReport> reports) {
    public EncodedTraining {
        reports = List.copyOf(reports);
    }
}
