// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.counters.CounterLabel;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.counters.CountersReader;
import org.zufs.base.time.Clock;
import org.zufs.base.time.ManualClock;

/** What stat shows of a counters file that this test writes as a server would. */
class StatTextTest {
    private static final long BEGIN_S = 1_750_000_000L;
    private static final int BYTES = 0;
    private static final int EXCEPTIONS = 1;
    private static final int LOOKUP = 0;
    private static final int READ = 1;

    @TempDir
    private Path folder;
    private final StatText text = new StatText("mem:size=1g", "/mnt/a \"b\"", List.of("in \u001b memory"));
    private Path path;
    private CountersFile file;

    @BeforeEach
    void begin() {
        path = folder.resolve("1-0.counters");
        file = CountersFile.create(path, 2,
                List.of(new CounterLabel("read", "bytes"), new CounterLabel("exceptions", "requests")),
                new String[] {"lookup", "read", "write"}, 8, 1 << 16, clock());
    }

    private static Clock clock() {
        return new ManualClock(BEGIN_S * Clock.NANOS_PER_SECOND);
    }

    @Test
    void shouldSayThatNothingWasAskedYet() {
        assertThat(total(5)).isEqualTo("mem:size=1g on /mnt/a \"b\", process " + ProcessHandle.current().pid()
                + ", for 5s\n  in ? memory\n\nno requests yet\n\n");
    }

    @Test
    void shouldShowLatenciesOfAllLanesAndCountersThatAreNotZero() {
        for (int lane = 0; lane < 2; lane++) {
            for (int times = 0; times < 50; times++) {
                file.lane(lane).recordLatency(READ, 7_000);
            }
            file.lane(lane).add(BYTES, 4096);
        }
        file.lane(1).recordLatency(LOOKUP, 2_000_000_000L);
        assertThat(total(3 * 3600 + 61).lines().skip(3)).containsExactly(
                "operation  count    p50    p99    max",
                "lookup         1   2.0s   2.0s   2.0s",
                "read         100  7.0us  7.0us  7.0us",
                "",
                "read  8192  bytes");
    }

    @Test
    void shouldShowErrorsWithoutLettingThemSteerTheTerminal() {
        file.shared().increment(EXCEPTIONS);
        file.errors().record(new IllegalStateException("bad \u001b[2J name"));
        assertThat(total(1)).contains("error, 1 time, at 2025-06-15T15:06:40Z\n",
                "  java.lang.IllegalStateException: bad ?[2J name\n", "exceptions  1  requests");
    }

    @Test
    void shouldShowWhatHappenedInAnInterval() {
        file.lane(0).recordLatency(LOOKUP, 1_000);
        try (CountersReader reader = CountersFile.open(path)) {
            StatSnapshot before = StatSnapshot.take(reader);
            for (int times = 0; times < 30_000; times++) {
                file.lane(0).recordLatency(READ, 900);
            }
            StatSnapshot change = StatSnapshot.take(reader).since(before);
            assertThat(text.interval(change, 2_000_000_000L, at(60)).lines().skip(2)).containsExactly(
                    "operation     rate    p50    p99    max",
                    "read       15.0k/s  900ns  900ns  900ns");
        }
    }

    @Test
    void shouldPrintOneJsonObject() {
        file.lane(0).recordLatency(READ, 800);
        file.lane(0).add(BYTES, 1);
        try (CountersReader reader = CountersFile.open(path)) {
            assertThat(text.json(StatSnapshot.take(reader))).isEqualTo("{\"mount\":\"/mnt/a \\\"b\\\"\",\"fileSystem\":"
                    + "\"mem:size=1g\",\"details\":[\"in \\u001b memory\"],"
                    + "\"pid\":" + ProcessHandle.current().pid() + ",\"alive\":true,\"createdNs\":"
                    + BEGIN_S + "000000000,\"operations\":{\"read\":{\"count\":1,\"p50Ns\":800,\"p99Ns\":800,"
                    + "\"maxNs\":800,\"sumNs\":800}},\"counters\":{\"read\":1,\"exceptions\":0},\"errors\":[],"
                    + "\"errorsDropped\":0}");
        }
    }

    @Test
    void shouldEscapeJson() {
        assertThat(StatText.quote("a\"b\\c\nd\te\u0001")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\\u0001\"");
    }

    private String total(long secondsLater) {
        try (CountersReader reader = CountersFile.open(path)) {
            return text.total(StatSnapshot.take(reader), at(secondsLater));
        }
    }

    private static Instant at(long secondsLater) {
        return Instant.ofEpochSecond(BEGIN_S + secondsLater);
    }
}
