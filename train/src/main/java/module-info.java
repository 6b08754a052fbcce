/** Data, preprocessing, the trainer, metrics, validation and model files: a library without a user interface. */
module dev.lanewise.train {
    requires transitive dev.lanewise.autograd;
    requires transitive dev.lanewise.engine;
    requires transitive dev.lanewise.optim;

    requires de.siegmar.fastcsv;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.databind;

    exports dev.lanewise.train;
    exports dev.lanewise.train.augment;
    exports dev.lanewise.train.checkpoint;
    exports dev.lanewise.train.data;
    exports dev.lanewise.train.event;
    exports dev.lanewise.train.explain;
    exports dev.lanewise.train.metric;
    exports dev.lanewise.train.preprocess;
    exports dev.lanewise.train.report;
    exports dev.lanewise.train.search;
    exports dev.lanewise.train.validation;

    // The model file's header is read and written by reflection on records.
    opens dev.lanewise.train to
            tools.jackson.databind;
    opens dev.lanewise.train.checkpoint to
            tools.jackson.databind;
    opens dev.lanewise.train.preprocess to
            tools.jackson.databind;
}
