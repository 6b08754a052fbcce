package dev.lanewise.engine.kernel.simd;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads compiled classes for what C2 would answer by boxing vectors, and for what would give other bits elsewhere. Both
 * are correct programs, so no other test is sure to notice.
 *
 * <p>A vector may cross a call only into a <i>lane function</i>: a static method that takes a vector, of a class that has
 * nothing but such methods. One that takes none, as to give a constant its name, would be called late in a large method,
 * where C2 inlines only the API. A vector never rests in a field; shuffles and masks may, as {@code static final} constants, which C2
 * knows when it compiles. Where the API returns {@code Vector<Double>}, {@code reinterpretAsDoubles()} gives a
 * {@code DoubleVector} without a cast.
 */
final class BytecodeAudit {
    static final String SPECIES = "a species is a static final field of the class that uses it";
    static final String CAST = "no cast to a vector";
    static final String DESCRIPTOR = "no vector in a descriptor, but of lane functions in a class of their own";
    static final String FIELD = "no vector in a field";
    static final String ARRAY = "no array of vectors";
    static final String LAMBDA = "no lambda takes or returns a vector";
    static final String ORDER = "no floating-point reduceLanes(ADD) or (MUL): its order is unspecified";
    static final String LIBRARY = "no library function of the Vector API";
    static final String CONVERSION = "no conversion from float to integer, nor one that hides its types: its rare cases are slow";
    static final String MASK = "no masked operation";
    static final String MATH = "no Math function that differs by machine";
    static final String SIZE = "a method under 8000 bytes, a lane function under 325";

    /** What was found where. */
    record Finding(String type, String method, String rule) {
        @Override
        public String toString() {
            return type + "." + method + ": " + rule;
        }
    }

    private static final String API = "jdk.incubator.vector";
    private static final int METHOD_LIMIT = 8000;
    private static final int LANE_FUNCTION_LIMIT = 325;

