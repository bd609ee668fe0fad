// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;

/** One text file: its lines, and for Java what the compiler's parser makes of it. */
final class SourceFile {
    private final String path;
    private final String text;
    private final List<String> lines;
    private JavaSyntax syntax;

    /**
     * @param path relative to the root of the repository
     * @param text all of it
     */
    SourceFile(String path, String text) {
        this.path = path;
        this.text = text;
        this.lines = List.of(text.split("\n", -1));
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    /** {@return the lines without their ends; the last is empty if the file ends with a newline} */
    List<String> lines() {
        return lines;
    }

    /** {@return what follows the last dot of the name; for a script without one, {@code sh}} */
    String kind() {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot >= 0 ? name.substring(dot + 1) : text.startsWith("#!") ? "sh" : name;
    }

    boolean isJava() {
        return kind().equals("java");
    }

    /** Says whether it is code or tests that may use whatever they like of the other modules. */
    boolean isTesting() {
        return path.startsWith("testing/") || path.contains("/src/test/");
    }

    /** {@return the module's folder, such as {@code transport/fuse}; empty for a file at the root} */
    String module() {
        int sources = path.indexOf("/src/");
        return sources < 0 ? "" : path.substring(0, sources);
    }

    /** {@return the syntax of a Java source} */
    JavaSyntax syntax() {
        if (syntax == null) {
            syntax = JavaSyntax.parse(path, text);
        }
        return syntax;
    }
}
