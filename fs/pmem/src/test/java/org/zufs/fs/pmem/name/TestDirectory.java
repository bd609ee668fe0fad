// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.fs.pmem.TestMemory;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Journal;
import org.zufs.fs.pmem.log.LaneLog;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.fs.pmem.space.Space;
import org.zufs.spi.fs.Name;

/** One directory in a pool of its own, with one lane; each change is a transaction. */
final class TestDirectory {
    static final long HASH_SEED = 0x5EED_0F_4A5L;
    static final long POOL_SEED = 0x1234_5678_9ABCL;
    private static final int LOG_BLOCK = 3;
    private static final int LOG_HALF_LENGTH = 1 << 20;
    private static final int DIRECTORY_MODE = 0x41ED;

    final TestMemory memory;
    final PoolGeometry geometry;
    final Space space;
    final LaneSpace lane;
    final Transaction transaction;
    final DirectoryIndex index;
    final DirectoryState state = new DirectoryState();
    final long inodeOffset;
    private Journal journal;

    TestDirectory(long length) {
        this(length, new NameHash(HASH_SEED));
    }

    TestDirectory(long length, NameHash hashes) {
        this(length, hashes, 0);
    }

    TestDirectory(long length, NameHash hashes, long reservedBlocks) {
        memory = TestMemory.memory(length);
        long blocks = length >>> PoolGeometry.BLOCK_SHIFT;
        int table = LOG_BLOCK + (2 * LOG_HALF_LENGTH >>> PoolGeometry.BLOCK_SHIFT);
        geometry = new PoolGeometry(memory, POOL_SEED, HASH_SEED, new PoolGeometry.Span(0, blocks, table));
        journal = new Journal(memory, POOL_SEED, 1, 0, this::retire);
        transaction = new Transaction(journal, new LaneLog(journal, (long) LOG_BLOCK << PoolGeometry.BLOCK_SHIFT,
                LOG_HALF_LENGTH), 0);
        int chunk = table + (geometry.groupCount() >>> 3) + ChunkLayout.BLOCK_COUNT & -ChunkLayout.BLOCK_COUNT;
        inodeOffset = ((long) chunk << PoolGeometry.BLOCK_SHIFT) + UnitLayout.LENGTH;
        format(chunk);
        space = new Space(geometry, journal, 1, reservedBlocks);
        space.load();
        lane = space.lane(0);
        transaction.space(lane);
        index = new DirectoryIndex(geometry, new ExtentTree(geometry), hashes);
        state.open(inodeOffset);
    }

    private void retire(long upTo) {
        journal.checkpointTo(upTo);
        journal.retiredTo(upTo);
    }

    private void format(int chunk) {
        for (int group = 0; group < geometry.groupCount(); group++) {
            transaction.begin();
            int slot = transaction.create(geometry.groupOffset(group), UnitKind.GROUP, 0);
            long first = geometry.firstBlock(group);
            int free = 0;
            for (int block = 0; block < GroupLayout.BLOCK_COUNT; block++) {
                boolean used = first + block < chunk + ChunkLayout.BLOCK_COUNT
                        || first + block >= geometry.blockCount();
                int word = GroupLayout.BLOCK_MAP + (block >>> 6);
                transaction.set(slot, word, transaction.get(slot, word) | (used ? 1L << block : 0));
                free += used ? 0 : 1;
            }
            transaction.set(slot, GroupLayout.FREE_COUNT, free);
            if (group == 0) {
                int bit = chunk / ChunkLayout.BLOCK_COUNT;
                transaction.set(slot, GroupLayout.CHUNK_MAP + (bit >>> 6), 1L << bit);
                transaction.set(slot, GroupLayout.PARTIAL_MAP + (bit >>> 6), 1L << bit);
            }
            commit();
        }
        transaction.begin();
        int slot = transaction.create((long) chunk << PoolGeometry.BLOCK_SHIFT, UnitKind.CHUNK, 0);
        transaction.set(slot, ChunkLayout.UNIT_MAP, 0b11);
        transaction.set(slot, ChunkLayout.FREE_COUNT, ChunkLayout.UNIT_COUNT - 2);
        slot = transaction.create(inodeOffset, UnitKind.INODE, inodeOffset >>> UnitLayout.SHIFT);
        transaction.set(slot, InodeLayout.MODE_LINKS, 2L << Integer.SIZE | DIRECTORY_MODE);
        commit();
    }

    private void commit() {
        int result = transaction.commit();
        if (result < 0) {
            throw new AssertionError("commit answered " + result);
        }
    }

    /** Forgets what is known of the directory. */
    void reopen() {
        index.close(lane, state);
        state.open(inodeOffset);
    }

    int begin() {
        transaction.begin();
        return transaction.open(inodeOffset);
    }

    int end(int result) {
        if (result < 0) {
            transaction.abort();
            return result;
        }
        int committed = transaction.commit();
        return committed < 0 ? committed : result;
    }

    int insert(Name name, long inode, int type) {
        int slot = begin();
        return end(index.insert(transaction, lane, slot, state, name, inode, type));
    }

    int replace(Name name, long inode, int type) {
        int slot = begin();
        return end(index.replace(transaction, slot, state, name, inode, type));
    }

    int remove(Name name) {
        int slot = begin();
        return end(index.remove(transaction, lane, slot, state, name));
    }

    int free() {
        int slot = begin();
        return end(index.free(transaction, lane, slot, state));
    }

    long find(Name name) {
        return index.find(state, name);
    }

    /** {@return how many buckets there are} */
    int bucketCount() {
        return BucketMap.bucketCount(word(InodeLayout.DETAIL));
    }

    long word(int index) {
        return memory.word(inodeOffset + (long) index * Long.BYTES);
    }
}
