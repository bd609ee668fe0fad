// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * A group that is in use: what the server knows beyond what its unit says. It is its own lock, under which also its
 * unit, those of its chunks and of its shares change; several are locked in ascending order.
 *
 * <p>Always: a block is free if its bit is 0 both in the unit and in {@link #reserved}. Reserved are blocks that are
 * promised to somebody, and blocks in limbo.
 */
final class Group extends ShortLock {
    /** From here on a run is large, and begins at 2 MiB if possible. */
    static final int ALIGNMENT = 512;

    private static final long ALL = -1L;
    private static final int BITS = Long.SIZE;
    private static final VarHandle LANE;

    static {
        try {
            LANE = MethodHandles.lookup().findVarHandle(Group.class, "lane", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PoolGeometry geometry;
    private final PersistentMemory memory;
    private final AtomicInteger damagedCount;
    private final int index;
    private final long offset;
    private final long firstBlock;
    /** Blocks of the group before this one belong to the pool itself. */
    private final int firstIndex;
    private final boolean damaged;
    private final long[] reserved = new long[GroupLayout.BLOCK_COUNT / BITS];
    private int freeCount;
    /** No word of the block map before this one has a free block. */
    private int lowestWord;
    private Chunks chunks;
    /** A unit was found damaged: nothing more is taken here. */
    private boolean closed;
    /** The lane that takes from here, and 1 more; 0 none. A hint for the others. */
    private int lane;
    private volatile long[] shares;
    private long[] pendingShares;
    private int pendingLane;
    private int runIndex;
    private int runLength;
    private boolean runAligned;

    /**
     * @param geometry     the pool
     * @param index        of the group
     * @param damagedCount counts groups from which nothing more is taken
     */
    Group(PoolGeometry geometry, int index, AtomicInteger damagedCount) {
        this.geometry = geometry;
        this.damagedCount = damagedCount;
        memory = geometry.memory();
        this.index = index;
        offset = geometry.groupOffset(index);
        firstBlock = geometry.firstBlock(index);
        firstIndex = (int) Math.clamp(geometry.tableEnd(index) - firstBlock, 0L, GroupLayout.BLOCK_COUNT);
        int free = freeOnMedia(geometry, index);
        damaged = free < 0;
        freeCount = Math.max(free, 0);
        if (damaged) {
            close();
        }
    }

    /** {@return how many blocks a group's unit says are free; -1 if it is damaged} */
    static int freeOnMedia(PoolGeometry geometry, int index) {
        PersistentMemory memory = geometry.memory();
        long unit = geometry.groupOffset(index);
        try {
            if (!geometry.isIntact(unit, UnitKind.GROUP)) {
                return -1;
            }
            int free = GroupLayout.BLOCK_COUNT;
            for (int word = 0; word < GroupLayout.BLOCK_COUNT / BITS; word++) {
                free -= Long.bitCount(memory.word(unit + (GroupLayout.BLOCK_MAP + word) * Long.BYTES));
            }
            return memory.word(unit + GroupLayout.FREE_COUNT * Long.BYTES) == free ? free : -1;
        } catch (InternalError lost) {
            return -1;
        }
    }

    /** {@return true if a group's unit, which is intact, says that there are free units} */
    static boolean hasPartial(PoolGeometry geometry, int index) {
        long any = 0;
        for (int word = 0; word < GroupLayout.SLOT_MAP_WORD_COUNT; word++) {
            any |= geometry.memory().word(geometry.groupOffset(index)
                    + (GroupLayout.PARTIAL_MAP + word) * Long.BYTES);
        }
        return any != 0;
    }

    int index() {
        return index;
    }

    /** {@return where the unit lies} */
    long offset() {
        return offset;
    }

    long firstBlock() {
        return firstBlock;
    }

    PoolGeometry geometry() {
        return geometry;
    }

    /** {@return true if nothing here may be changed} */
    boolean isDamaged() {
        return damaged;
    }

    /** {@return true if nothing may be taken here} */
    boolean isClosed() {
        return closed;
    }

    void close() {
        if (!closed) {
            closed = true;
            damagedCount.incrementAndGet();
        }
    }

    int freeCount() {
        return isClosed() ? 0 : freeCount;
    }

    /** {@return true if so many blocks from an index on may be files' blocks} */
    boolean isRange(int from, int count) {
        return from >= firstIndex && from + count <= GroupLayout.BLOCK_COUNT;
    }

    /** Says that a lane takes from here. */
    void enter(int byLane) {
        if ((int) LANE.getOpaque(this) != byLane + 1) {
            LANE.setOpaque(this, byLane + 1);
        }
    }

    void leave(int byLane) {
        if ((int) LANE.getOpaque(this) == byLane + 1) {
            LANE.setOpaque(this, 0);
        }
    }

    boolean isOfOther(int thanLane) {
        int owner = (int) LANE.getOpaque(this);
        return owner != 0 && owner != thanLane + 1;
    }

    /** {@return a word of the unit as it is} */
    long word(int word) {
        return memory.word(offset + (long) word * Long.BYTES);
    }

    private long taken(int word) {
        return word(GroupLayout.BLOCK_MAP + word) | reserved[word];
    }

    /** Finds a run of free blocks: the first that is long enough, aligned if that is large; or else the best. */
    void find(int want) {
        assert isLocked();
        runLength = 0;
        runAligned = false;
        if (freeCount() == 0) {
            return;
        }
        boolean large = want >= ALIGNMENT;
        int at = nextFree(lowestWord * BITS);
        lowestWord = Math.min(at, GroupLayout.BLOCK_COUNT - 1) / BITS;
        while (at < GroupLayout.BLOCK_COUNT && (runLength < want || large && !runAligned)) {
            int end = nextTaken(at);
            int start = at;
            boolean aligned = false;
            if (large) {
                int up = (int) ((firstBlock + at + ALIGNMENT - 1 & -ALIGNMENT) - firstBlock);
                aligned = end - up >= ALIGNMENT;
                start = aligned ? up : at;
            }
            int length = Math.min(end - start, want);
            if (aligned == runAligned ? length > runLength : aligned) {
                runIndex = start;
                runLength = length;
                runAligned = aligned;
            }
            at = nextFree(end);
        }
    }

    /** Looks at the run from an index on. */
    void findAt(int from, int want) {
        assert isLocked();
        runIndex = from;
        runLength = freeCount() == 0 ? 0 : Math.min(nextTaken(from) - from, want);
    }

    /** {@return the length of the run that was found; 0 none} */
    int runLength() {
        return runLength;
    }

    /** {@return true if it is a large one and begins at 2 MiB} */
    boolean isRunAligned() {
        return runAligned;
    }

    /** Reserves the run that was found; answers its first block. */
    long takeRun() {
        assert runLength > 0;
        reserve(runIndex, runLength);
        return firstBlock + runIndex;
    }

    private int nextFree(int from) {
        if (from >= GroupLayout.BLOCK_COUNT) {
            return GroupLayout.BLOCK_COUNT;
        }
        int word = from / BITS;
        long free = ~taken(word) & ALL << from;
        while (free == 0) {
            if (++word == reserved.length) {
                return GroupLayout.BLOCK_COUNT;
            }
            free = ~taken(word);
        }
        return word * BITS + Long.numberOfTrailingZeros(free);
    }

    private int nextTaken(int from) {
        int word = from / BITS;
        long used = taken(word) & ALL << from;
        while (used == 0) {
            if (++word == reserved.length) {
                return GroupLayout.BLOCK_COUNT;
            }
            used = taken(word);
        }
        return word * BITS + Long.numberOfTrailingZeros(used);
    }

    /** Reserves 8 blocks for a chunk; answers their slot, or -1. */
    int takeSlot() {
        assert isLocked();
        if (freeCount() < Chunks.BLOCK_COUNT) {
            return -1;
        }
        for (int word = lowestWord; word < reserved.length; word++) {
            long used = taken(word);
            // The classic search for a byte that is zero; the lowest one that it finds is one.
            long zeros = used - 0x0101010101010101L & ~used & 0x8080808080808080L;
            if (zeros != 0) {
                int from = word * BITS + Long.numberOfTrailingZeros(zeros) / Chunks.BLOCK_COUNT * Chunks.BLOCK_COUNT;
                reserve(from, Chunks.BLOCK_COUNT);
                return from / Chunks.BLOCK_COUNT;
            }
        }
        return -1;
    }

    private void reserve(int from, int count) {
        setReserved(from, count, true);
        freeCount -= count;
    }

    /** Reserved blocks, not used on the media, are free again. */
    void unreserve(int from, int count) {
        assert isLocked();
        setReserved(from, count, false);
        freeCount += count;
        lowestWord = Math.min(lowestWord, from / BITS);
    }

    /** Blocks were freed on the media, and are free at once. */
    void freed(int from, int count) {
        assert isLocked();
        freeCount += count;
        lowestWord = Math.min(lowestWord, from / BITS);
    }

    /** Sets or clears bits of blocks that stay taken: used now on the media, or freed there but in limbo. */
    void setReserved(int from, int count, boolean value) {
        assert isLocked();
        for (int at = from; at < from + count;) {
            int bits = Math.min(BITS - at % BITS, from + count - at);
            long mask = mask(at, bits);
            int word = at / BITS;
            assert (reserved[word] & mask) == (value ? 0 : mask) : "reserved twice, or never";
            reserved[word] ^= mask;
            at += bits;
        }
    }

    /** {@return true if all of these blocks are reserved} */
    boolean isReserved(int from, int count) {
        for (int at = from; at < from + count; at++) {
            if ((reserved[at / BITS] & 1L << at) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The bits of a word from that of an index on. */
    static long mask(int from, int bits) {
        return (bits == BITS ? ALL : (1L << bits) - 1) << from;
    }

    /** {@return the chunks of this group} */
    Chunks chunks() {
        assert isLocked();
        if (chunks == null) {
            chunks = new Chunks(this);
        }
        return chunks;
    }

    /** {@return true if the group counts second owners, as its unit says} */
    boolean hasShares() {
        return word(GroupLayout.SHARES) != 0;
    }

    /** {@return where the counts of second owners lie; null if they are damaged} */
    long[] openShares() {
        assert isLocked();
        if (shares == null) {
            long[] found = new long[SharesLayout.UNIT_COUNT];
            long unit = word(GroupLayout.SHARES);
            for (int part = 0; part < found.length; part++) {
                long at = unit << UnitLayout.SHIFT;
                if (unit >>> Long.SIZE - 1 - UnitLayout.SHIFT != 0 || !isIntact(at, UnitKind.SHARES)) {
                    close();
                    return null;
                }
                found[part] = at;
                unit = memory.word(at + SharesLayout.NEXT * Long.BYTES);
            }
            shares = found;
        }
        return shares;
    }

    /** {@return where they lie, as {@link #openShares} found; or null} */
    long[] shares() {
        return shares;
    }

    long[] newShares() {
        return new long[SharesLayout.UNIT_COUNT];
    }

    boolean isIntact(long unit, int kind) {
        try {
            return geometry.isIntact(unit, kind);
        } catch (InternalError lost) {
            return false;
        }
    }

    /** {@return true if a block may have a second owner: also if that cannot be known} */
    boolean isShared(int block) {
        if (damaged) {
            return true;
        }
        if (!hasShares()) {
            return false;
        }
        long[] units = shares;
        if (units == null) {
            lock();
            try {
                units = openShares();
            } finally {
                unlock();
            }
        }
        return units == null || shareCount(memory.word(shareOffset(units, block)), block) != 0;
    }

    /** {@return how many owners a block has beyond the first} */
    int shareCount(long[] units, int block) {
        return shareCount(memory.word(shareOffset(units, block)), block);
    }

    private static long shareOffset(long[] units, int block) {
        return units[block / SharesLayout.BLOCK_COUNT] + (long) shareWord(block) * Long.BYTES;
    }

    static int shareWord(int block) {
        return SharesLayout.COUNTS + block % SharesLayout.BLOCK_COUNT / 4;
    }

    static int shareCount(long word, int block) {
        return (int) (word >>> block % 4 * 16) & SharesLayout.SHARE_COUNT_MAX;
    }

    /** {@return where the counts will lie if the lane's transaction commits; null if it makes none} */
    long[] pendingShares(int byLane) {
        return pendingLane == byLane ? pendingShares : null;
    }

    boolean hasPendingShares() {
        return pendingShares != null;
    }

    void pendingShares(int byLane, long[] units) {
        assert isLocked() && pendingShares == null;
        pendingShares = units;
        pendingLane = byLane;
    }

    /** The transaction that makes the counts has ended. */
    void endPendingShares(boolean made) {
        assert isLocked();
        if (made) {
            shares = pendingShares;
        }
        pendingShares = null;
    }
}
