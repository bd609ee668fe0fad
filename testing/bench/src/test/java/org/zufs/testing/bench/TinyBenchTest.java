// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the whole bench, tiny, in a process of its own, so that it never rots. Looks at what there is, not at how fast
 * it is.
 */
class TinyBenchTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void shouldHaveRowsForEveryContenderThatStartedAndAReasonForEveryOther() throws Exception {
        BenchProcess bench = new BenchProcess(folder);
        int code = bench.run("--tiny", "--out", folder.toString(), "--zufs", BenchProcess.launcher());
        assumeTrue(code != BenchProcess.NOTHING_HERE, () -> "nothing can be measured here: " + bench.log());
        assertThat(code).as(bench.log()).isZero();

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
        return new Catalogue(new Workshop(folder), Path.of(BenchProcess.launcher())).all().stream().map(Contender::name)
                .collect(Collectors.toSet());
    }

    private static String section(String json, String name, String next) {
        return json.substring(json.indexOf("\"" + name + "\":") + name.length() + 3, json.indexOf("\"" + next + "\":"));
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
