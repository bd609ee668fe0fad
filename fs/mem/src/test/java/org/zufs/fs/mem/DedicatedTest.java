// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.ResourceLimits;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;

class DedicatedTest {
    private TestMount mount;

    @BeforeEach
    void mount() {
        mount = new TestMount("size=16m,inodes=4k,stock=2", true);
        assumeTrue(mount.superblock.hasDedicated(), "files in memory need the right to mount a tmpfs: run as root");
    }

    @AfterEach
    void unmount() {
        mount.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private int open(MemFile file) {
        Opening opening = new Opening();
        assertThat(file.open(mount.request, 2, opening)).isZero();
        return opening.descriptor();
    }

    private MemFile madeAndClosed(String name, byte[] bytes) {
        MemFile file = mount.create(mount.root(), name);
        mount.write(file, 0, bytes);
        file.release(0);
        return file;
    }

    @Test
    void shouldOfferLongFilesToTheKernelFromTheNextOpenOn() {
        byte[] bytes = random(300_000);
        MemFile file = madeAndClosed("f", bytes);
        int descriptor = open(file);
        assertThat(descriptor).isNotNegative();
        assertThat(open(file)).isEqualTo(descriptor);
        assertThat(mount.read(file, 0, 1 << 20)).isEqualTo(bytes);
        assertThat(file.map(mount.request, 0, 0, 10, Intent.READ, 0, new Extents()))
                .isEqualTo(-ErrorNumber.EOPNOTSUPP);
        assertThat(mount.superblock.allocator().usedCount()).isZero();
        assertThat(mount.stat(file).size).isEqualTo(300_000);
        assertThat(mount.stat(file).blocks).isEqualTo(592);
    }

    @Test
    void shouldZeroWithTheSpaceThatTheArenaKeepsIdle() {
        MemFile file = madeAndClosed("f", random(300_000));
        assertThat(open(file)).isNotNegative();
        mount.write(mount.create(mount.root(), "gone"), 0, random(100_000));
        assertThat(mount.root().unlink(mount.request, Name.of("gone"))).isZero();
        mount.forgetAll();
        assertThat(file.fallocate(mount.request, 0, RegularFile.FALLOC_ZERO_RANGE, 0, 16 << 20)).isZero();
        assertThat(mount.stat(file).size).isEqualTo(16 << 20);
        assertThat(mount.read(file, 0, 300_000)).isEqualTo(new byte[300_000]);
    }

    @Test
    void shouldAnswerEnfileWhenDescriptorsRunOut() {
        MemFile file = madeAndClosed("f", random(300_000));
        assertThat(open(file)).isNotNegative();
        file.release(0);
        MemorySegment former = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        MemorySegment tight = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, MemorySegment.NULL, former)).isZero();
        tight.setAtIndex(ValueLayout.JAVA_LONG, 1, former.getAtIndex(ValueLayout.JAVA_LONG, 1));
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, tight, MemorySegment.NULL)).isZero();
        int result;
        try {
            result = mount.truncate(file, 5);
        } finally {
            ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, former, MemorySegment.NULL);
        }
        assertThat(result).isEqualTo(-ErrorNumber.ENFILE);
        assertThat(mount.stat(file).size).isEqualTo(300_000);
    }

    @Test
    void shouldTellOfWhatTheKernelWroteUntilTheLastClose() {
        MemFile file = madeAndClosed("f", random(300_000));
        open(file);
        file.release(0);
        assertThat(mount.context.notifier.attributesChanged).isEmpty();
        MemorySegment bytes = Arena.ofAuto().allocate(10);
        assertThat(FileCalls.pwrite(open(file), bytes, 0, 10, 0)).isEqualTo(10);
        file.release(0);
        assertThat(mount.context.notifier.attributesChanged).containsExactly(file.nodeId());
    }

    @Test
    void shouldLeaveShortFilesPacked() {
        MemFile file = madeAndClosed("f", random(1000));
        assertThat(open(file)).isEqualTo(Opening.NO_DESCRIPTOR);
    }

    @Test
    void shouldShowWhatTheKernelWrote() {
        MemFile file = madeAndClosed("f", random(300_000));
        int descriptor = open(file);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom("kernel");
            assertThat(FileCalls.pwrite(descriptor, bytes, 6, 400_000)).isEqualTo(6);
        }
        assertThat(mount.stat(file).size).isEqualTo(400_006);
        assertThat(mount.read(file, 400_000, 10)).isEqualTo("kernel".getBytes());
        file.release(0);
        assertThat(mount.stat(file).size).isEqualTo(400_006);
        assertThat(mount.read(file, 400_000, 10)).isEqualTo("kernel".getBytes());
        assertThat(mount.truncate(file, 10)).isZero();
        assertThat(mount.stat(file).size).isEqualTo(10);
        assertThat(open(file)).isNotNegative();
    }

    @Test
    void shouldKeepTimeThatWasSetUntilTheKernelSetsAnother() {
        MemFile file = madeAndClosed("f", random(300_000));
        int descriptor = open(file);
        assertThat(mount.set(file, changes -> {
            changes.valid = AttributeChanges.MODIFY_TIME;
            changes.modifySeconds = 5;
        })).isZero();
        assertThat(mount.stat(file).modifySeconds).isEqualTo(5);
        file.release(0);
        assertThat(mount.stat(file).modifySeconds).isEqualTo(5);
        descriptor = open(file);
        assertThat(mount.stat(file).modifySeconds).isEqualTo(5);
        try (Arena arena = Arena.ofConfined()) {
            FileCalls.pwrite(descriptor, arena.allocateFrom("k"), 1, 0);
        }
        Attributes written = mount.stat(file);
        assertThat(written.modifySeconds).isGreaterThan(1_000_000);
        assertThat(written.changeSeconds).isGreaterThanOrEqualTo(written.modifySeconds);
    }

    @Test
    void shouldShareOneLimit() {
        MemFile file = madeAndClosed("f", random(6 << 20));
        int descriptor = open(file);
        assertThat(mount.statfs().freeBlockCount).isBetween(2500L, 2560L);
        MemFile packed = mount.create(mount.root(), "packed");
        assertThat(mount.write(packed, 0, random(9 << 20))).isEqualTo(9 << 20);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(2 << 20);
            long result = FileCalls.pwrite(descriptor, bytes, 2 << 20, 6 << 20);
            assertThat(result).isLessThan(2 << 20);
        }
        assertThat(mount.write(packed, 9 << 20, random(2 << 20))).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(mount.stat(packed).size).isEqualTo(9 << 20);
        mount.root().unlink(mount.request, Name.of("packed"));
        packed.forget(packed.references());
        packed.unreferenced();
        assertThat(mount.statfs().freeBlockCount).isGreaterThan(2000);
    }

    @Test
    void shouldStayPackedIfThereIsNoSpaceToMove() {
        byte[] bytes = random(10 << 20);
        MemFile file = madeAndClosed("f", bytes);
        assertThat(open(file)).isEqualTo(Opening.NO_DESCRIPTOR);
        assertThat(mount.read(file, 0, 10 << 20)).isEqualTo(bytes);
        assertThat(mount.statfs().freeBlockCount).isBetween(1500L, 1536L);
    }

    @Test
    void shouldTruncateOnOpen() {
        MemFile file = madeAndClosed("f", random(300_000));
        Opening opening = new Opening();
        assertThat(file.open(mount.request, 2 | 01000, opening)).isZero();
        assertThat(opening.descriptor()).isNotNegative();
        assertThat(mount.stat(file).size).isZero();
    }

    @Test
    void shouldPreallocateAndSeekInDedicatedFile() {
        MemFile file = madeAndClosed("f", random(300_000));
        open(file);
        assertThat(file.fallocate(mount.request, 0, RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, 0,
                8192)).isZero();
        assertThat(file.seek(mount.request, 0, 0, RegularFile.SEEK_DATA)).isEqualTo(8192);
        assertThat(file.fallocate(mount.request, 0, RegularFile.FALLOC_ZERO_RANGE, 0, 500_000)).isZero();
        assertThat(mount.stat(file).size).isEqualTo(500_000);
        assertThat(mount.read(file, 0, 500_000)).isEqualTo(new byte[500_000]);
    }

    @Test
    void shouldKeepHolesWhenMoving() {
        MemFile file = madeAndClosed("f", random(100));
        mount.write(file, 1 << 20, random(100));
        open(file);
        assertThat(mount.stat(file).blocks).isEqualTo(16);
        byte[] expected = Arrays.copyOf(random(100), (1 << 20) + 100);
        System.arraycopy(random(100), 0, expected, 1 << 20, 100);
        assertThat(mount.read(file, 0, 2 << 20)).isEqualTo(expected);
    }

    @Test
    void shouldKeepWhatWasAllocatedBehindTheEndWhenMoving() {
        MemFile file = madeAndClosed("f", random(200_100));
        assertThat(file.fallocate(mount.request, 0, RegularFile.FALLOC_KEEP_SIZE, 150_000, 100_000)).isZero();
        long blocks = mount.stat(file).blocks;
        open(file);
        assertThat(mount.stat(file).size).isEqualTo(200_100);
        assertThat(mount.stat(file).blocks).isEqualTo(blocks);
        assertThat(mount.read(file, 0, 1 << 20)).isEqualTo(random(200_100));
    }

    @Test
    void shouldDedicateFromTheStartIfAsked() {
        try (TestMount dedicated = new TestMount("size=16m,placement=dedicated,stock=1", true)) {
            Opening opening = new Opening();
            Entry entry = new Entry();
            assertThat(dedicated.root().create(dedicated.request, Name.of("f"), 0644, 2, entry, opening)).isZero();
            assertThat(opening.descriptor()).isNotNegative();
            MemFile file = (MemFile) entry.inode();
            assertThat(file.write(dedicated.request, 0, 0, RegularFile.WRITE_APPEND, dedicated.bytes("ab")))
                    .isEqualTo(2);
            assertThat(file.write(dedicated.request, 0, 0, RegularFile.WRITE_APPEND, dedicated.bytes("cd")))
                    .isEqualTo(2);
            assertThat(dedicated.text(file)).isEqualTo("abcd");
            dedicated.root().unlink(dedicated.request, Name.of("f"));
            file.release(0);
            file.forget(1);
            file.unreferenced();
            assertThat(dedicated.statfs().freeBlockCount).isEqualTo(4096);
        }
    }
}
