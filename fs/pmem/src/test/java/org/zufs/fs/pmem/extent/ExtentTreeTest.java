// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.extent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.content.ContentPool;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;

class ExtentTreeTest {
    private final ContentPool pool = new ContentPool(TestMemory.memory(256 << 20));
    private final ExtentTree tree = pool.tree;
    private final LaneContext lane = pool.lane(0);
    private final Transaction transaction = lane.transaction();
    private final long inode = pool.create();
    private final Extent extent = new Extent();
    /** By block of the file: block of the pool | flags. */
    private final TreeMap<Long, Long> model = new TreeMap<>();

    private int begin() {
        transaction.begin();
        return transaction.open(inode);
    }

    private void put(long logical, int count, long flags) {
        int slot = begin();
        long at = logical;
        for (long end = logical + count; at < end;) {
            long first = lane.space().reserve(end - at, 0, false);
            assertThat(first).isPositive();
            long got = lane.space().reservedLength();
            assertThat(tree.insert(transaction, lane.space(), slot, at, first, got, flags)).isZero();
            lane.space().use(first, got);
            for (long index = 0; index < got; index++) {
                model.put(at + index, first + index | flags);
            }
            at += got;
        }
        assertThat(transaction.commit()).isZero();
    }

    private void remove(long from, long to) {
        int more = ExtentTree.MORE;
        while (more == ExtentTree.MORE) {
            int slot = begin();
            more = tree.remove(transaction, lane.space(), slot, from, to, false, extent);
            assertThat(more).isNotNegative();
            assertThat(transaction.commit()).isZero();
        }
        model.subMap(from, to).clear();
    }

    private void flag(long from, long to, long clear, long set) {
        int more = ExtentTree.MORE;
        while (more == ExtentTree.MORE) {
            int slot = begin();
            more = tree.flag(transaction, lane.space(), slot, from, to, clear, set, extent);
            assertThat(more).isNotNegative();
            assertThat(transaction.commit()).isZero();
        }
        model.subMap(from, to).replaceAll((block, value) -> value & ~clear | set);
    }

    private void compare() {
        pool.blocks(inode);
        long at = 0;
        for (Map.Entry<Long, Long> entry : model.entrySet()) {
            int found = tree.find(inode, at, extent);
            long block = entry.getKey();
            assertThat(found).isEqualTo(block == at ? ExtentTree.HOLDS : ExtentTree.FOLLOWS);
            if (block > at) {
                assertThat(extent.logical()).isEqualTo(block);
            }
            assertThat(extent.physicalOf(block) | extent.flags()).isEqualTo((long) entry.getValue());
            at = block + 1;
        }
        assertThat(tree.find(inode, at, extent)).isEqualTo(ExtentTree.NONE);
    }

    private int height() {
        return (int) (pool.memory.word(inode + InodeLayout.AREA * 8L) >>> 32);
    }

    @Test
    void shouldJoinWhatContinues() {
        put(5, 10, 0);
        put(15, 10, 0);
        assertThat(tree.find(inode, 20, extent)).isEqualTo(ExtentTree.HOLDS);
        assertThat(extent.length()).isEqualTo(20);
        flag(10, 12, 0, ExtentLayout.UNWRITTEN);
        compare();
        flag(10, 12, ExtentLayout.UNWRITTEN, 0);
        tree.find(inode, 20, extent);
        assertThat(extent.length()).isEqualTo(20);
        remove(7, 8);
        compare();
        remove(0, 100);
        compare();
    }

