// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows each rule a bad example, which it must find, and a good one beside it, which it must leave alone. */
class RuleTest {
    private static final String ROAD =
            "application -> client -> transport -> dispatcher -> [file system] -> media";
    private static final String MEM = "fs/mem/src/main/java/org/zufs/fs/mem/A.java";

    /** A rule is found by a part of its name. */
    record Example(String rule, SourceTree bad, SourceTree good) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static List<Example> examples() {
        return java.util.stream.Stream.of(sizes(), texts(), bans(), modules(), documents())
                .flatMap(List::stream).toList();
    }

    private static List<Example> sizes() {
        return List.of(
                files("at most 1,000 lines", MEM, "// line\n".repeat(1_001), "// line\n".repeat(1_000)),
                files("at most 70 lines", MEM, method(69), method(68)),
                files("at most 120 characters", MEM, "/".repeat(121) + "\n", "/".repeat(120) + "\n"));
    }

    private static List<Example> texts() {
        return List.of(
                files("its licence", "pom.xml", "<?xml?>\n<project/>\n",
                        "<?xml?>\n<!-- SPDX-License-Identifier: Apache-2.0 -->\n<project/>\n"),
                files("no tabs", MEM, "class A {\n\tint a;\n}\n", "class A {\n    int a;\n}\n"),
                files("one newline", MEM, "class A {}", "class A {}\n"),
                files("ends with a space", "docs/a.md", "text \n", "text\n"),
                files("left over", MEM, "// TO" + "DO later\n", "// mktemp a.XX" + "XXXX\n"),
                files("one machine", "zufs", "#!/bin/sh\nls /wo" + "rk/main\n", "#!/bin/sh\nls /usr/lib/jvm/*\n"));
    }

    private static List<Example> bans() {
        String tool = "tools/cli/src/main/java/org/zufs/tools/cli/A.java";
        return List.of(
                files("import of sun", MEM, "import sun.misc.Unsafe;\nclass A {}\n", "// import sun.misc.Unsafe;\n"),
                uses("use of Unsafe", "Unsafe.getUnsafe();", "name = \"Unsafe\";"),
                files("no JVM is started", "pom.xml", "<argLine>--add-" + "opens java.base/java.nio</argLine>\n",
                        "<argLine>-ea</argLine>\n"),
                new Example("use of System\\.(out", one(MEM, body("System.out.println();")),
                        one(tool, body("System.out.println();"))),
                uses("printStackTrace", "failure.printStackTrace();", "failure.printStackTrace(writer);"),
                new Example("System\\.exit", one(MEM, body("System.exit(1);")), one(tool, body("System.exit(1);"))),
                new Example("Thread\\.sleep", one("server/src/test/java/ATest.java", body("Thread.sleep(5);")),
                        one("server/src/test/java/ATest.java", body("deadline.poll();"))),
                uses(".mismatch", "left.mismatch(right);", "Arrays.mismatch(left, right);"),
                files("java\\.util\\.logging", MEM, "import java.util.logging.Logger;\n", "import java.util.List;\n"),
                files("java\\.util\\.Optional", MEM, "import java.util.Optional;\n", "import java.util.List;\n"),
                files("Linker", MEM, "import java.lang.foreign.Linker;\n", "import java.lang.foreign.Arena;\n"));
    }

    private static List<Example> modules() {
        String info = "fs/mem/src/main/java/org/zufs/fs/mem/package-info.java";
        String module = "fs/mem/src/main/java/module-info.java";
        return List.of(
                files("imports go one way", MEM, "import org.zufs.server.Server;\n",
                        "import org.zufs.spi.fs.Inode;\nimport org.zufs.fs.mem.B;\n"),
                files("imports go one way", "base/src/main/java/module-info.java",
                        "module org.zufs.base {\n    requires transitive org.zufs.spi;\n}\n",
                        "module org.zufs.base {\n}\n"),
                files("imports go one way", "fs/null/src/main/java/org/zufs/fs/nullfs/A.java",
                        "import org.zufs.fs.mem.B;\n", "import org.zufs.fs.nullfs.B;\n"),
                new Example("where on the road", one(MEM, "class A {}\n"), SourceTree.of(
                        new SourceFile(MEM, "class A {}\n"), new SourceFile(info, "/** " + ROAD + " */\n"))),
                files("where on the road", info, "/** Files. */\n", "/** " + ROAD + " */\n"),
                new Example("has a module-info", one(MEM, "class A {}\n"), SourceTree.of(
                        new SourceFile(MEM, "class A {}\n"), new SourceFile(module, "module a {}\n"))));
    }

    private static List<Example> documents() {
        return List.of(
                files("public type is documented", MEM, "public class A {}\n",
                        "/** A. */\npublic class A {}\nclass B {}\n"),
                new Example("leads to a file", one("docs/a.md", "see [b](../b.md#part)\n"), SourceTree.of(
                        new SourceFile("docs/a.md", "see [b](../b.md#part), [c](#here), [d](https://example.org/)\n"),
                        new SourceFile("b.md", "\n"))));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldFindTheBadExampleAndLeaveTheGoodOne(Example example) {
        Rule rule = rule(example);
        assertThat(rule.violations(example.bad())).as("bad").isNotEmpty();
        assertThat(rule.violations(example.good())).as("good").isEmpty();
    }

    @Test
    void shouldHaveAnExampleForEveryRule() {
        Set<Rule> shown = new HashSet<>();
        examples().forEach(example -> shown.add(rule(example)));
        assertThat(shown).hasSameSizeAs(Rules.all());
    }

    @Test
    void shouldNameFileLineAndCure() {
        assertThat(rule(bans().get(3)).violations(bans().get(3).bad())).hasToString(
                "[" + MEM + ":3: System.out: only tools talk to people: use the error log, or an exception]");
    }

    private static Rule rule(Example example) {
        List<Rule> rules = RULES.stream().filter(rule -> rule.name().contains(example.rule())).toList();
        assertThat(rules).as(example.rule()).hasSize(1);
        return rules.getFirst();
    }

    private static final List<Rule> RULES = Rules.all();

    private static Example files(String rule, String path, String bad, String good) {
        return new Example(rule, one(path, bad), one(path, good));
    }

    private static Example uses(String rule, String bad, String good) {
        return files(rule, MEM, body(bad), body(good));
    }

    private static SourceTree one(String path, String text) {
        return SourceTree.of(new SourceFile(path, text));
    }

    private static String body(String statement) {
        return "class A {\n    void a() {\n        " + statement + "\n    }\n}\n";
    }

    private static String method(int lines) {
        return "class A {\n    void a() {\n" + "        b();\n".repeat(lines) + "    }\n}\n";
    }
}
