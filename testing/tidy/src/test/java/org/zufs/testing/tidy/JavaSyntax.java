// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What the rules want to know of a Java source, as the JDK's own parser sees it: comments and strings are no code. */
final class JavaSyntax {

    /**
     * Something at a line.
     *
     * @param text such as {@code System.out}
     * @param line from 1
     */
    record Place(String text, int line) {
    }

    /**
     * A method with a body.
     *
     * @param name      without its parameters
     * @param line      of its opening brace
     * @param lineCount from its opening to its closing brace
     */
    record Method(String name, int line, int lineCount) {
    }

    /**
     * A type that others can see: public, and every type around it public.
     *
     * @param name       its own
     * @param line       where it starts
     * @param documented whether a doc comment stands before it
     */
    record PublicType(String name, int line, boolean documented) {
    }

    private final List<Place> imports = new ArrayList<>();
    private final List<Place> uses = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<PublicType> publicTypes = new ArrayList<>();

    private JavaSyntax() {
    }

    /** {@return the imported names, of static imports with their member} */
    List<Place> imports() {
        return imports;
    }

    /** {@return each {@code a.b}, each plain name and each call {@code a.b()} without arguments, outside imports} */
    List<Place> uses() {
        return uses;
    }

    List<Method> methods() {
        return methods;
    }

    List<PublicType> publicTypes() {
        return publicTypes;
    }

    static JavaSyntax parse(String path, String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject source = new SimpleJavaFileObject(
                URI.create("string:///" + path), javax.tools.JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return text;
            }
        };
        JavacTask task = (JavacTask) compiler.getTask(null, null, problem -> { }, List.of("-proc:none"), null,
                List.of(source));
        JavaSyntax syntax = new JavaSyntax();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                syntax.new Reader(unit, DocTrees.instance(task)).scan(unit, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return syntax;
    }

    /** Walks through a source and fills the lists. */
    private final class Reader extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private boolean visible = true;

        Reader(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public Void visitImport(ImportTree tree, Void unused) {
            imports.add(new Place(tree.getQualifiedIdentifier().toString(), startLine(tree)));
            return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
            uses.add(new Place(tree.toString(), endLine(tree)));
            return super.visitMemberSelect(tree, unused);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
            if (tree.getArguments().isEmpty()) {
                uses.add(new Place(tree.getMethodSelect() + "()", endLine(tree)));
            }
            return super.visitMethodInvocation(tree, unused);
        }

        @Override
        public Void visitIdentifier(IdentifierTree tree, Void unused) {
            uses.add(new Place(tree.toString(), startLine(tree)));
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            boolean outer = visible;
            boolean inInterface = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
            visible = outer && (inInterface || tree.getModifiers().getFlags().contains(Modifier.PUBLIC));
            if (visible) {
                publicTypes.add(new PublicType(tree.getSimpleName().toString(), startLine(tree),
                        trees.getDocComment(getCurrentPath()) != null));
            }
            super.visitClass(tree, unused);
            visible = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void unused) {
            BlockTree body = tree.getBody();
            if (body != null && trees.getSourcePositions().getEndPosition(unit, body) >= 0) {
                long bodyStart = trees.getSourcePositions().getStartPosition(unit, body);
                int first = (int) unit.getLineMap().getLineNumber(bodyStart);
                methods.add(new Method(tree.getName().toString(), first, endLine(tree) - first + 1));
            }
            return super.visitMethod(tree, unused);
        }

        private int startLine(Tree tree) {
            return (int) unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
        }

        private int endLine(Tree tree) {
            return (int) unit.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(unit, tree));
        }
    }
}
