// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Name;

/** What goes wrong only when lanes meet in a bad moment, transactions are full, or the media tell lies. */
class HardeningTest {
    private static final int STEP_COUNT = 20_000;

    private TestMount mount = new TestMount(64L << 20);
    private boolean isDamaged;

    @AfterEach
    void unmount() {
        if (isDamaged) {
            mount.superblock.unmount();
        } else {
            mount.close();
        }
    }

    private static void runAll(Runnable... lanes) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(lanes.length)) {
            List<Future<?>> ends = new ArrayList<>();
            for (Runnable lane : lanes) {
                ends.add(threads.submit(lane));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private static void link(TestRequest request, Directory directory, PmemFile file) {
        Entry entry = new Entry();
        for (int step = 0; step < STEP_COUNT; step++) {
            assertThat(directory.link(request, file, Name.of("l"), entry)).isZero();
            entry.inode().forget(1);
            entry.clear();
            assertThat(directory.unlink(request, Name.of("l"))).isZero();
        }
    }

    @Test
    @Timeout(60)
    void shouldExchangeFileWithDirectoryThatHasNamesOfIt() throws Exception {
        Directory root = mount.root();
        PmemFile early = mount.create(root, "early");
        Directory directory = mount.mkdir(root, "d");
        PmemFile late = mount.create(root, "late");
        for (PmemFile file : List.of(early, late)) {
            String name = file == early ? "early" : "late";
            runAll(() -> link(new TestRequest(0), directory, file), () -> {
                TestRequest request = new TestRequest(1);
                for (int step = 0; step < STEP_COUNT; step++) {
                    assertThat(root.rename(request, Name.of(name), root, Name.of("d"), Directory.RENAME_EXCHANGE))
                            .isZero();
                }
            });
        }
    }

    @Test
    @Timeout(60)
    void shouldMoveDirectoriesWhileThoseAboveChange() throws Exception {
        Directory top = mount.mkdir(mount.root(), "top");
        Directory first = mount.mkdir(top, "first");
        Directory second = mount.mkdir(top, "second");
        mount.mkdir(first, "moved");
        AtomicBoolean done = new AtomicBoolean();
        runAll(() -> {
            TestRequest request = new TestRequest(0);
            PmemFile file = mount.create(mount.root(), "f");
            Entry entry = new Entry();
            while (!done.get()) {
                assertThat(top.link(request, file, Name.of("l"), entry)).isZero();
                entry.inode().forget(1);
                entry.clear();
                assertThat(top.unlink(request, Name.of("l"))).isZero();
            }
        }, () -> {
            try {
                TestRequest request = new TestRequest(1);
                for (int step = 0; step < STEP_COUNT; step++) {
                    Directory from = step % 2 == 0 ? first : second;
                    assertThat(from.rename(request, Name.of("moved"), step % 2 == 0 ? second : first,
                            Name.of("moved"), 0)).isZero();
                }
            } finally {
                done.set(true);
            }
        });
    }

    @Test
    @Timeout(60)
    void shouldExchangeDirectoriesInOneDirectory() {
        Directory root = mount.root();
        Directory a = mount.mkdir(root, "a");
        mount.mkdir(root, "b");
        mount.create(a, "f");
        assertThat(root.rename(mount.request, Name.of("a"), root, Name.of("b"), Directory.RENAME_EXCHANGE)).isZero();
        assertThat(mount.lookup(root, "b")).isSameAs(a);
        assertThat(root.rename(mount.request, Name.of("a"), root, Name.of("b"), 0))
                .isEqualTo(-ErrorNumber.ENOTEMPTY);
        assertThat(root.rename(mount.request, Name.of("b"), root, Name.of("a"), 0)).isZero();
        assertThat(mount.lookup(root, "a")).isSameAs(a);
    }

    @Test
    void shouldFreeFilesThatTakeAllOfTransactions() {
        mount.close();
        TestMemory memory = TestMemory.memory(128L << 20);
        Formatter.format(memory, FormatOptions.fixed(TestContext.LANE_COUNT + 2, 16 << 10));
        mount = new TestMount(memory);
        for (long size = 4L << 20; size <= 100L << 20; size += 4L << 20) {
            PmemFile file = mount.create(mount.root(), "f");
            assertThat(file.setxattr(mount.request, Name.of("user.a"), mount.range(new byte[10_000]), 0)).isZero();
            assertThat(file.fallocate(mount.request, 0, 0, 0, size)).isZero();
            assertThat(mount.root().unlink(mount.request, Name.of("f"))).isZero();
            mount.forgetAll();
            assertThat(mount.context.reports).as("size %d", size).isEmpty();
        }
        mount.shouldBeAsItWas();
    }

    @Test
    void shouldNotTrustUnitOfOrphansWhoseTransactionFailed() {
        Directory root = mount.root();
        int places = UnitLayout.WORD_COUNT - OrphanLayout.PLACES;
        for (int index = 0; index < places; index++) {
            mount.create(root, "f" + index);
            assertThat(root.unlink(mount.request, Name.of("f" + index))).isZero();
        }
        PmemFile last = mount.create(root, "last");
        Lane lane = mount.superblock.lane(0);
        synchronized (last.state()) {
            lane.begin();
            int slot = lane.transaction().open(last.state().offset());
            assertThat(mount.superblock.orphans().add(lane, slot)).isZero();
            lane.end();
        }
        // The next one must append a unit anew, not write to the one that never was.
        assertThat(root.unlink(mount.request, Name.of("last"))).isZero();
        mount.forgetAll();
        mount.shouldBeAsItWas();
    }

    /** Changes the link count of an inode on the media, with a right check. */
    private void lie(long offset, int links) {
        long old = mount.memory.word(offset + InodeLayout.MODE_LINKS * Long.BYTES);
        long lie = old & 0xFFFF_FFFFL | (long) links << Integer.SIZE;
        long check = mount.memory.word(offset + UnitLayout.CHECK * Long.BYTES);
        mount.memory.putWord(offset + InodeLayout.MODE_LINKS * Long.BYTES, lie);
        mount.memory.putWord(offset + UnitLayout.CHECK * Long.BYTES, check
                - UnitLayout.mix(InodeLayout.MODE_LINKS, old) + UnitLayout.mix(InodeLayout.MODE_LINKS, lie));
    }

    @Test
    void shouldNotFreeNamedDirectoryWithTooFewLinks() {
        isDamaged = true;
        PmemDirectory top = (PmemDirectory) mount.mkdir(mount.root(), "top");
        mount.mkdir(top, "sub");
        mount.create(top, "f");
        lie(top.state().offset(), 1);
        assertThat(top.rmdir(mount.request, Name.of("sub"))).isZero();
        assertThat(top.isRemoved()).isFalse();
        mount.forgetAll();
        assertThat(mount.list((Directory) mount.lookup(mount.root(), "top"), 10)).containsExactly("f");
    }

    @Test
    void shouldPassOverOrphanWhoseBytesAreLost() {
        PmemFile file = mount.create(mount.root(), "f");
        assertThat(mount.root().unlink(mount.request, Name.of("f"))).isZero();
        mount.memory.poison(file.state().offset());
        isDamaged = true;
        mount.superblock.burial().buryAll();
        assertThat(mount.context.reports).hasSize(1);
        mount.memory.poison(-1);
    }
}
