package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.simd.BytecodeAudit.Finding;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the vector operations that C2 may have inlined into a method when it comes to a call of a lane function. It makes 300
 * nodes or so for each, and from 18,000 on ({@code NodeCountInliningCutoff}) inlines no method any more but those of the
 * API: a lane function is then called, and its vectors are boxed.
 *
 * <p>Counted is what calls of methods known beforehand reach, in the order of the code. A method of more than 325
 * bytes ({@code FreqInlineSize}) is never inlined, nor, where it has met more than two receivers, one behind an interface.
 */
final class InliningBudget {
    static final String BUDGET = "no lane function after 50 vector operations";

    private static final int OPERATIONS = 50;
    private static final int INLINED_BYTES = 325;
    private static final String API = "jdk.incubator.vector";

    private final Map<String, MethodModel> methods = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int operations;
    private boolean exceeded;

    private InliningBudget(Collection<ClassModel> classes) {
        for (ClassModel model : classes) {
            model.methods().forEach(method -> methods.put(
                    model.thisClass().asInternalName() + '.' + method.methodName() + method.methodType(), method));
        }
    }

    /** The methods that exceed the budget. */
    static List<Finding> of(Collection<ClassModel> classes) {
        InliningBudget budget = new InliningBudget(classes);
        List<Finding> findings = new ArrayList<>();
        budget.methods.forEach((key, method) -> {
            budget.operations = 0;
            budget.exceeded = false;
            budget.method(key);
            if (budget.exceeded) {
                String type = method.parent().orElseThrow().thisClass().asSymbol().displayName();
                findings.add(new Finding(type, method.methodName().stringValue(), BUDGET));
            }
        });
        return findings;
    }

    private void method(String key) {
        if (open.contains(key)) {
            return;
        }
        open.push(key);
        methods.get(key).code().ifPresent(code -> code.forEach(element -> {
            if (element instanceof InvokeInstruction call) {
                call(call);
            }
        }));
        open.pop();
    }

    private void call(InvokeInstruction call) {
        if (call.owner().asSymbol().packageName().equals(API)) {
            operations++;
            return;
        }
        exceeded |= operations > OPERATIONS && BytecodeAudit.mentionsVector(call.typeSymbol());
        String callee = call.owner().asInternalName() + '.' + call.name() + call.type();
        if (call.opcode() != Opcode.INVOKEINTERFACE && methods.containsKey(callee) && bytes(callee) <= INLINED_BYTES) {
            method(callee);
        }
    }

    private int bytes(String key) {
        return methods.get(key).findAttribute(Attributes.code()).map(code -> code.codeLength()).orElse(0);
    }
}
