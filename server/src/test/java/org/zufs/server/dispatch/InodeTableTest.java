// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;

@Timeout(120)
class InodeTableTest {
    /** An inode whose life is watched; its monitor is "the inode's lock". */
    private static final class Watched extends Inode {
        final long id;
        final AtomicInteger frees = new AtomicInteger();
        boolean named = true;
        boolean isFreed;

        Watched(long id) {
            this.id = id;
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return 0;
        }

        @Override
        public void unreferenced() {
            freeIfUnused();
        }

        synchronized void freeIfUnused() {
            if (!named && references() == 0 && !isFreed) {
                isFreed = true;
                frees.incrementAndGet();
            }
        }
    }

    private final Watched root = new Watched(Inode.ROOT_NODE_ID);
    private final InodeTable table = new InodeTable(root);

    private Watched registered(long id) {
        Watched inode = new Watched(id);
        inode.reference();
        table.register(inode);
        return inode;
    }

    @Test
    void shouldFindWhatIsHeldAndNothingElse() {
        Watched inode = registered(77);
        assertThat(table.find(77)).isSameAs(inode);
        assertThat(table.find(Inode.ROOT_NODE_ID)).isSameAs(root);
        for (long stale : new long[] {0, -1, 78, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(table.find(stale)).isNull();
        }
    }

    @Test
    void shouldTakeAnInodeOutWithItsLastReference() {
        Watched inode = registered(77);
        inode.reference();
        table.register(inode);
        inode.named = false;
        table.forget(77, 1);
        assertThat(table.find(77)).isSameAs(inode);
        table.forget(77, 1);
        assertThat(table.find(77)).isNull();
        assertThat(inode.frees).hasValue(1);
        assertThat(table.count()).isEqualTo(1);
    }

    @Test
    void shouldIgnoreReferencesThatNobodyHolds() {
        Watched inode = registered(77);
        table.forget(77, Long.MAX_VALUE);
        table.forget(77, 1);
        table.forget(78, 1);
        table.forget(Inode.ROOT_NODE_ID, Long.MAX_VALUE);
        table.forget(0, 1);
        table.forget(-5, -5);
        assertThat(inode.references()).isZero();
        assertThat(table.find(Inode.ROOT_NODE_ID)).isSameAs(root);
    }

    @Test
    void shouldLetAnIdBeUsedAgain() {
        registered(77);
        table.forget(77, 1);
        Watched second = registered(77);
        assertThat(table.find(77)).isSameAs(second);
        assertThatThrownBy(() -> registered(77)).isInstanceOf(IllegalStateException.class).hasMessageContaining("77");
        assertThatThrownBy(() -> registered(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldGrowAndShrinkWithManyInodes() {
        int count = 100_000;
        for (long id = 2; id < count; id++) {
            registered(id);
        }
        for (long id = 2; id < count; id++) {
            assertThat(table.find(id).nodeId()).isEqualTo(id);
        }
        for (long id = 2; id < count; id += 2) {
            table.forget(id, 1);
        }
        for (long id = 2; id < count; id++) {
            assertThat(table.find(id) != null).isEqualTo(id % 2 == 1);
        }
    }

    @Test
    void shouldGiveAllBackAtTheEnd() {
        Watched inode = registered(77);
        inode.reference();
        table.register(inode);
        inode.named = false;
        table.releaseAll((what, cause) -> {
            throw new AssertionError(what, cause);
        });
        assertThat(inode.references()).isZero();
        assertThat(inode.frees).hasValue(1);
        assertThat(root.references()).isZero();
        assertThat(table.count()).isZero();
    }

    /** Names that stand for inodes, under one lock each, as a directory keeps them. */
    private static final class Names {
        final Watched[] inodes;
        final Object[] locks;

        Names(int count) {
            inodes = new Watched[count];
            locks = new Object[count];
            for (int index = 0; index < count; index++) {
                inodes[index] = new Watched(index + 2);
                locks[index] = new Object();
            }
        }

        Watched lookup(int index) {
            synchronized (locks[index]) {
                Watched inode = inodes[index];
                inode.reference();
                return inode;
            }
        }

        /** Removes the inode and, if that freed it, uses its number again for another; else takes a fresh number. */
        void replace(int index, long freshId) {
            synchronized (locks[index]) {
                Watched old = inodes[index];
                synchronized (old) {
                    old.named = false;
                    old.freeIfUnused();
                }
                inodes[index] = new Watched(old.isFreed ? old.id : freshId);
            }
        }
    }

    @Test
    void shouldNeverMissWhatIsHeldNorConfuseTwoUnderStress() throws Exception {
        int threads = 4;
        Names names = new Names(24);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long firstFreshId = 1_000_000L * (thread + 1);
                results.add(pool.submit(worker(names, firstFreshId)));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
        for (int index = 0; index < names.inodes.length; index++) {
            assertThat(names.inodes[index].references()).isZero();
        }
        assertThat(table.count()).as("only the root is left").isEqualTo(1);
    }

    private Callable<Void> worker(Names names, long firstFreshId) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            long freshId = firstFreshId;
            for (int round = 0; round < 200_000; round++) {
                int index = random.nextInt(names.inodes.length);
                if (random.nextInt(16) == 0) {
                    names.replace(index, freshId++);
                    continue;
                }
                Watched held = names.lookup(index);
                table.register(held);
                int looks = random.nextInt(3) + 1;
                for (int look = 0; look < looks; look++) {
                    if (table.find(held.id) != held || held.isFreed) {
                        throw new AssertionError("round " + round + ": " + held.id + " was lost");
                    }
                }
                if (random.nextBoolean()) {
                    table.forget(held.id, 1);
                } else {
                    table.giveBack(held);
                }
            }
            return null;
        };
    }
}
