/** Update rules, schedules and gradient clipping. */
module dev.lanewise.optim {
    requires transitive dev.lanewise.engine;

    exports dev.lanewise.optim;
}