    private static final Set<String> TRANSCENDENTAL = Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
            "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot");

    private final String type;
    private final ClassModel model;
    private final boolean laneFunctions;
    private final List<Finding> findings = new ArrayList<>();

    private BytecodeAudit(ClassModel model) {
        this.model = model;
        ClassDesc desc = model.thisClass().asSymbol();
        type = desc.displayName();
        laneFunctions = model.methods().stream()
                .filter(method -> !method.methodName().stringValue().startsWith("<"))
                .allMatch(method -> method.flags().has(AccessFlag.STATIC) && takesVector(method.methodTypeSymbol()));
    }

    /** Everything that a class does against the rules. */
    static List<Finding> of(ClassModel model) {
        BytecodeAudit audit = new BytecodeAudit(model);
        model.fields().forEach(audit::field);
        model.methods().forEach(audit::method);
        return audit.findings;
    }

    private void found(String where, String rule) {
        Finding finding = new Finding(type, where, rule);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    private void field(FieldModel field) {
        ClassDesc desc = element(field.fieldTypeSymbol());
        boolean constant = field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL);
        String name = field.fieldName().stringValue();
        if (isSpecies(desc) && !(constant && isSpecies(field.fieldTypeSymbol()))) {
            found(name, SPECIES);
        }
        if (isVector(desc) && !(constant && (isMask(desc) || desc.displayName().equals("VectorShuffle")))) {
            found(name, FIELD);
        }
    }

    private void method(MethodModel method) {
        String name = method.methodName().stringValue();
        MethodTypeDesc desc = method.methodTypeSymbol();
        boolean chooses = name.equals("<clinit>") || isSpecies(desc.returnType());
        if (!laneFunctions && mentionsVector(desc)) {
            found(name, DESCRIPTOR);
        }
        if (desc.parameterList().stream().anyMatch(BytecodeAudit::isSpecies)) {
            found(name, SPECIES);
        }
        method.findAttribute(Attributes.code()).ifPresent(code -> {
            int limit = laneFunctions && takesVector(desc) ? LANE_FUNCTION_LIMIT : METHOD_LIMIT;
            if (code.codeLength() >= limit) {
                found(name, SIZE);
            }
            code(name, code, chooses);
        });
    }

    private void code(String method, CodeModel code, boolean chooses) {
        String operator = "";
        for (var element : code) {
            if (!(element instanceof Instruction instruction)) {
                continue;
            }
            switch (instruction) {
                case FieldInstruction access -> {
                    boolean own = access.owner().equals(model.thisClass());
                    if (isSpecies(access.typeSymbol()) && !chooses && !(own && access.opcode() == Opcode.GETSTATIC)) {
                        found(method, SPECIES);
                    }
                    if (access.owner().asSymbol().packageName().equals(API)) {
                        operator = access.name().stringValue();
                        operator(method, operator);
                    }
                }
                case TypeCheckInstruction check when isVector(check.type().asSymbol()) -> found(method, CAST);
                case TypeCheckInstruction check when isSpecies(check.type().asSymbol()) -> found(method, SPECIES);
                case NewReferenceArrayInstruction array when isVector(array.componentType().asSymbol()) ->
                    found(method, ARRAY);
                case NewMultiArrayInstruction array when isVector(element(array.arrayType().asSymbol())) ->
                    found(method, ARRAY);
                case InvokeDynamicInstruction lambda -> lambda(method, lambda);
                case InvokeInstruction call -> {
                    if (isSpecies(call.typeSymbol().returnType()) && !chooses) {
                        found(method, SPECIES);
                    }
                    call(method, call, operator);
                    operator = "";
                }
                default -> {}
            }
        }
    }

    /** What it captures, and the method that it refers to, if that is not one of its own class, which is read by itself. */
    private void lambda(String method, InvokeDynamicInstruction lambda) {
        if (mentionsVector(lambda.typeSymbol())) {
            found(method, LAMBDA);
        }
        for (ConstantDesc argument : lambda.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc to && !to.owner().equals(model.thisClass().asSymbol())) {
                if (mentionsVector(to.invocationType())) {
                    found(method, LAMBDA);
                }
                if (isMachineMath(to.owner(), to.methodName())) {
                    found(method, MATH);
                }
            }
        }
    }

    private static boolean isMachineMath(ClassDesc owner, String name) {
        return owner.packageName().equals("java.lang") && owner.displayName().equals("Math") && TRANSCENDENTAL.contains(name);
    }

    private void operator(String method, String operator) {
        String name = operator.toLowerCase(Locale.ROOT);
        if (TRANSCENDENTAL.contains(name)) {
            found(method, LIBRARY);
        }
        if (name.matches("[fd]2[bsil]|zero_extend.*_[fd]2[bsil]")) {
            found(method, CONVERSION);
        }
    }

    private void call(String method, InvokeInstruction call, String operator) {
        ClassDesc owner = call.owner().asSymbol();
        String name = call.name().stringValue();
        MethodTypeDesc desc = call.typeSymbol();
        if (isMachineMath(owner, name)) {
            found(method, MATH);
        }
        if (!owner.packageName().equals(API)) {
            return;
        }
        boolean exact = Set.of("ByteVector", "ShortVector", "IntVector", "LongVector", "VectorMask")
                .contains(owner.displayName());
        if (name.startsWith("reduceLanes") && !exact && !Set.of("MIN", "MAX").contains(operator)) {
            found(method, ORDER);
        }
        if (name.equals("pow")) {
            found(method, LIBRARY);
        }
        if (name.equals("castShape") || name.equals("ofCast")) {
            found(method, CONVERSION);
        }
        boolean onVector = isVector(owner) && !isMask(owner);
        if (onVector && !name.equals("blend") && desc.parameterList().stream().anyMatch(BytecodeAudit::isMask)) {
            found(method, MASK);
        }
    }

    static boolean mentionsVector(MethodTypeDesc desc) {
        return Stream.concat(desc.parameterList().stream(), Stream.of(desc.returnType()))
                .anyMatch(each -> isVector(element(each)));
    }

    private static boolean takesVector(MethodTypeDesc desc) {
        return desc.parameterList().stream().anyMatch(BytecodeAudit::isVector);
    }

    private static ClassDesc element(ClassDesc desc) {
        ClassDesc element = desc;
        while (element.isArray()) {
            element = element.componentType();
        }
        return element;
    }

    private static boolean isSpecies(ClassDesc desc) {
        return desc.packageName().equals(API) && desc.displayName().equals("VectorSpecies");
    }

    private static boolean isMask(ClassDesc desc) {
        return desc.packageName().equals(API) && desc.displayName().equals("VectorMask");
    }

    /** A vector, mask or shuffle: what is boxed when it crosses a call. */
    private static boolean isVector(ClassDesc desc) {
        String name = desc.displayName();
        return desc.packageName().equals(API)
                && (name.endsWith("Vector") || name.equals("VectorMask") || name.equals("VectorShuffle"));
    }
}
