// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code ./zufs build} made, and the command line by which the launcher runs it. Any thread may call. */
public final class Distribution {
    private static final Path FOLDER = Path.of(System.getProperty("zufs.dist", "../../tools/cli/target/dist"))
            .toAbsolutePath().normalize();

    private Distribution() {
    }

    /**
     * The command {@code zufs}, as a list to be executed.
     *
     * @param jvmOptions come after those of the distribution
     * @param modules    folders or jars beside those of the distribution, with more file systems
     * @param words      what follows {@code zufs}
     */
    public static List<String> command(List<String> jvmOptions, List<Path> modules, List<String> words) {
        if (!Files.isDirectory(FOLDER.resolve("lib"))) {
            throw new IllegalStateException("nothing is built in " + FOLDER
                    + ": run ./zufs build, or these tests by ./zufs test testing/system");
        }
        Path cache = FOLDER.resolve("zufs.aot");
        // The cache holds the module graph of the distribution, and with it the JVM sees no others.
        boolean cached = modules.isEmpty() && Files.exists(cache);
        List<String> line = new ArrayList<>(List.of(java(), "@" + FOLDER.resolve("jvm.options"),
                cached ? "-XX:AOTCache=" + cache : "-Xshare:auto"));
        line.addAll(jvmOptions);
        line.addAll(List.of("-Dzufs.dist=" + FOLDER, "--module-path",
                Stream.concat(Stream.of(FOLDER.resolve("lib")), modules.stream()).map(Path::toString)
                        .collect(Collectors.joining(":")),
                "--module", "org.zufs.tools.cli/org.zufs.tools.cli.Zufs"));
        line.addAll(words);
        return line;
    }

    /** The command {@code zufs} with nothing special. */
    public static List<String> command(String... words) {
        return command(List.of(), List.of(), Arrays.asList(words));
    }

    /** The jars of the distribution. */
    static Path library() {
        return FOLDER.resolve("lib");
    }

    /** The program {@code java} that runs these tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
