// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.List;

/** A bug that is put in the compiled file system while a test loads it; what is shipped is never touched. */
final class Mutation {
    private final String className;
    private final String methodName;
    private final String callee;
    private final long constant;
    private boolean applied;

    private Mutation(String className, String methodName, String callee, long constant) {
        this.className = className;
        this.methodName = methodName;
        this.callee = callee;
        this.constant = constant;
    }

    /**
     * Leaves calls out.
     *
     * @param className  the class, named from the package of the file system on
     * @param methodName the method that makes the calls
     * @param callee     the method that is no longer called; it seems to answer 0
     * @return the mutation
     */
    static Mutation withoutCall(String className, String methodName, String callee) {
        return new Mutation(MutantLoader.PACKAGE + className, methodName, callee, 0);
    }

    /**
     * Makes calls seem to answer something, without making them.
     *
     * @param className  the class
     * @param methodName the method that makes the calls
     * @param callee     the method that is no longer called
     * @param answer     what it seems to answer
     * @return the mutation
     */
    static Mutation answering(String className, String methodName, String callee, long answer) {
        return new Mutation(MutantLoader.PACKAGE + className, methodName, callee, answer);
    }

    /**
     * Makes a method do nothing but answer.
     *
     * @param className  the class
     * @param methodName the method
     * @param answer     what it answers, if it answers
     * @return the mutation
     */
    static Mutation constant(String className, String methodName, long answer) {
        return new Mutation(MutantLoader.PACKAGE + className, methodName, null, answer);
    }

    /** {@return the class that changes} */
    String className() {
        return className;
    }

    /** Changes the class; fails if there is nothing to change. */
    byte[] apply(byte[] original) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(original);
        byte[] changed = format.transformClass(model, callee == null ? constantBody()
                : ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString(methodName), this::leaveOut));
        if (!applied) {
            throw new IllegalStateException("nothing to change in " + className + "." + methodName
                    + (callee == null ? "" : ", which does not call " + callee) + ": the code has moved on");
        }
        return changed;
    }

    private ClassTransform constantBody() {
        return (builder, element) -> {
            if (element instanceof MethodModel method && method.methodName().equalsString(methodName)) {
                applied = true;
                builder.withMethodBody(method.methodName(), method.methodType(), method.flags().flagsMask(), code -> {
                    TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
                    push(code, kind);
                    code.return_(kind);
                });
            } else {
                builder.with(element);
            }
        };
    }

    private void leaveOut(CodeBuilder builder, CodeElement element) {
        if (!(element instanceof InvokeInstruction call) || !call.name().equalsString(callee)) {
            builder.with(element);
            return;
        }
        applied = true;
        List<ClassDesc> parameters = call.typeSymbol().parameterList();
        for (ClassDesc parameter : parameters.reversed()) {
            if (TypeKind.from(parameter).slotSize() == 2) {
                builder.pop2();
            } else {
                builder.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
        }
        push(builder, TypeKind.from(call.typeSymbol().returnType()));
    }

    private void push(CodeBuilder code, TypeKind kind) {
        switch (kind.asLoadable()) {
            case LONG -> code.loadConstant(constant);
            case INT -> code.loadConstant((int) constant);
            case REFERENCE -> code.aconst_null();
            case VOID -> {
            }
            default -> throw new IllegalStateException("no constant of kind " + kind);
        }
    }

    @Override
    public String toString() {
        return className + "." + methodName + (callee == null ? "" : " without " + callee) + " = " + constant;
    }
}
