// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What every text file has and has not, whatever its language. */
final class TextRules {
    private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";
    private static final Set<String> LICENSED = Set.of("java", "c", "h", "sh", "xml", "Makefile", "options");
    private static final Set<String> TABS_ALLOWED = Set.of("Makefile", "tsv", "map");

    // Words that stand for work left over, and paths of one machine. In pieces, so that this file passes its own rule.
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.$}{)*/])"
            + "/(wo" + "rk|fa" + "rm|ho" + "me/[a-z]|ro" + "ot|Us" + "ers|usr/lib/" + "jvm/[a-z])(/|\\b)");

    private TextRules() {
    }

    static List<Rule> all() {
        return List.of(
                Rule.perFile("a source starts with its licence", TextRules::licence),
                Rule.perFile("there are no tabs", TextRules::tabs),
                Rule.perFile("a file ends with one newline", TextRules::lastLine),
                Rule.perFile("no line ends with a space", TextRules::trailingSpace),
                Rule.perFile("no work is left over", TextRules::leftOver),
                Rule.perFile("no path of one machine is in the sources", TextRules::machinePath));
    }

    private static void licence(SourceFile file, Consumer<Violation> found) {
        if (!LICENSED.contains(file.kind())) {
            return;
        }
        String first = file.lines().getFirst();
        int index = first.startsWith("#!") || first.startsWith("<?xml") ? 1 : 0;
        if (index >= file.lines().size() || !file.lines().get(index).contains(LICENCE)) {
            found.accept(new Violation(file.path(), index + 1, "put a comment '" + LICENCE + "' in this line"));
        }
    }

    private static void tabs(SourceFile file, Consumer<Violation> found) {
        if (!TABS_ALLOWED.contains(file.kind())) {
            eachLine(file, found, line -> line.indexOf('\t') >= 0, "a tab: use spaces, or \\t in a string");
        }
    }

    private static void lastLine(SourceFile file, Consumer<Violation> found) {
        String text = file.text();
        if (!text.isEmpty() && (!text.endsWith("\n") || text.endsWith("\n\n"))) {
            found.accept(new Violation(file.path(), file.lines().size(), "end the file with exactly one newline"));
        }
    }

    private static void trailingSpace(SourceFile file, Consumer<Violation> found) {
        eachLine(file, found, line -> line.endsWith(" ") || line.endsWith("\r"), "remove the space at the line's end");
    }

    private static void leftOver(SourceFile file, Consumer<Violation> found) {
        eachLine(file, found, line -> LEFT_OVER.matcher(line).find(),
                "a note about work left over: do the work, or write down the limit as a fact");
    }

    private static void machinePath(SourceFile file, Consumer<Violation> found) {
        eachLine(file, found, line -> MACHINE_PATH.matcher(line).find(),
                "a path of one machine: take it from the environment or from the working directory");
    }

    private static void eachLine(SourceFile file, Consumer<Violation> found,
            java.util.function.Predicate<String> wrong, String message) {
        for (int index = 0; index < file.lines().size(); index++) {
            if (wrong.test(file.lines().get(index))) {
                found.accept(new Violation(file.path(), index + 1, message));
            }
        }
    }
}
