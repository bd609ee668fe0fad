// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How long things may be. Generous for good code: a longer one has a second idea in it. */
final class SizeRules {
    static final int FILE_LINES = 1_000;
    static final int FILE_LINES_NOTED = 600;
    static final int METHOD_LINES = 70;
    static final int LINE_LENGTH = 120;

    private static final Set<String> CODE = Set.of("java", "c", "h", "sh", "Makefile", "options");

    private SizeRules() {
    }

    static List<Rule> all() {
        return List.of(
                Rule.perFile("a file has at most 1,000 lines", SizeRules::fileLength),
                Rule.perFile("a method has at most 70 lines", SizeRules::methodLength),
                Rule.perFile("a line of code has at most 120 characters", SizeRules::lineLength));
    }

    /** {@return the files that are worth a look: over 600 lines} */
    static List<String> noted(SourceTree tree) {
        return tree.files().stream()
                .filter(file -> CODE.contains(file.kind()) && lineCount(file) > FILE_LINES_NOTED)
                .map(file -> file.path() + ": " + lineCount(file) + " lines").toList();
    }

    private static void fileLength(SourceFile file, Consumer<Violation> found) {
        if (CODE.contains(file.kind()) && lineCount(file) > FILE_LINES) {
            found.accept(new Violation(file.path(), 0, lineCount(file) + " lines, more than " + FILE_LINES
                    + ": find the second noun in it and give it a file"));
        }
    }

    private static void methodLength(SourceFile file, Consumer<Violation> found) {
        if (!file.isJava()) {
            return;
        }
        for (JavaSyntax.Method method : file.syntax().methods()) {
            if (method.lineCount() > METHOD_LINES) {
                found.accept(new Violation(file.path(), method.line(), method.name() + " has " + method.lineCount()
                        + " lines, more than " + METHOD_LINES + ": name its steps and make them methods"));
            }
        }
    }

    private static void lineLength(SourceFile file, Consumer<Violation> found) {
        for (int index = 0; CODE.contains(file.kind()) && index < file.lines().size(); index++) {
            int length = file.lines().get(index).length();
            if (length > LINE_LENGTH) {
                found.accept(new Violation(file.path(), index + 1,
                        length + " characters, more than " + LINE_LENGTH + ": break it"));
            }
        }
    }

    private static int lineCount(SourceFile file) {
        return file.lines().size() - 1;
    }
}
