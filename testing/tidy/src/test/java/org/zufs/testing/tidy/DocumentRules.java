// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is written for readers: doc comments and pages. */
final class DocumentRules {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    private DocumentRules() {
    }

    static List<Rule> all() {
        return List.of(
                Rule.perFile("a public type is documented", DocumentRules::publicTypes),
                new Rule("a link in a page leads to a file that is there", DocumentRules::links));
    }

    private static void publicTypes(SourceFile file, Consumer<Violation> found) {
        if (!file.isJava() || !file.path().contains("/src/main/")) {
            return;
        }
        for (JavaSyntax.PublicType type : file.syntax().publicTypes()) {
            if (!type.documented()) {
                found.accept(new Violation(file.path(), type.line(),
                        type.name() + " has no doc comment: say what it is, its units, and which threads may use it"));
            }
        }
    }

    private static void links(SourceTree tree, Consumer<Violation> found) {
        for (SourceFile page : tree.files()) {
            if (!page.kind().equals("md")) {
                continue;
            }
            Path folder = Path.of("/" + page.path()).getParent();
            for (int index = 0; index < page.lines().size(); index++) {
                Matcher link = LINK.matcher(page.lines().get(index));
                while (link.find()) {
                    String target = link.group(1).replaceFirst("#.*", "");
                    boolean elsewhere = link.group(1).matches("[a-z]+:.*");
                    String path = folder.resolve(target).normalize().toString().substring(1);
                    if (!elsewhere && !target.isEmpty() && !tree.has(path)) {
                        found.accept(new Violation(page.path(), index + 1, "no file " + path + ": mend the link"));
                    }
                }
            }
        }
    }
}
