// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * File systems for tests alone, as modules of their own, which a server finds on its module path as it finds anybody's.
 * Their sources are under {@code src/test/modules}, and are compiled when a test needs them. Any thread may call.
 */
public final class TestModule {
    private static final Path SOURCES = Path.of("src", "test", "modules");

    private TestModule() {
    }

    /** Compiles a module against the distribution; answers the folder for the module path. */
    public static Path compile(String module, Path into) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(SOURCES.resolve(module))) {
            List<Path> sources = tree.filter(path -> path.toString().endsWith(".java")).toList();
            StringWriter words = new StringWriter();
            boolean compiled = compiler.getTask(words, files, null,
                    List.of("-Xlint:all,-requires-automatic", "-Werror", "--module-path",
                            Distribution.library().toString(), "-d", into.toString()),
                    null, files.getJavaFileObjectsFromPaths(sources)).call();
            if (!compiled) {
                throw new AssertionError(words.toString());
            }
            return into;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
