// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.zufs.testing.tidy.JavaSyntax.Place;

/** What is not used, where it is not used, and what to use instead. */
final class BanRules {
    private static final Predicate<SourceFile> EVERYWHERE = file -> true;
    private static final Predicate<SourceFile> NOT_BY_PEOPLE =
            file -> !file.path().startsWith("tools/") && !file.isTesting();
    private static final Predicate<SourceFile> TESTS = SourceFile::isTesting;
    private static final Predicate<SourceFile> DATA_PATH = file -> !file.isTesting()
            && Pattern.matches("(spi|server|media|transport/\\w+|fs/\\w+)/src/main/.*", file.path());
    // How a mount gets its place in the tree is control path through and through.
    private static final Predicate<SourceFile> HOT =
            DATA_PATH.and(file -> !file.path().contains("/transport/fuse/mount/"));
    private static final Predicate<SourceFile> NOT_THE_GROUND =
            file -> !file.path().startsWith("base/") && !file.isTesting();

    private BanRules() {
    }

    static List<Rule> all() {
        return List.of(
                imports("sun\\..*|jdk\\.internal\\..*", EVERYWHERE,
                        "the JDK's inside is closed: use java.lang.foreign and VarHandle"),
                use("Unsafe|sun\\.misc\\..*", EVERYWHERE, "use java.lang.foreign and VarHandle"),
                options(),
                use("System\\.(out|err)", NOT_BY_PEOPLE,
                        "only tools talk to people: use the error log, or an exception"),
                use(".*\\.printStackTrace\\(\\)", EVERYWHERE,
                        "use the error log: MountContext.report or Export.report"),
                use("(System\\.exit|Runtime\\.getRuntime\\(\\)\\.(exit|halt))", NOT_BY_PEOPLE,
                        "only tools end the process: throw"),
                use("(Thread\\.sleep|TimeUnit\\.\\w+\\.sleep)", TESTS,
                        "a test that waits by the clock is wrong on a slow machine: poll with a deadline"),
                use("(?!Arrays\\.).*\\.mismatch", DATA_PATH,
                        "it may kill the JVM on a region that is cut: compare word by word"),
                imports("java\\.util\\.logging\\..*|org\\.slf4j\\..*", EVERYWHERE,
                        "the error log and the counters are the logging"),
                imports("java\\.util\\.Optional.*|java\\.util\\.stream\\..*", HOT,
                        "it allocates: answer an errno, or null on the control path"),
                imports("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor).*", NOT_THE_GROUND,
                        "native calls live in org.zufs.base.linux"));
    }

    private static Rule use(String pattern, Predicate<SourceFile> where, String instead) {
        return java("no use of " + pattern, pattern, where, instead, JavaSyntax::uses);
    }

    private static Rule imports(String pattern, Predicate<SourceFile> where, String instead) {
        return java("no import of " + pattern, pattern, where, instead, JavaSyntax::imports);
    }

    private static Rule java(String name, String pattern, Predicate<SourceFile> where, String instead,
            java.util.function.Function<JavaSyntax, List<Place>> places) {
        Pattern banned = Pattern.compile(pattern);
        return Rule.perFile(name, (file, found) -> {
            if (!file.isJava() || !where.test(file)) {
                return;
            }
            for (Place place : places.apply(file.syntax())) {
                if (banned.matcher(place.text()).matches()) {
                    found.accept(new Violation(file.path(), place.line(), place.text() + ": " + instead));
                }
            }
        });
    }

    private static Rule options() {
        String option = "--add-" + "opens";
        return Rule.perFile("no JVM is started with " + option, (file, found) -> check(file, found, option));
    }

    private static void check(SourceFile file, Consumer<Violation> found, String option) {
        if (file.kind().equals("md")) {
            return;
        }
        for (int index = 0; index < file.lines().size(); index++) {
            if (file.lines().get(index).contains(option)) {
                found.accept(new Violation(file.path(), index + 1, option + ": use what the JDK offers openly"));
            }
        }
    }
}
