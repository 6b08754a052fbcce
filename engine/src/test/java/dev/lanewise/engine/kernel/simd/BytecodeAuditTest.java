package dev.lanewise.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.simd.BytecodeAudit.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine keeps the rules of {@link BytecodeAudit}, and the audit finds every mistake of {@link BadKernels}. */
@EnabledIfSystemProperty(named = "lanewise.simd", matches = "off", disabledReason = "once a build is enough")
class BytecodeAuditTest {
    @Test
    void theEngineKeepsTheRules() throws IOException, URISyntaxException {
        List<Finding> findings = engine().stream().flatMap(model -> BytecodeAudit.of(model).stream()).toList();
        assertEquals(List.of(), findings);
    }

    @Test
    void laneFunctionsAreCalledWhileTheCompilerInlinesThem() throws IOException, URISyntaxException {
        assertEquals(List.of(), InliningBudget.of(engine()));
    }

    @Test
    void onlyTheSimdTwinsNameTheVectorApi() throws IOException, URISyntaxException {
        List<String> types = engine().stream()
                .filter(BytecodeAuditTest::namesTheVectorApi)
                .map(model -> model.thisClass().asSymbol().packageName())
                .distinct()
                .toList();
        assertEquals(List.of(SimdWidth.class.getPackageName()), types);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(BadKernels.BorrowedSpecies.class, List.of("first: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.InstanceSpecies.class, List.of(
                        "species: " + BytecodeAudit.SPECIES, "<init>: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.PassedSpecies.class, List.of("first: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.ChosenSpecies.class, List.of("first: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.ListedSpecies.class, List.of("first: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.ArrayOfSpecies.class, List.of(
                        "all: " + BytecodeAudit.SPECIES, "NONE: " + BytecodeAudit.SPECIES)),
                Arguments.of(BadKernels.Cast.class, List.of("first: " + BytecodeAudit.CAST)),
                Arguments.of(BadKernels.VectorAcrossCall.class, List.of("twice: " + BytecodeAudit.DESCRIPTOR)),
                Arguments.of(BadKernels.MaskAcrossCall.class, List.of("any: " + BytecodeAudit.DESCRIPTOR)),
                Arguments.of(BadKernels.NamedConstant.class, List.of(
                        "half: " + BytecodeAudit.DESCRIPTOR, "all: " + BytecodeAudit.DESCRIPTOR)),
                Arguments.of(BadKernels.VectorField.class, List.of("ZERO: " + BytecodeAudit.FIELD)),
                Arguments.of(BadKernels.MaskField.class, List.of("mask: " + BytecodeAudit.FIELD)),
                Arguments.of(BadKernels.Arrays.class, List.of("make: " + BytecodeAudit.ARRAY)),
                Arguments.of(BadKernels.Grid.class, List.of("make: " + BytecodeAudit.ARRAY)),
                Arguments.of(BadKernels.CapturingLambda.class, List.of(
                        "text: " + BytecodeAudit.LAMBDA, "lambda$text$0: " + BytecodeAudit.DESCRIPTOR)),
                Arguments.of(BadKernels.LambdaOverVectors.class, List.of("lambda$twice$0: " + BytecodeAudit.DESCRIPTOR)),
                Arguments.of(BadKernels.MethodReference.class, List.of("text: " + BytecodeAudit.LAMBDA)),
                Arguments.of(BadKernels.UnorderedSum.class, List.of("sum: " + BytecodeAudit.ORDER)),
                Arguments.of(BadKernels.UnorderedProduct.class, List.of("product: " + BytecodeAudit.ORDER)),
                Arguments.of(BadKernels.NamelessOperator.class, List.of("fold: " + BytecodeAudit.ORDER)),
                Arguments.of(BadKernels.LibraryFunction.class, List.of(
                        "exp: " + BytecodeAudit.LIBRARY, "pow: " + BytecodeAudit.LIBRARY)),
                Arguments.of(BadKernels.FloatToInteger.class, List.of("round: " + BytecodeAudit.CONVERSION)),
                Arguments.of(BadKernels.HiddenConversion.class, List.of("round: " + BytecodeAudit.CONVERSION)),
                Arguments.of(BadKernels.Masked.class, List.of(
                        "load: " + BytecodeAudit.MASK, "store: " + BytecodeAudit.MASK, "add: " + BytecodeAudit.MASK)),
                Arguments.of(BadKernels.MachineMath.class, List.of("power: " + BytecodeAudit.MATH)),
                Arguments.of(BadKernels.MachineMathByName.class, List.of("exp: " + BytecodeAudit.MATH)),
                Arguments.of(BadKernels.ManyLoops.class, List.of("four: " + InliningBudget.BUDGET)),
                Arguments.of(BadKernels.LaneFunctions.class, List.of()),
                Arguments.of(BadKernels.Good.class, List.of()));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeIsReportedWithItsPlace(Class<?> type, List<String> expected) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            List<Finding> findings = new ArrayList<>(BytecodeAudit.of(model));
            findings.addAll(InliningBudget.of(List.of(model)));
            assertEquals(
                    expected.stream().map(text -> "BadKernels$" + type.getSimpleName() + "." + text).sorted().toList(),
                    findings.stream().map(Finding::toString).sorted().toList());
        }
    }

    @Test
    void everyMistakeHasAClass() {
        assertEquals(BadKernels.class.getDeclaredClasses().length, mistakes().count());
    }

    @Test
    void aLongMethodIsReported() {
        MethodTypeDesc nothing = MethodTypeDesc.of(ConstantDescs.CD_void);
        MethodTypeDesc lanes = MethodTypeDesc.of(
                ConstantDescs.CD_void, ClassDesc.of("jdk.incubator.vector.FloatVector"));
        assertEquals(List.of(), ofSize("Long", nothing, 7999));
        assertEquals(List.of("Long.method: " + BytecodeAudit.SIZE), ofSize("Long", nothing, 8000));
        assertEquals(List.of(), ofSize("Long", lanes, 324));
        assertEquals(List.of("Long.method: " + BytecodeAudit.SIZE), ofSize("Long", lanes, 325));
    }

    /** What is found in a class with one static method of so many bytes. */
    private static List<String> ofSize(String type, MethodTypeDesc desc, int bytes) {
        byte[] compiled = ClassFile.of().build(ClassDesc.of("dev.lanewise", type), builder -> builder
                .withMethodBody("method", desc, ClassFile.ACC_STATIC, code -> {
                    for (int i = 1; i < bytes; i++) {
                        code.nop();
                    }
                    code.return_();
                }));
        return BytecodeAudit.of(ClassFile.of().parse(compiled)).stream().map(Finding::toString).toList();
    }

    /** Every class of the engine. */
    private static List<ClassModel> engine() throws IOException, URISyntaxException {
        Path classes = Path.of(Backend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<ClassModel> models = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .sorted()
                    .map(BytecodeAuditTest::parse)
                    .toList();
            assertTrue(models.size() > 50, "the classes of the engine in " + classes);
            return models;
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean namesTheVectorApi(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .anyMatch(entry -> entry instanceof ClassEntry type
                        && type.asInternalName().startsWith("jdk/incubator/vector/"));
    }
}