    @Test
    void shouldGrowDeepAndShrinkAgain() {
        for (long at = 0; at < 30_000; at++) {
            put(at * 3, 1, 0);
        }
        compare();
        assertThat(height()).isGreaterThanOrEqualTo(3);
        for (long at = 0; at < 30_000; at += 2) {
            remove(at * 3, at * 3 + 1);
        }
        compare();
        remove(0, ExtentTree.BLOCK_END);
        compare();
        assertThat(height()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldDoAsTheModel(int seed) {
        Random random = new Random(seed);
        long range = seed % 2 == 0 ? 300 : 20_000;
        for (int step = 0; step < 6_000; step++) {
            long at = random.nextLong(range);
            int count = 1 + random.nextInt(4);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3, 4 -> {
                    if (model.subMap(at, at + count).isEmpty()) {
                        put(at, count, random.nextInt(3) == 0 ? ExtentLayout.UNWRITTEN : 0);
                    }
                }
                case 5 -> remove(at, at + count * (random.nextInt(20) == 0 ? 50 : 1));
                case 6 -> flag(at, at + count * 10, ExtentLayout.UNWRITTEN, 0);
                default -> flag(at, at + count, 0, ExtentLayout.UNWRITTEN);
            }
            if (step % 200 == 0) {
                compare();
            }
        }
        compare();
        remove(0, ExtentTree.BLOCK_END);
        compare();
    }

    @Test
    void shouldShiftAndSplit() {
        for (long at = 0; at < 500; at++) {
            put(at * 7, 3, 0);
        }
        int slot = begin();
        assertThat(tree.shift(transaction, lane.space(), slot, 701, 10, extent)).isZero();
        assertThat(transaction.commit()).isZero();
        TreeMap<Long, Long> moved = new TreeMap<>(model.headMap(701L));
        model.tailMap(701L).forEach((block, value) -> moved.put(block + 10, value));
        model.clear();
        model.putAll(moved);
        compare();
        slot = begin();
        assertThat(tree.shift(transaction, lane.space(), slot, 711, -10, extent)).isZero();
        assertThat(transaction.commit()).isZero();
        assertThat(tree.find(inode, 701, extent)).isEqualTo(ExtentTree.HOLDS);
        pool.blocks(inode);
    }

    @Test
    void shouldHoldTheLastBlockThatThereCanBe() {
        put(ExtentTree.BLOCK_END - 1, 1, 0);
        put(0, 1, 0);
        compare();
        remove(ExtentTree.BLOCK_END - 1, ExtentTree.BLOCK_END);
        compare();
    }

    @Test
    void shouldNotBelieveDamagedNodes() {
        for (long at = 0; at < 200; at++) {
            put(at * 3, 1, 0);
        }
        long node = pool.memory.word(inode + (InodeLayout.AREA + 3) * 8L) << 9;
        Random random = new Random(5);
        for (int turn = 0; turn < 4096; turn++) {
            long at = node + (turn >>> 6) * 8L;
            long word = pool.memory.word(at);
            pool.memory.putWord(at, word ^ 1L << (turn & 63));
            assertThat(tree.find(inode, 0, extent)).isEqualTo(-ErrorNumber.EIO);
            int slot = begin();
            assertThat(tree.insert(transaction, lane.space(), slot, random.nextInt(3) + 1, 300, 1, 0))
                    .isEqualTo(-ErrorNumber.EIO);
            transaction.abort();
            slot = begin();
            assertThat(tree.remove(transaction, lane.space(), slot, 0, 10, false, extent))
                    .isEqualTo(-ErrorNumber.EIO);
            transaction.abort();
            pool.memory.putWord(at, word);
        }
        compare();
    }

    @Test
    void shouldNotBelieveRootsThatPointAnywhere() {
        for (long at = 0; at < 200; at++) {
            put(at * 3, 1, 0);
        }
        Random random = new Random(7);
        long[] words = new long[40];
        for (int index = 0; index < 40; index++) {
            words[index] = pool.memory.word(inode + (InodeLayout.AREA + index) * 8L);
        }
        for (int turn = 0; turn < 20_000; turn++) {
            int index = random.nextInt(40);
            long value = switch (random.nextInt(3)) {
                case 0 -> random.nextLong();
                case 1 -> words[index] ^ 1L << random.nextInt(64);
                default -> words[random.nextInt(40)];
            };
            pool.memory.putWord(inode + (InodeLayout.AREA + index) * 8L, value);
            tree.find(inode, random.nextInt(600), extent);
            int slot = begin();
            tree.remove(transaction, lane.space(), slot, random.nextInt(600), 600, false, extent);
            transaction.abort();
            pool.memory.putWord(inode + (InodeLayout.AREA + index) * 8L, words[index]);
        }
        compare();
    }
}
