/** Update rules, schedules, gradient clipping and weight averages. */
module dev.lanewise.optim {
    requires transitive dev.lanewise.engine;
}
