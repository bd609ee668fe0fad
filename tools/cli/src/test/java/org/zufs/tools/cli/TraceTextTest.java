// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zufs.base.counters.TraceRecord;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Request;

class TraceTextTest {
    private static final long NOON_NS = 12L * 3600 * 1_000_000_000L;

    private final TraceText text =
            new TraceText(List.of("lookup", "read"), Request.PARKED, NOON_NS, ZoneOffset.UTC);

    @Test
    void shouldShowARequestInOneLine() {
        assertThat(text.line(record(1, 4096, 512, 7_300)))
                .isEqualTo("12:00:01.000002 3 read node=5 at=4096 pid=77 uid=4294967294 -> 512 7.3us");
    }

    @Test
    void shouldNameErrors() {
        assertThat(text.line(record(0, 0, -ErrorNumber.ENOENT, 900))).endsWith(" lookup node=5 at=0 pid=77"
                + " uid=4294967294 -> ENOENT 900ns");
    }

    @Test
    void shouldSayThatARequestIsAnsweredLater() {
        assertThat(text.line(record(1, 0, Request.PARKED, 1_000))).endsWith("-> parked 1.0us");
    }

    @Test
    void shouldNotTrustTheNumberOfAnOperation() {
        assertThat(text.line(record(99, 0, 0, 1))).contains(" operation-99 ");
        assertThat(text.line(record(-1, 0, 0, 1))).contains(" operation--1 ");
    }

    private static TraceRecord record(int operation, long detail, long result, long latencyNs) {
        return new TraceRecord(3, 0, 1_000_002_999L, operation, 9, 5, detail, 0, result, latencyNs, 77, -2);
    }
}
