// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.time.Clock;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.pool.LaneContext;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.Region;

/** What all work on the bytes of files is made of. The caller holds the lock of the file. */
final class FileBlocks {
    static final int LENGTH = PoolGeometry.BLOCK_LENGTH;
    static final int SHIFT = PoolGeometry.BLOCK_SHIFT;
    static final int MASK = LENGTH - 1;
    /** Bytes that fit into an inode. */
    static final int INLINE_MAX = InodeLayout.AREA_LENGTH;
    /** The owner of runs that are no write's. */
    static final int NO_WRITE = 0;

    private static final MemorySegment ZEROS = Arena.global().allocate(LENGTH, LENGTH).asReadOnly();

    final ExtentTree tree;
    final PersistentMemory memory;
    final Region region;
    private final MemorySegment data;

    FileBlocks(PoolGeometry geometry, ExtentTree tree) {
        this.tree = tree;
        memory = geometry.memory();
        region = memory.region();
        data = memory.data();
    }

    long word(FileState state, int index) {
        return memory.word(state.inodeOffset + (long) index * Long.BYTES);
    }

    long size(FileState state) {
        return word(state, InodeLayout.SIZE);
    }

    int kind(FileState state) {
        return (int) word(state, InodeLayout.CONTENT);
    }

    /** Lets the extent of the state be that which holds a block, or follows it: answers of the tree. */
    int locate(FileState state, long block) {
        return state.extent.holds(block) ? ExtentTree.HOLDS : tree.find(state.inodeOffset, block, state.extent);
    }

    /** {@return how many blocks bytes reach into} */
    static long blocksOf(long bytes) {
        return bytes + MASK >>> SHIFT;
    }

    /** Starts a transaction; one that a failure of the media has left open is given up. */
    static Transaction begin(LaneContext context) {
        Transaction transaction = context.transaction();
        transaction.abort();
        transaction.begin();
        return transaction;
    }

    /** Ends a transaction on a file. */
    static int commit(Transaction transaction, FileState state) {
        int result = transaction.commit();
        state.fresh.settle(result == 0);
        state.changed();
        return result;
    }

    /** Ends a transaction that failed, and gives back what was reserved for no write. Answers the error. */
    static int abort(LaneContext context, FileState state, int error) {
        context.transaction().abort();
        state.fresh.settle(false);
        state.changed();
        giveBack(context.space(), state, NO_WRITE);
        return error;
    }

    /** Gives reserved blocks back. */
    static void giveBack(LaneSpace space, FileState state, int owner) {
        for (int index = state.fresh.size() - 1; index >= 0; index--) {
            if (state.fresh.owner(index) == owner) {
                space.unreserve(state.fresh.first(index), state.fresh.count(index));
                state.fresh.removeAt(index);
            }
        }
    }

    /** {@return true if the file was modified and changed just then} */
    boolean isModified(FileState state, long now) {
        long seconds = Clock.seconds(now);
        long nanos = Clock.nanoseconds(now);
        return word(state, InodeLayout.MODIFY_SECONDS) == seconds && word(state, InodeLayout.CHANGE_SECONDS) == seconds
                && word(state, InodeLayout.ACCESS_MODIFY_NANOS) >>> 32 == nanos
                && (int) word(state, InodeLayout.CHANGE_BIRTH_NANOS) == nanos;
    }

    /** Stages size and times, and what goes with them. Answers 0 or a negative errno. */
    static int stage(Transaction transaction, int slot, long size, Modification modification, boolean killsSetId) {
        transaction.set(slot, InodeLayout.SIZE, size);
        long now = modification.now();
        long nanos = Clock.nanoseconds(now);
        transaction.set(slot, InodeLayout.MODIFY_SECONDS, Clock.seconds(now));
        transaction.set(slot, InodeLayout.CHANGE_SECONDS, Clock.seconds(now));
        transaction.set(slot, InodeLayout.ACCESS_MODIFY_NANOS,
                transaction.get(slot, InodeLayout.ACCESS_MODIFY_NANOS) & 0xFFFF_FFFFL | nanos << 32);
        transaction.set(slot, InodeLayout.CHANGE_BIRTH_NANOS,
                transaction.get(slot, InodeLayout.CHANGE_BIRTH_NANOS) & ~0xFFFF_FFFFL | nanos);
        return modification.isNeeded(killsSetId) ? modification.stage(transaction, slot, killsSetId) : 0;
    }

    /** Sets bytes of the data view to zeros. */
    void zero(long offset, long length) {
        for (long done = 0; done < length;) {
            long part = Math.min(length - done, LENGTH);
            MemorySegment.copy(ZEROS, 0, data, offset + done, part);
            done += part;
        }
    }

