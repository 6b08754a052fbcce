package dev.lanewise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.lanewise.cli.fixture.BadHabits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules, and what no path to a weight may use. Each rule is shown to fail where it should. */
class ArchitectureTest {
    private static final String ENGINE = "dev.lanewise.engine..";
    private static final String AUTOGRAD = "dev.lanewise.autograd..";
    private static final String OPTIM = "dev.lanewise.optim..";
    private static final String TRAIN = "dev.lanewise.train..";
    private static final String CLI = "dev.lanewise.cli..";
    private static final String[] LIBRARY = {ENGINE, AUTOGRAD, OPTIM, TRAIN};

    /** Java's elementary functions differ from machine to machine; StrictMath's do not. */
    private static final Set<String> ELEMENTARY = Set.of(
            "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan", "asin", "acos", "atan",
            "atan2", "sinh", "cosh", "tanh", "random");

    private static final JavaClasses LANEWISE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.lanewise.engine", "dev.lanewise.autograd", "dev.lanewise.optim", "dev.lanewise.train",
                    "dev.lanewise.cli");

    private static final JavaClasses BAD = new ClassFileImporter().importClasses(BadHabits.class);

    /** A rule on the packages of the library, or for the proof that it can fail on those of the fixture. */
    private interface Rule {
        ArchRule in(String... packages);
    }

    private static final Map<String, Rule> HABITS = new TreeMap<>(Map.of(
            "java.util.Random",
            packages -> noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat().haveNameMatching(
                    "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)|java\\.security\\.SecureRandom"),
            "elementary functions",
            packages -> noClasses().that().resideInAnyPackage(packages).should().accessTargetWhere(target(
                    describe("an elementary function of Math", ArchitectureTest::elementary))),
            "parallel streams",
            packages -> noClasses().that().resideInAnyPackage(packages).should().accessTargetWhere(target(
                    describe("a parallel stream", ArchitectureTest::parallelStream))),
            "iteration over unordered collections",
            packages -> noClasses().that().resideInAnyPackage(packages).should().accessTargetWhere(target(
                    describe("a walk through an unordered collection", ArchitectureTest::unorderedWalk))),
            "sets and maps with a salted order",
            packages -> noClasses().that().resideInAnyPackage(packages).should().accessTargetWhere(target(
                    describe("Set.of, Map.of or a copy", ArchitectureTest::salted))),
            "environment variables",
            packages -> noClasses().that().resideInAnyPackage(packages).should()
                    .callMethodWhere(call("java.lang.System", "getenv")),
            "printing",
            packages -> noClasses().that().resideInAnyPackage(packages).should().accessTargetWhere(target(
                    describe("System.out or System.err", target -> is(target, "java.lang.System", "out", "err")))),
            "the incubator module",
            packages -> noClasses().that().resideInAnyPackage(packages).should()
                    .dependOnClassesThat().resideInAPackage("jdk.incubator.vector..")));

    private static DescribedPredicate<JavaAccess<?>> call(String owner, String... names) {
        return describe(owner + "." + String.join("/", names), access -> is(access.getTarget(), owner, names));
    }

    private static boolean is(AccessTarget target, String owner, String... names) {
        return target.getOwner().getName().equals(owner) && List.of(names).contains(target.getName());
    }

    private static boolean elementary(AccessTarget target) {
        return target.getOwner().getName().equals("java.lang.Math") && ELEMENTARY.contains(target.getName());
    }

    private static boolean parallelStream(AccessTarget target) {
        return target.getName().equals("parallelStream")
                || target.getName().equals("parallel") && target.getOwner().isAssignableTo(BaseStream.class)
                || target.getOwner().getName().equals("java.util.Arrays") && target.getName().startsWith("parallel");
    }

    private static boolean unorderedWalk(AccessTarget target) {
        return (target.getOwner().getName().equals("java.util.HashMap") || target.getOwner().getName().equals("java.util.HashSet"))
                && List.of("iterator", "forEach", "stream", "keySet", "values", "entrySet", "toArray", "spliterator")
                        .contains(target.getName());
    }

    /** The empty ones have no order. */
    private static boolean salted(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitCallTarget call
                && !call.getRawParameterTypes().isEmpty()
                && (target.getOwner().getName().equals("java.util.Set") || target.getOwner().getName().equals("java.util.Map"))
                && List.of("of", "copyOf", "ofEntries").contains(target.getName());
    }

    static Stream<String> habits() {
        return HABITS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("habits")
    void theLibraryHasNoneOfTheseHabits(String habit) {
        Rule rule = HABITS.get(habit);
        rule.in(habit.equals("the incubator module") ? new String[] {AUTOGRAD, OPTIM, TRAIN, CLI} : LIBRARY)
                .check(LANEWISE);
    }

    @ParameterizedTest
    @MethodSource("habits")
    void theRuleFailsForAClassThatHasTheHabit(String habit) {
        assertTrue(HABITS.get(habit).in("dev.lanewise.cli.fixture..").evaluate(BAD).hasViolation(), habit);
    }

    @Test
    void theArrowsBetweenTheModules() {
        arrows(ENGINE, AUTOGRAD, OPTIM, TRAIN, CLI).check(LANEWISE);
        arrows(AUTOGRAD, OPTIM, TRAIN, CLI).check(LANEWISE);
        arrows(OPTIM, AUTOGRAD, TRAIN, CLI).check(LANEWISE);
        arrows(TRAIN, CLI).check(LANEWISE);
        assertTrue(arrows(CLI, TRAIN).evaluate(LANEWISE).hasViolation());
    }

    private static ArchRule arrows(String from, String... never) {
        return noClasses().that().resideInAnyPackage(from).should().dependOnClassesThat(resideInAnyPackage(never));
    }

    @Test
    void nobodyImportsTheInsidesOfTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.lanewise.engine.kernel.scalar..", "dev.lanewise.engine.kernel.simd.."))
                .check(LANEWISE);
    }

    @Test
    void allModulesWereLookedAt() {
        for (String name : LIBRARY) {
            assertFalse(LANEWISE.that(resideInAnyPackage(name)).isEmpty(), name);
        }
        assertEquals(1, BAD.size());
    }
}
