// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Journal;
import org.zufs.fs.pmem.log.LaneLog;
import org.zufs.fs.pmem.log.Transaction;

/** A pool that holds nothing but free space, with lanes; and what its units say is used. */
final class SpacePool {
    static final long SEED = 0x5EED;
    private static final int LOG_BLOCK = 3;
    private static final long HALF_LENGTH = 256 << 10;

    final TestMemory memory;
    PoolGeometry geometry;
    final Journal journal;
    final Space space;
    final Transaction[] transactions;
    final int loaded;
    long blockCount;
    int retireCount;
    boolean retires = true;

    /** Formats it. */
    SpacePool(TestMemory memory, int laneCount, long reservedBlocks) {
        this(memory, laneCount, reservedBlocks, true);
    }

    SpacePool(TestMemory memory, int laneCount, long reservedBlocks, boolean format) {
        this(memory, laneCount, reservedBlocks, format, memory.length() >> PoolGeometry.BLOCK_SHIFT);
    }

    /** Formats a part of it. */
    SpacePool(TestMemory memory, int laneCount, long reservedBlocks, long blockCount) {
        this(memory, laneCount, reservedBlocks, true, blockCount);
    }

    private SpacePool(TestMemory memory, int laneCount, long reservedBlocks, boolean format, long blockCount) {
        this.memory = memory;
        this.blockCount = blockCount;
        long table = LOG_BLOCK + (laneCount * 2 * HALF_LENGTH >> PoolGeometry.BLOCK_SHIFT);
        geometry = new PoolGeometry(memory, SEED, SEED, new PoolGeometry.Span(0, blockCount, table));
        if (format) {
            format(0);
        }
        journal = new Journal(memory, SEED, laneCount, 0, this::retire);
        space = new Space(geometry, journal, laneCount, reservedBlocks);
        transactions = new Transaction[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            LaneLog log = new LaneLog(journal, ((long) LOG_BLOCK << PoolGeometry.BLOCK_SHIFT) + lane * 2 * HALF_LENGTH,
                    HALF_LENGTH);
            transactions[lane] = new Transaction(journal, log, lane);
            transactions[lane].space(space.lane(lane));
        }
        loaded = space.load();
        assertThat(format && loaded != 0).isFalse();
    }

    private synchronized void retire(long upTo) {
        retireCount++;
        if (retires && upTo > journal.retired()) {
            journal.checkpointTo(upTo);
            journal.retiredTo(upTo);
        }
    }

    /** Makes the rest of the memory a second span. */
    void grow() {
        long first = blockCount;
        int groups = geometry.groupCount();
        blockCount = memory.length() >> PoolGeometry.BLOCK_SHIFT;
        geometry = new PoolGeometry(memory, SEED, SEED, new PoolGeometry.Span(0, first, geometry.tableEnd(0) - 1),
                new PoolGeometry.Span(first, blockCount - first, first));
        space.grow(geometry, format(groups));
    }

    private long format(int firstGroup) {
        long sum = 0;
        for (int group = firstGroup; group < geometry.groupCount(); group++) {
            long offset = geometry.groupOffset(group);
            long free = 0;
            putWord(offset, UnitLayout.HEADER, UnitLayout.header(UnitKind.GROUP, 0));
            for (int word = 0; word < GroupLayout.BLOCK_COUNT / Long.SIZE; word++) {
                long map = 0;
                for (int bit = 0; bit < Long.SIZE; bit++) {
                    long block = geometry.firstBlock(group) + word * Long.SIZE + bit;
                    map |= block < geometry.tableEnd(group) || block >= blockCount ? 1L << bit : 0;
                }
                free += Long.bitCount(~map);
                putWord(offset, GroupLayout.BLOCK_MAP + word, map);
            }
            putWord(offset, GroupLayout.FREE_COUNT, free);
            check(offset);
            sum += free;
        }
        return sum;
    }

    void putWord(long offset, int word, long value) {
        memory.putWord(offset + (long) word * Long.BYTES, value);
        memory.putDataWord(offset + (long) word * Long.BYTES, value);
    }

    void check(long offset) {
        putWord(offset, UnitLayout.CHECK, UnitLayout.check(memory, offset, SEED));
    }

    LaneSpace lane(int lane) {
        return space.lane(lane);
    }

    private long word(long offset, int word) {
        return memory.word(offset + (long) word * Long.BYTES);
    }

