/** Data, preprocessing, the trainer, metrics, validation and checkpoints: a library without a user interface. */
module dev.lanewise.train {
    requires transitive dev.lanewise.autograd;
    requires transitive dev.lanewise.engine;
    requires transitive dev.lanewise.optim;

    requires de.siegmar.fastcsv;
    requires tools.jackson.databind;

    exports dev.lanewise.train.data;
    exports dev.lanewise.train.metric;
    exports dev.lanewise.train.preprocess;
    exports dev.lanewise.train.validation;
}
