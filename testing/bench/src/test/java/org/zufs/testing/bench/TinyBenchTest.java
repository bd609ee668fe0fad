// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the whole bench, tiny, in a process of its own, so that it never rots. Looks at what there is, not at how fast
 * it is.
 */
class TinyBenchTest {

    private static final int NOTHING_HERE = 3;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void shouldHaveRowsForEveryContenderThatStartedAndAReasonForEveryOther() throws Exception {
        int code = bench("--tiny", "--out", folder.toString(), "--zufs", launcher());
        assumeTrue(code != NOTHING_HERE, () -> "nothing can be measured here: " + log());
        assertThat(code).as(log()).isZero();

        String json = Files.readString(folder.resolve("results.json"));
        Set<String> entered = found(section(json, "contenders", "skipped"), "\"name\":\"([^\"]+)\"");
        Set<String> rows = found(section(json, "rows", "failures"), "\"contender\":\"([^\"]+)\"");
        assertThat(entered).isNotEmpty();
        assertThat(rows).isEqualTo(entered);

        String skipped = section(json, "skipped", "rows");
        Set<String> reasoned = found(skipped, "\"([^\"]+)\":\"[^\"]{5,}");
        Set<String> all = new HashSet<>(entered);
        all.addAll(reasoned);
        assertThat(all).isEqualTo(catalogue());
        System.out.println("measured " + entered.size() + ", skipped " + reasoned.size() + ": " + skipped);
    }

    private Set<String> catalogue() {
        return new Catalogue(new Workshop(folder), Path.of(launcher())).all().stream().map(Contender::name)
                .collect(Collectors.toSet());
    }

    private static String launcher() {
        Path module = Path.of("").toAbsolutePath();
        return module.getParent().getParent().resolve("zufs").toString();
    }

    private int bench(String... arguments) throws IOException, InterruptedException {
        String path = Stream.of("jdk.module.path", "java.class.path").map(System::getProperty).filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(),
                "-cp", path, BenchMain.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("bench.log").toFile()).start();
        if (!process.waitFor(7, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            throw new AssertionError("the tiny bench did not end: " + log());
        }
        return process.exitValue();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("bench.log"));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    private static String section(String json, String name, String next) {
        return json.substring(json.indexOf("\"" + name + "\":") + name.length() + 3, json.indexOf("\"" + next + "\":"));
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
