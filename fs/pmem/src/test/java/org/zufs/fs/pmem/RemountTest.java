// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.SymbolicLink;

/** What is there after a stop, after the server's death, and after the machine's. */
class RemountTest {
    private static final long LENGTH = 64L << 20;
    private static final String LONG_TARGET = "t".repeat(4000);

    private final TestMount first = new TestMount(LENGTH);

    private static void fill(TestMount mount) {
        Directory directory = mount.mkdir(mount.root(), "d");
        mount.write(mount.create(directory, "small"), 0, "bytes");
        mount.write(mount.create(directory, "large"), 0, new byte[300_000]);
        Entry entry = new Entry();
        mount.took(directory.symlink(mount.request, Name.of("l"), mount.bytes(LONG_TARGET), entry), entry);
        PmemFile open = mount.create(directory, "open");
        mount.write(open, 0, new byte[100_000]);
        open.setxattr(mount.request, Name.of("user.x"), mount.bytes("v".repeat(9000)), 0);
        assertThat(directory.unlink(mount.request, Name.of("open"))).isZero();
        Entry unnamed = new Entry();
        mount.took(directory.tmpfile(mount.request, 0600, 2, unnamed, new Opening()), unnamed);
    }

    private static void compare(TestMount mount) {
        Directory directory = (Directory) mount.lookup(mount.root(), "d");
        assertThat(mount.list(directory, 100)).containsExactlyInAnyOrder("small", "large", "l");
        assertThat(mount.text((PmemFile) mount.lookup(directory, "small"))).isEqualTo("bytes");
        assertThat(mount.stat(mount.lookup(directory, "large")).size).isEqualTo(300_000);
        ByteRange target = mount.buffer(4096);
        assertThat(((SymbolicLink) mount.lookup(directory, "l")).readlink(mount.request, target)).isEqualTo(4000);
        assertThat(target.truncate(4000).text()).isEqualTo(LONG_TARGET);
    }

    @Test
    void shouldFindEverythingAfterACleanStop() {
        fill(first);
        first.close();
        try (TestMount second = new TestMount(first.memory)) {
            compare(second);
            assertThat(second.statfs().inodeCount - second.statfs().freeInodeCount).isEqualTo(5);
        }
    }

    @Test
    void shouldFreeWhatHadNoNameWhenTheServerDied() {
        long before = first.statfs().freeBlockCount;
        fill(first);
        TestMemory left = first.memory.kill();
        try (TestMount second = new TestMount(left)) {
            compare(second);
            // 74 blocks of the large file, one of the target, one of buckets, chunks.
            assertThat(second.statfs().freeBlockCount).isGreaterThan(before - 74 - 1 - 1 - 40);
        }
        assertThat(new Checker().check(left)).isEmpty();
    }

    @Test
    void shouldHoldWhatWasSyncedWhenThePowerFailed() {
        TestMount file = new TestMount(TestMount.formatted(TestMemory.file(LENGTH)));
        fill(file);
        assertThat(file.root().fsyncdir(file.request, 0, false)).isZero();
        file.create(file.root(), "after");
        try (TestMount second = new TestMount(file.memory.powerLoss())) {
            compare(second);
            assertThat(second.tryLookup(second.root(), "after")).isEqualTo(-ErrorNumber.ENOENT);
        }
    }

    @Test
    void shouldNameTheSameInodeByTheSameNumberAndGeneration() {
        Inode file = first.create(first.root(), "f");
        long nodeId = file.nodeId();
        long generation = file.generation();
        first.forgetAll();
        assertThat(first.superblock.inodes().count()).isEqualTo(1);
        Inode again = first.lookup(first.root(), "f");
        assertThat(again.nodeId()).isEqualTo(nodeId);
        assertThat(again.generation()).isEqualTo(generation);
        first.close();
    }

    @Test
    void shouldAnswerDamageWithAnErrorAndLeaveTheRestAlone() {
        PmemFile file = first.create(first.root(), "f");
        long word = file.state().offset() + 40;
        first.create(first.root(), "g");
        first.forgetAll();
        first.memory.putWord(word, first.memory.word(word) ^ 1L << 20);
        assertThat(first.tryLookup(first.root(), "f")).isEqualTo(-ErrorNumber.EIO);
        assertThat(first.tryLookup(first.root(), "g")).isZero();
        assertThat(first.root().unlink(first.request, Name.of("f"))).isEqualTo(-ErrorNumber.EIO);
        assertThat(first.context.reports).hasSize(2).allMatch(report -> report.contains("fsck"));
    }
}
