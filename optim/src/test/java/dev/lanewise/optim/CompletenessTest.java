package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.SealedTypes;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule, schedule or clip that is added without its tests fails here. */
class CompletenessTest {
    /** A rule of PyTorch has a trace; the others are listed, for the hash of their bits. */
    @Test
    void everyRuleHasATraceOrNone() {
        Set<String> traced = names(GoldenTraces.all().stream().map(trace -> trace.rule().getClass()));
        Set<String> untraced = names(GoldenTraces.UNTRACED.stream().map(UpdateRule::getClass));
        Set<String> both = new TreeSet<>(traced);
        both.addAll(untraced);
        assertEquals(permitted(UpdateRule.class), both);
        assertEquals(both.size(), traced.size() + untraced.size());
    }

    @Test
    void everyRuleHasAPaper() {
        assertEquals(permitted(ElementwiseRule.class), names(RuleArbitraries.elementwise().keySet().stream()));
        assertEquals(permitted(ParameterwiseRule.class), names(RuleArbitraries.parameterwise().keySet().stream()));
    }

    @Test
    void everyMomentumMoves() {
        assertEquals(permitted(MomentumRule.class), names(MomentumTest.rules().map(Object::getClass)));
    }

    @Test
    void everyRuleSaysWhatItsStateIs() {
        assertEquals(permitted(UpdateRule.class), names(StateKindTest.KINDS.keySet().stream().map(Object::getClass)));
    }

    @Test
    void everyRulesDefaultsHaveASource() {
        Set<String> pinned = names(DefaultsTest.DEFAULTS.keySet().stream().map(Object::getClass));
        assertTrue(pinned.containsAll(permitted(UpdateRule.class)), pinned::toString);
    }

    @Test
    void everyScheduleHasAReference() {
        assertEquals(permitted(Schedule.class), names(ScheduleTest.references().map(r -> r.schedule().getClass())));
    }

    @Test
    void everyRecordHasItsRefusals() {
        Set<String> tried = names(HyperParameterTest.valid().map(Record::getClass));
        assertTrue(tried.containsAll(permitted(UpdateRule.class)), tried::toString);
        assertTrue(tried.containsAll(permitted(Schedule.class)), tried::toString);
        Set<String> clips = permitted(GradientClip.class);
        clips.remove(GradientClip.None.class.getName());
        assertTrue(tried.containsAll(clips), tried::toString);
    }

    /** The closed branches of a sealed interface: all that are records. */
    private static Set<String> permitted(Class<?> sealed) {
        return names(SealedTypes.records(sealed));
    }

    private static Set<String> names(Stream<? extends Class<?>> classes) {
        return classes.map((Function<Class<?>, String>) Class::getName).collect(Collectors.toCollection(TreeSet::new));
    }
}