    /** {@return the used blocks, but those of the pool itself; all that belongs together is checked to do so} */
    BitSet usedBlocks() {
        BitSet used = new BitSet();
        for (int group = 0; group < geometry.groupCount(); group++) {
            long offset = geometry.groupOffset(group);
            assertThat(geometry.isIntact(offset, UnitKind.GROUP)).as("group %s", group).isTrue();
            long free = 0;
            for (int index = 0; index < GroupLayout.BLOCK_COUNT; index++) {
                boolean set = (word(offset, GroupLayout.BLOCK_MAP + index / 64) >>> index & 1) != 0;
                long block = geometry.firstBlock(group) + index;
                free += set ? 0 : 1;
                if (set && block >= geometry.tableEnd(group) && block < blockCount) {
                    used.set((int) block);
                }
            }
            assertThat(word(offset, GroupLayout.FREE_COUNT)).isEqualTo(free);
        }
        return used;
    }

    /** {@return the index of each used unit; chunks are taken out of the used blocks} */
    BitSet usedUnits(BitSet blocks) {
        BitSet units = new BitSet();
        for (int group = 0; group < geometry.groupCount(); group++) {
            long offset = geometry.groupOffset(group);
            for (int slot = 0; slot < 256; slot++) {
                boolean chunk = (word(offset, GroupLayout.CHUNK_MAP + slot / 64) >>> slot & 1) != 0;
                boolean partial = (word(offset, GroupLayout.PARTIAL_MAP + slot / 64) >>> slot & 1) != 0;
                assertThat(partial).as("partial without chunk").isIn(false, chunk);
                if (chunk) {
                    chunk(blocks, units, geometry.firstBlock(group) + slot * 8L, partial);
                }
            }
        }
        return units;
    }

    private void chunk(BitSet blocks, BitSet units, long block, boolean partial) {
        long at = block << PoolGeometry.BLOCK_SHIFT;
        assertThat(geometry.isIntact(at, UnitKind.CHUNK)).as("chunk at block %s", block).isTrue();
        long map = word(at, ChunkLayout.UNIT_MAP);
        assertThat(word(at, ChunkLayout.FREE_COUNT)).isEqualTo(64 - Long.bitCount(map));
        assertThat(map & 1).isEqualTo(1);
        assertThat(partial).isEqualTo(map != -1L);
        for (int unit = 1; unit < 64; unit++) {
            if ((map >>> unit & 1) != 0) {
                units.set((int) (at >>> UnitLayout.SHIFT) + unit);
            }
        }
        for (int index = 0; index < 8; index++) {
            assertThat(blocks.get((int) block + index)).isTrue();
            blocks.clear((int) block + index);
        }
    }

    /** {@return how many owners a used block has; the units that count them are taken out of the used ones} */
    int owners(long block, BitSet units) {
        int group = geometry.groupOf(block);
        long unit = word(geometry.groupOffset(group), GroupLayout.SHARES);
        int index = (int) (block - geometry.firstBlock(group));
        int owners = 1;
        for (int part = 0; unit != 0; part++) {
            long at = unit << UnitLayout.SHIFT;
            assertThat(geometry.isIntact(at, UnitKind.SHARES)).isTrue();
            units.clear((int) unit);
            if (part == index / SharesLayout.BLOCK_COUNT) {
                int position = index % SharesLayout.BLOCK_COUNT;
                owners += (int) (word(at, SharesLayout.COUNTS + position / 4) >>> position % 4 * 16) & 0xFFFF;
            }
            unit = word(at, SharesLayout.NEXT);
        }
        return owners;
    }

    long freeOnMedia() {
        long free = 0;
        for (int group = 0; group < geometry.groupCount(); group++) {
            free += word(geometry.groupOffset(group), GroupLayout.FREE_COUNT);
        }
        return free;
    }

    /** Puts everything in place that the logs hold behind a number, in the order of the numbers. */
    void replay(long retired) {
        long laneBytes = 2 * HALF_LENGTH;
        Map<Long, Long> records = new TreeMap<>();
        for (long half = 0; half < transactions.length * 2L; half++) {
            long at = ((long) LOG_BLOCK << PoolGeometry.BLOCK_SHIFT) + half * (laneBytes / 2);
            long last = 0;
            while (true) {
                long header = memory.dataWord(at);
                long sequence = memory.dataWord(at + 8);
                if (header >>> 32 != 0x4C66757AL || sequence <= last) {
                    break;
                }
                if (sequence > retired) {
                    records.put(sequence, at);
                }
                last = sequence;
                at += (int) header * 8L;
            }
        }
        for (long at : records.values()) {
            long end = at + (int) memory.dataWord(at) * 8L;
            for (long item = at + 24; item < end;) {
                long unit = memory.dataWord(item) << UnitLayout.SHIFT;
                long mask = memory.dataWord(item + 8);
                item += 16;
                for (; mask != 0; mask &= mask - 1) {
                    memory.putWord(unit + Long.numberOfTrailingZeros(mask) * 8L, memory.dataWord(item));
                    item += 8;
                }
            }
        }
    }
}
