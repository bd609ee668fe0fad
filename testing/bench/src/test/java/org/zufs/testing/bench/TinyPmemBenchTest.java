// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the bench of pmem, tiny, in a process of its own. Looks at what there is, not at how fast it is. */
class TinyPmemBenchTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void shouldMeasureEveryPartOrSayWhyNot() throws Exception {
        BenchProcess bench = new BenchProcess(folder);
        Path page = folder.resolve("page.md");
        int code = bench.run("pmem", "--tiny", "--out", folder.toString(), "--zufs", BenchProcess.launcher(), "--page",
                page.toString());
        assertThat(code).as(bench.log()).isZero();

        String json = Files.readString(folder.resolve("results-pmem.json"));
        for (Call call : Call.values()) {
            assertThat(json).contains("{\"call\":\"" + call.key() + "\",\"warmth\":\"" + call.warmth()
                    + "\",\"lanes\":1,\"contender\":\"pmem\"");
        }
        boolean poolsSkipped = json.contains("\"scale\":\"");
        for (ScaleFigure figure : ScaleFigure.values()) {
            assertThat(poolsSkipped || json.contains("\"" + figure + "\":")).as(figure.meaning()).isTrue();
        }
        assertThat(json.contains("CHECK_FINDINGS\":0.000") || poolsSkipped).as(json).isTrue();
        assertThat(json).doesNotContainPattern("CHECK_FINDINGS\":[1-9]");
        boolean mountSkipped = json.contains("\"mount\":\"");
        for (String contender : List.of(Ext4Contender.NAME, "zufs-uring/pmem/cached", "zufs-device/pmem/cached")) {
            assertThat(mountSkipped || json.contains("\"" + contender + "\"")).as(contender).isTrue();
        }
        assertThat(Files.readString(page)).startsWith("# Performance of pmem").contains("## Aims");
    }
}
