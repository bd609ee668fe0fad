// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;

/**
 * Stages what happens to space in the units of groups, chunks and shares, all of which are locked. Whatever does not
 * fit to what the units say is damage: -EIO.
 */
final class Staging {
    private Staging() {
    }

    /** Reserved blocks are used. */
    static int use(Transaction transaction, Group group, int from, int count) {
        assert group.isReserved(from, count) : "blocks are used that are not reserved";
        int slot = transaction.open(group.offset());
        if (anySet(transaction, slot, GroupLayout.BLOCK_MAP, from, count)) {
            return -ErrorNumber.EIO;
        }
        flip(transaction, slot, GroupLayout.BLOCK_MAP, from, count);
        addFree(transaction, slot, -count);
        return 0;
    }

    /** Used blocks lose an owner; those that have none left are added to a list. */
    static int free(Transaction transaction, Group group, int from, int count, boolean metadata, int lane,
            Runs freed) {
        int slot = transaction.open(group.offset());
        if (!areFiles(transaction, slot, group, from, count)) {
            return -ErrorNumber.EIO;
        }
        if (transaction.get(slot, GroupLayout.SHARES) == 0) {
            flip(transaction, slot, GroupLayout.BLOCK_MAP, from, count);
            addFree(transaction, slot, count);
            freed.add(group, from, count, metadata);
            return 0;
        }
        long[] units = units(group, lane);
        if (units == null) {
            return -ErrorNumber.EIO;
        }
        int given = 0;
        for (int at = from; at < from + count; at++) {
            if (!addOwner(transaction, units, at, -1)) {
                flip(transaction, slot, GroupLayout.BLOCK_MAP, at, 1);
                freed.add(group, at, 1, metadata);
                given++;
            }
        }
        addFree(transaction, slot, given);
        return 0;
    }

    /** Used blocks get one owner more. */
    static int share(Transaction transaction, Group group, int from, int count, int lane) {
        int slot = transaction.open(group.offset());
        long[] units = units(group, lane);
        if (units == null || !areFiles(transaction, slot, group, from, count)) {
            return -ErrorNumber.EIO;
        }
        for (int at = from; at < from + count; at++) {
            if (!addOwner(transaction, units, at, 1)) {
                return -ErrorNumber.EMLINK;
            }
        }
        return 0;
    }

    /** Makes the units that count the owners of the blocks of a group. */
    static void beginShares(Transaction transaction, Group group, long[] units) {
        int slot = transaction.open(group.offset());
        transaction.set(slot, GroupLayout.SHARES, units[0] >>> UnitLayout.SHIFT);
        for (int part = 0; part < units.length; part++) {
            int made = transaction.create(units[part], UnitKind.SHARES, 0);
            if (part + 1 < units.length) {
                transaction.set(made, SharesLayout.NEXT, units[part + 1] >>> UnitLayout.SHIFT);
            }
        }
    }

    private static long[] units(Group group, int lane) {
        long[] pending = group.pendingShares(lane);
        return pending != null ? pending : group.openShares();
    }

    /** Changes the count of second owners by 1; answers false if it cannot be. */
    private static boolean addOwner(Transaction transaction, long[] units, int block, int change) {
        int slot = transaction.open(units[block / SharesLayout.BLOCK_COUNT]);
        int word = Group.shareWord(block);
        long counts = transaction.get(slot, word);
        int count = Group.shareCount(counts, block);
        if (count + change < 0 || count + change > SharesLayout.SHARE_COUNT_MAX) {
            return false;
        }
        transaction.set(slot, word, counts + ((long) change << block % 4 * 16));
        return true;
    }

    /** A reserved unit is used; answers 0 or -EIO. */
    static int takeUnit(Transaction transaction, Group group, int chunk, int unit) {
        Chunks chunks = group.chunks();
        int slot = transaction.open(group.offset());
        boolean made = (transaction.get(slot, GroupLayout.CHUNK_MAP + (chunk >> 6)) & 1L << chunk) != 0;
        if (chunks.isFresh(chunk) && !made) {
            int result = beginChunk(transaction, slot, group, chunk);
            if (result < 0) {
                return result;
            }
        }
        return changeUnit(transaction, slot, chunks, chunk, unit, true);
    }

    private static int beginChunk(Transaction transaction, int slot, Group group, int chunk) {
        int from = chunk * Chunks.BLOCK_COUNT;
        int result = use(transaction, group, from, Chunks.BLOCK_COUNT);
        if (result < 0) {
            return result;
        }
        flip(transaction, slot, GroupLayout.CHUNK_MAP, chunk, 1);
        int unit = transaction.create(group.chunks().offset(chunk), UnitKind.CHUNK, 0);
        transaction.set(unit, ChunkLayout.UNIT_MAP, 1);
        transaction.set(unit, ChunkLayout.FREE_COUNT, ChunkLayout.UNIT_COUNT - 1);
        return 0;
    }

