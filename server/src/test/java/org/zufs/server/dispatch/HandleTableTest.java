// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.spi.fs.Inode;

@Timeout(120)
class HandleTableTest {
    private final Inode inode = new HeapFileSystem().root;

    @Test
    void shouldFindWhatIsOpen() {
        HandleTable table = new HandleTable(10);
        HandleTable.Shelf shelf = table.new Shelf();
        long handle = shelf.open(inode, 42, 7);
        OpenHandle open = table.find(handle);
        assertThat(open.inode()).isSameAs(inode);
        assertThat(open.fileHandle()).isEqualTo(42);
        assertThat(open.flags()).isEqualTo(7);
        assertThat(open.nodeId()).isEqualTo(inode.nodeId());
        assertThat(table.count()).isEqualTo(1);
    }

    @Test
    void shouldNotFindStaleOrForgedHandles() {
        HandleTable table = new HandleTable(10);
        HandleTable.Shelf shelf = table.new Shelf();
        long handle = shelf.open(inode, 42, 0);
        for (long forged : new long[] {0, 1, -1, handle + 1, handle ^ 1L << 40, handle | 1L << 31, Long.MIN_VALUE,
            Long.MAX_VALUE, handle & 0xFFFFFFFFL}) {
            assertThat(table.find(forged)).isNull();
        }
        OpenHandle open = table.find(handle);
        assertThat(open.close(handle)).isTrue();
        assertThat(open.close(handle)).isFalse();
        shelf.giveBack(open);
        long second = shelf.open(inode, 42, 0);
        assertThat(second).isNotEqualTo(handle);
        assertThat((int) second).isEqualTo((int) handle);
        assertThat(table.find(handle)).isNull();
    }

    @Test
    void shouldRefuseMoreThanItsLimit() {
        HandleTable table = new HandleTable(1500);
        HandleTable.Shelf shelf = table.new Shelf();
        List<Long> handles = new ArrayList<>();
        for (int count = 0; count < 1500; count++) {
            handles.add(shelf.open(inode, count, 0));
        }
        assertThat(handles).doesNotContain(0L).doesNotHaveDuplicates();
        assertThat(shelf.open(inode, 0, 0)).isZero();
        for (long handle : handles) {
            OpenHandle open = table.find(handle);
            assertThat(open.close(handle)).isTrue();
            shelf.giveBack(open);
        }
        assertThat(table.count()).isZero();
        assertThat(shelf.open(inode, 0, 0)).isNotZero();
    }

    @Test
    void shouldMoveSlotsBetweenLanesWithoutLosingAny() throws Exception {
        HandleTable table = new HandleTable(4096);
        LinkedBlockingQueue<Long> open = new LinkedBlockingQueue<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                results.add(pool.submit(() -> {
                    openAndClose(table, open);
                    return null;
                }));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
        HandleTable.Shelf shelf = table.new Shelf();
        for (long handle : open) {
            OpenHandle slot = table.find(handle);
            assertThat(slot.fileHandle()).isEqualTo(inode.nodeId());
            assertThat(slot.close(handle)).isTrue();
            shelf.giveBack(slot);
        }
        assertThat(table.count()).isZero();
    }

    /** Half of what is opened is closed by whichever thread gets it. */
    private void openAndClose(HandleTable table, LinkedBlockingQueue<Long> open) {
        HandleTable.Shelf shelf = table.new Shelf();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int round = 0; round < 200_000; round++) {
            if (random.nextBoolean() && open.size() < 2000) {
                long handle = shelf.open(inode, inode.nodeId(), 0);
                if (handle == 0) {
                    throw new AssertionError("no slot though far fewer than the limit are open");
                }
                open.add(handle);
            } else {
                Long handle = open.poll();
                if (handle != null) {
                    OpenHandle slot = table.find(handle);
                    if (slot == null || !slot.close(handle) || table.find(handle) != null) {
                        throw new AssertionError("lost " + handle);
                    }
                    shelf.giveBack(slot);
                }
            }
        }
    }
}