    void copy(long from, long to, long length) {
        MemorySegment.copy(data, from, data, to, length);
    }

    void copyOut(long from, MemorySegment target, long to, long length) {
        MemorySegment.copy(data, from, target, to, length);
    }

    static void zeroOut(MemorySegment target, long to, long length) {
        for (long done = 0; done < length;) {
            long part = Math.min(length - done, LENGTH);
            MemorySegment.copy(ZEROS, 0, target, to + done, part);
            done += part;
        }
    }

    /** Bytes of the data view were stored: makes them last. */
    void persist(long offset, long length) {
        memory.dataStored(offset, length);
        memory.persist(offset, length);
    }

    /** Says whether a block of the extent must not be changed in place. */
    static boolean isShared(LaneSpace space, Extent extent, long block) {
        return extent.mayBeShared() && space.isShared(extent.physicalOf(block));
    }

    /** {@return how many blocks of the extent from one on, at most a count, are shared as that one is, or not} */
    static long sameSharing(LaneSpace space, Extent extent, long block, long count) {
        if (!extent.mayBeShared()) {
            return count;
        }
        boolean shared = space.isShared(extent.physicalOf(block));
        long same = 1;
        while (same < count && space.isShared(extent.physicalOf(block + same)) == shared) {
            same++;
        }
        return same;
    }

    /** Reserves blocks for a write. Answers the first, or -ENOSPC; the lane's space knows how many. */
    static long reserve(LaneContext context, FileState state, int owner, long wanted, long goal, boolean privileged) {
        long first = context.space().reserve(wanted, goal, privileged);
        if (first >= 0) {
            state.fresh.add(owner, first, context.space().reservedLength());
        }
        return first;
    }

    /** Stages that a reserved run is the file's. Answers 0 or a negative errno. */
    int place(LaneContext context, FileState state, int slot, long block, long physical, long count, long flags) {
        int result = tree.insert(context.transaction(), context.space(), slot, block, physical, count, flags);
        if (result == 0) {
            context.space().use(physical, count);
            state.fresh.stage(physical, count);
        }
        return result;
    }

    /**
     * Stages that a written block lies elsewhere, with part of it zeros.
     *
     * @param from first byte in the block that becomes zero
     * @param to   behind the last one
     * @return 0 or a negative errno
     */
    int stageCopy(LaneContext context, FileState state, int slot, long block, int from, int to, boolean privileged) {
        Transaction transaction = context.transaction();
        if (tree.find(transaction, slot, block, state.extent) != ExtentTree.HOLDS) {
            return 0;
        }
        long old = state.extent.physicalOf(block);
        long target = reserve(context, state, NO_WRITE, 1, old, privileged);
        if (target < 0) {
            return (int) target;
        }
        copy(old << SHIFT, target << SHIFT, LENGTH);
        zero((target << SHIFT) + from, to - from);
        persist(target << SHIFT, LENGTH);
        int result = tree.remove(transaction, context.space(), slot, block, block + 1, false, state.extent);
        state.cut();
        return result < 0 ? result : place(context, state, slot, block, target, 1, 0);
    }

    /**
     * Makes the bytes behind the end in its last block zeros, before they can be seen.
     *
     * @param limit up to where at most: there a write has stored its bytes already
     * @return 0 or a negative errno
     */
    int cleanTail(LaneContext context, FileState state, long limit, boolean privileged) {
        long size = size(state);
        int used = (int) size & MASK;
        if (state.tailClean || used == 0 || kind(state) != InodeLayout.EXTENTS || limit <= size) {
            return 0;
        }
        int length = (int) Math.min(LENGTH - used, limit - size);
        long block = size >>> SHIFT;
        int found = locate(state, block);
        if (found < 0) {
            return found;
        }
        if (found == ExtentTree.HOLDS && !state.extent.isUnwritten()) {
            if (isShared(context.space(), state.extent, block)) {
                Transaction transaction = begin(context);
                int slot = transaction.open(state.inodeOffset);
                int result = stageCopy(context, state, slot, block, used, used + length, privileged);
                result = result < 0 ? abort(context, state, result) : commit(transaction, state);
                if (result < 0) {
                    giveBack(context.space(), state, NO_WRITE);
                    return result;
                }
            } else {
                long offset = (state.extent.physicalOf(block) << SHIFT) + used;
                zero(offset, length);
                persist(offset, length);
            }
        }
        state.tailClean = length == LENGTH - used;
        return 0;
    }

    /** The file ends elsewhere since a transaction: says what that means for its tail. */
    static void grown(FileState state, long oldSize, long newSize) {
        if (newSize > oldSize && ((oldSize & MASK) == 0 || oldSize >>> SHIFT != newSize - 1 >>> SHIFT)) {
            state.tailClean = true;
        }
    }
}
