// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.testing.kit.seam.Abi.FALLOC_FL_KEEP_SIZE;
import static org.zufs.testing.kit.seam.Abi.FALLOC_FL_PUNCH_HOLE;
import static org.zufs.testing.kit.seam.Abi.FS_APPEND_FL;
import static org.zufs.testing.kit.seam.Abi.FS_IMMUTABLE_FL;
import static org.zufs.testing.kit.seam.Abi.MAP_SHARED;
import static org.zufs.testing.kit.seam.Abi.O_RDONLY;
import static org.zufs.testing.kit.seam.Abi.O_WRONLY;
import static org.zufs.testing.kit.seam.Abi.PROT_READ;
import static org.zufs.testing.kit.seam.Abi.PROT_WRITE;
import static org.zufs.testing.kit.seam.Abi.SEEK_DATA;
import static org.zufs.testing.kit.seam.Abi.SEEK_HOLE;

import java.util.List;
import org.zufs.testing.kit.contract.Deviation;
import org.zufs.testing.kit.contract.Stage;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.system.Waiting;

/** Where something that the server cannot change decides otherwise than the contract, and what holds there instead. */
final class Deviations {
    private static final int PAGE = 4096;
    private static final String COLLECTED = "the kernel keeps what was written until it writes it back";
    private static final String UNOPENED = "no opens are sent to a file system that needs none: what an open would have"
            + " refused, the write refuses";

    /** Where a tmpfs below keeps the bytes and the kernel lets programs map it. */
    static final List<Deviation> OF_MAPPED_TMPFS = List.of(new Deviation(
            "mapping/stores after the end do not show when the file grows",
            "tmpfs keeps what was stored in the last page, as POSIX allows", Deviations::storesStay));

    /** Where opens are not sent. */
    static final List<Deviation> OF_UNSENT_OPENS = List.of(
            new Deviation("flags/an immutable file cannot be changed in any way", UNOPENED,
                    stage -> refusedAtTheEnd(stage, FS_IMMUTABLE_FL)),
            new Deviation("flags/an append-only file only grows", UNOPENED,
                    stage -> refusedAtTheEnd(stage, FS_APPEND_FL)));

    /** With {@code writeback}. */
    static final List<Deviation> OF_WRITEBACK = List.of(
            new Deviation("space/a punched hole is found by SEEK_HOLE", COLLECTED, Deviations::wholeFileIsData),
            new Deviation("space/SEEK_DATA and SEEK_HOLE find the borders of data", COLLECTED,
                    Deviations::wholeFileIsData),
            new Deviation("space/a punched hole reads as zeroes and frees its pages", COLLECTED,
                    Deviations::blocksAreToldInTime),
            new Deviation("space/an emptied file frees its space", COLLECTED, Deviations::blocksAreToldInTime),
            new Deviation("times/a read moves an atime that is older than mtime",
                    "the kernel reads what it has collected without asking", Deviations::atimeMovesOnceAsked));

    private Deviations() {
    }

    private static void storesStay(Stage stage) {
        int fd = stage.create("f");
        stage.write(fd, "abc");
        long map = stage.mmap(fd, PROT_READ | PROT_WRITE, MAP_SHARED, 0, PAGE);
        stage.api().store(map, 3, Stage.bytes("garbage"));
        stage.munmap(map, PAGE);
        assertThat(stage.api().ftruncate(fd, 20)).isZero();
        assertThat(stage.content("f")).startsWith("abcgarbage\0");
    }

    private static void refusedAtTheEnd(Stage stage, int flag) {
        stage.file("f", "abc");
        int flagged = stage.open("f", O_RDONLY);
        long before = stage.api().attributeFlags(flagged);
        assertThat(stage.api().setAttributeFlags(flagged, (int) before | flag)).isZero();
        try {
            int fd = stage.open("f", O_WRONLY);
            assertThat(fd).isNotNegative();
            assertThat(Math.min(stage.write(fd, "x"), stage.api().fsync(fd))).isNegative();
        } finally {
            stage.api().setAttributeFlags(flagged, (int) before);
        }
    }

    private static void wholeFileIsData(Stage stage) {
        int fd = stage.create("f");
        stage.write(fd, "x".repeat(64 * PAGE));
        assertThat(stage.api().fsync(fd)).isZero();
        int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
        assertThat(stage.api().fallocate(fd, mode, 16 * PAGE, 16 * PAGE)).isZero();
        assertThat(stage.api().lseek(fd, 16 * PAGE, SEEK_DATA)).isEqualTo(16 * PAGE);
        assertThat(stage.api().lseek(fd, 0, SEEK_HOLE)).isEqualTo(64 * PAGE);
    }

    private static void blocksAreToldInTime(Stage stage) {
        int fd = stage.create("f");
        stage.write(fd, "x".repeat(64 * PAGE));
        assertThat(stage.api().fsync(fd)).isZero();
        Waiting.until("the blocks are told", 10, () -> stage.fstat(fd).blocks >= 64 * PAGE / 512);
        assertThat(stage.api().ftruncate(fd, 0)).isZero();
        Waiting.until("the space is free", 10, () -> stage.fstat(fd).blocks == 0);
    }

    private static void atimeMovesOnceAsked(Stage stage) {
        stage.file("f", "abc");
        stage.age("f");
        Stat before = stage.stat("f");
        assertThat(stage.content("f")).isEqualTo("abc");
        assertThat(stage.stat("f").atimeNs).isEqualTo(before.atimeNs);
    }
}