    /** A used unit is free; answers 0 or -EIO. */
    static int freeUnit(Transaction transaction, Group group, int chunk, int unit) {
        Chunks chunks = group.chunks();
        if (unit == 0 || !chunks.isFresh(chunk) && !chunks.open(chunk)) {
            return -ErrorNumber.EIO;
        }
        return changeUnit(transaction, transaction.open(group.offset()), chunks, chunk, unit, false);
    }

    private static int changeUnit(Transaction transaction, int groupSlot, Chunks chunks, int chunk, int unit,
            boolean use) {
        int slot = transaction.open(chunks.offset(chunk));
        long map = transaction.get(slot, ChunkLayout.UNIT_MAP);
        if ((map >>> unit & 1) != 0 == use) {
            return -ErrorNumber.EIO;
        }
        map ^= 1L << unit;
        transaction.set(slot, ChunkLayout.UNIT_MAP, map);
        transaction.set(slot, ChunkLayout.FREE_COUNT, ChunkLayout.UNIT_COUNT - Long.bitCount(map));
        int word = GroupLayout.PARTIAL_MAP + (chunk >> 6);
        long partial = transaction.get(groupSlot, word);
        long bit = 1L << chunk;
        transaction.set(groupSlot, word, map == -1L ? partial & ~bit : partial | bit);
        return 0;
    }

    /** Frees the blocks of a chunk in which only the chunk's own unit is used, if nobody is about to take one. */
    static void endChunk(Transaction transaction, Group group, int chunk, Runs freed) {
        int slot = transaction.open(group.offset());
        long map = transaction.get(transaction.open(group.chunks().offset(chunk)), ChunkLayout.UNIT_MAP);
        boolean made = (transaction.get(slot, GroupLayout.CHUNK_MAP + (chunk >> 6)) & 1L << chunk) != 0;
        if (map != 1 || !made || !group.chunks().isIdle(chunk)) {
            return;
        }
        int from = chunk * Chunks.BLOCK_COUNT;
        flip(transaction, slot, GroupLayout.CHUNK_MAP, chunk, 1);
        flip(transaction, slot, GroupLayout.PARTIAL_MAP, chunk, 1);
        flip(transaction, slot, GroupLayout.BLOCK_MAP, from, Chunks.BLOCK_COUNT);
        addFree(transaction, slot, Chunks.BLOCK_COUNT);
        freed.add(group, from, Chunks.BLOCK_COUNT, true);
    }

    /** Says whether all blocks are used, and none of them is a chunk's or the pool's own. */
    private static boolean areFiles(Transaction transaction, int slot, Group group, int from, int count) {
        int chunk = from / Chunks.BLOCK_COUNT;
        int chunkEnd = (from + count - 1) / Chunks.BLOCK_COUNT + 1;
        return group.isRange(from, count) && allSet(transaction, slot, GroupLayout.BLOCK_MAP, from, count)
                && !anySet(transaction, slot, GroupLayout.CHUNK_MAP, chunk, chunkEnd - chunk);
    }

    private static boolean anySet(Transaction transaction, int slot, int map, int from, int count) {
        for (int at = from; at < from + count;) {
            int bits = bits(at, from + count);
            if ((transaction.get(slot, map + at / Long.SIZE) & Group.mask(at, bits)) != 0) {
                return true;
            }
            at += bits;
        }
        return false;
    }

    private static boolean allSet(Transaction transaction, int slot, int map, int from, int count) {
        for (int at = from; at < from + count;) {
            int bits = bits(at, from + count);
            if ((~transaction.get(slot, map + at / Long.SIZE) & Group.mask(at, bits)) != 0) {
                return false;
            }
            at += bits;
        }
        return true;
    }

    private static void flip(Transaction transaction, int slot, int map, int from, int count) {
        for (int at = from; at < from + count;) {
            int bits = bits(at, from + count);
            int word = map + at / Long.SIZE;
            transaction.set(slot, word, transaction.get(slot, word) ^ Group.mask(at, bits));
            at += bits;
        }
    }

    private static int bits(int at, int end) {
        return Math.min(Long.SIZE - at % Long.SIZE, end - at);
    }

    private static void addFree(Transaction transaction, int slot, int change) {
        if (change != 0) {
            transaction.set(slot, GroupLayout.FREE_COUNT, transaction.get(slot, GroupLayout.FREE_COUNT) + change);
        }
    }
}
