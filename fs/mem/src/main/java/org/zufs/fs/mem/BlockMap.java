// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which block of the arena holds which block of a file: a radix tree of {@link ByteArena} cells, grown only where
 * there are blocks, so that a file may be as long as offsets can say. A file of one block needs no cell at all.
 *
 * <p>An <i>entry</i> is {@link #HOLE}, or {@link #entry a block} with {@link #UNWRITTEN} if it has space but reads
 * as zeros, and {@link #FRESH} while an allocation that may yet be undone is under way.
 *
 * <p>Invariants: {@code depth} is -1 with {@code root} the entry of block 0; or 0 with {@code root} a leaf of {@code
 * leafCount} entries, a power of two; or more, with all nodes of {@link #FANOUT} slots, the inner ones holding
 * references. No node but the root is all zero, except between {@link #prepare} and the {@link #set} it was for.
 *
 * <p>Guarded by the lock of the file.
 */
final class BlockMap {
    /** No block: reads as zeros. */
    static final int HOLE = 0;
    /** Bit of an entry: the bytes of the block are not the file's; it reads as zeros. */
    static final int UNWRITTEN = 1 << 31;
    /** Bit of an entry: allocated by the operation under way. */
    static final int FRESH = 1 << 30;
    /** The most blocks that entries can name. */
    static final long BLOCK_COUNT_MAX = (1L << 30) - 2;
    /** The answer of {@link #next} if there is none. */
    static final long NONE = -1;

    private static final int FANOUT_SHIFT = 9;
    private static final int FANOUT = 1 << FANOUT_SHIFT;
    private static final int NODE_LENGTH = FANOUT * 4;
    private static final int LEAF_COUNT_MIN = 4;
    private static final int DEPTH_MAX = 5;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final ByteArena arena;
    private final MemorySegment memory;
    private int root;
    private int depth = -1;
    private int leafCount;

    /** Takes blocks out of a map. */
    interface Sink {
        /** @param block a block that the map no longer names */
        void dropped(int block);
    }

    BlockMap(ByteArena arena) {
        this.arena = arena;
        this.memory = arena.memory();
    }

    static int entry(int block) {
        return block + 1;
    }

    static int block(int entry) {
        return (entry & ~(UNWRITTEN | FRESH)) - 1;
    }

    static boolean isWritten(int entry) {
        return entry > 0;
    }

    /** {@return the entry of a block of the file} */
    int get(long index) {
        if (depth <= 0) {
            if (depth < 0) {
                return index == 0 ? root : HOLE;
            }
            return index < leafCount ? slot(root, (int) index) : HOLE;
        }
        if (index >>> shift(depth + 1) != 0) {
            return HOLE;
        }
        int node = root;
        for (int level = depth; level > 0; level--) {
            node = slot(node, (int) (index >>> shift(level)) & FANOUT - 1);
            if (node == ByteArena.NONE) {
                return HOLE;
            }
        }
        return slot(node, (int) index & FANOUT - 1);
    }

    /**
     * Makes room for an entry, so that {@link #set} cannot fail.
     *
     * @return false if the arena is full
     */
    boolean prepare(long index) {
        if (depth < 0) {
            if (index == 0) {
                return true;
            }
            if (!toLeaf(index)) {
                return false;
            }
        }
        if (depth == 0) {
            if (index < leafCount) {
                return true;
            }
            if (!growLeaf(index)) {
                return false;
            }
            if (index < leafCount) {
                return true;
            }
        }
        while (index >>> shift(depth + 1) != 0) {
            int above = arena.takeZeroed(NODE_LENGTH);
            if (above == ByteArena.NONE) {
                return false;
            }
            setSlot(above, 0, root);
            root = above;
            depth++;
            assert depth <= DEPTH_MAX;
        }
        int node = root;
        for (int level = depth; level > 0; level--) {
            int at = (int) (index >>> shift(level)) & FANOUT - 1;
            int child = slot(node, at);
            if (child == ByteArena.NONE) {
                child = arena.takeZeroed(NODE_LENGTH);
                if (child == ByteArena.NONE) {
                    return false;
                }
                setSlot(node, at, child);
            }
            node = child;
        }
        return true;
    }

    /** Sets the entry of a block, for which there is room: it has an entry already, or was prepared. */
    void set(long index, int entry) {
        if (depth < 0) {
            assert index == 0;
            root = entry;
            return;
        }
        int node = root;
        for (int level = depth; level > 0; level--) {
            node = slot(node, (int) (index >>> shift(level)) & FANOUT - 1);
            assert node != ByteArena.NONE;
        }
        setSlot(node, (int) index & FANOUT - 1, entry);
    }

    /** {@return the first block of the file from an index on that is no hole, or {@link #NONE}} */
    long next(long index) {
        if (depth < 0) {
            return index == 0 && root != HOLE ? 0 : NONE;
        }
        if (depth == 0) {
            for (long at = index; at < leafCount; at++) {
                if (slot(root, (int) at) != HOLE) {
                    return at;
                }
            }
            return NONE;
        }
        return index >>> shift(depth + 1) != 0 ? NONE : nextIn(root, depth, 0, index);
    }

    private long nextIn(int node, int level, long base, long index) {
        int first = index <= base ? 0 : (int) (index - base >>> shift(level));
        for (int at = first; at < FANOUT; at++) {
            int child = slot(node, at);
            if (child == 0) {
                continue;
            }
            long childBase = base + ((long) at << shift(level));
            if (level == 0) {
                return childBase;
            }
            long found = nextIn(child, level - 1, childBase, index);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /**
     * Makes holes.
     *
     * @param from first block
     * @param to   behind the last block; {@link Long#MAX_VALUE} for all
     * @param sink takes the blocks, in the order of the file
     */
    void cut(long from, long to, Sink sink) {
        if (from >= to || depth < 0 && root == HOLE) {
            return;
        }
        if (depth < 0) {
            if (from == 0) {
                sink.dropped(block(root));
                root = HOLE;
            }
        } else if (depth == 0) {
            if (cutLeaf(root, 0, leafCount, from, to, sink)) {
                arena.giveBack(root, leafCount * 4);
                collapse();
            }
        } else if (cutIn(root, depth, 0, from, to, sink)) {
            arena.giveBack(root, NODE_LENGTH);
            collapse();
        }
    }

    private void collapse() {
        root = HOLE;
        depth = -1;
        leafCount = 0;
    }

    /** Cuts below a node; answers true if nothing is left in it. */
    private boolean cutIn(int node, int level, long base, long from, long to, Sink sink) {
        if (level == 0) {
            return cutLeaf(node, base, FANOUT, from, to, sink);
        }
        boolean empty = true;
        for (int at = 0; at < FANOUT; at++) {
            int child = slot(node, at);
            if (child == ByteArena.NONE) {
                continue;
            }
            long childBase = base + ((long) at << shift(level));
            long childEnd = childBase + (1L << shift(level));
            if (childBase < to && childEnd > from && cutIn(child, level - 1, childBase, from, to, sink)) {
                arena.giveBack(child, NODE_LENGTH);
                setSlot(node, at, ByteArena.NONE);
            } else {
                empty = false;
            }
        }
        return empty;
    }

    private boolean cutLeaf(int node, long base, int count, long from, long to, Sink sink) {
        int first = (int) Math.clamp(from - base, 0L, count);
        int last = (int) Math.clamp(to - base, 0L, count);
        for (int at = first; at < last; at++) {
            int entry = slot(node, at);
            if (entry != HOLE) {
                setSlot(node, at, HOLE);
                sink.dropped(block(entry));
            }
        }
        long offset = ByteArena.offset(node);
        for (long at = 0; at < count * 4L; at += 8) {
            if (memory.get(LONG, offset + at) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Fills this empty map with the entries of another, those behind a place moved.
     *
     * @param other    keeps its entries
     * @param from     entries below it stay, those in the gap are left out
     * @param gapCount blocks that are left out from there on, at least 0
     * @param shift    by how many blocks the entries behind the gap move
     * @return false if the arena is full; this map must then be {@linkplain #forgetNodes() emptied}
     */
    boolean copyShifted(BlockMap other, long from, long gapCount, long shift) {
        assert depth < 0 && root == HOLE;
        for (long index = other.next(0); index != NONE; index = other.next(index + 1)) {
            if (index >= from && index < from + gapCount) {
                continue;
            }
            long target = index < from ? index : index + shift;
            if (!prepare(target)) {
                return false;
            }
            set(target, other.get(index));
        }
        return true;
    }

    /** Takes the place of another map, whose blocks it names, and leaves that one empty. */
    void replaceBy(BlockMap other) {
        forgetNodes();
        root = other.root;
        depth = other.depth;
        leafCount = other.leafCount;
        other.collapse();
    }

    /** Empties the map without dropping blocks: another map names them. */
    void forgetNodes() {
        if (depth == 0) {
            arena.giveBack(root, leafCount * 4);
        } else if (depth > 0) {
            forgetBelow(root, depth);
        }
        collapse();
    }

    private void forgetBelow(int node, int level) {
        for (int at = 0; level > 0 && at < FANOUT; at++) {
            int child = slot(node, at);
            if (child != ByteArena.NONE) {
                forgetBelow(child, level - 1);
            }
        }
        arena.giveBack(node, NODE_LENGTH);
    }

    /** From a single entry to a leaf that has room for an index, or as many as a leaf can have. */
    private boolean toLeaf(long index) {
        int count = index >= FANOUT ? FANOUT : Math.max(LEAF_COUNT_MIN, Integer.highestOneBit((int) index) << 1);
        int leaf = arena.takeZeroed(count * 4);
        if (leaf == ByteArena.NONE) {
            return false;
        }
        setSlot(leaf, 0, root);
        root = leaf;
        depth = 0;
        leafCount = count;
        return true;
    }

    private boolean growLeaf(long index) {
        int count = index >= FANOUT ? FANOUT : Integer.highestOneBit((int) index) << 1;
        if (count == leafCount) {
            return true;
        }
        int leaf = arena.takeZeroed(count * 4);
        if (leaf == ByteArena.NONE) {
            return false;
        }
        MemorySegment.copy(memory, ByteArena.offset(root), memory, ByteArena.offset(leaf), leafCount * 4L);
        arena.giveBack(root, leafCount * 4);
        root = leaf;
        leafCount = count;
        return true;
    }

    private static int shift(int level) {
        return level * FANOUT_SHIFT;
    }

    private int slot(int node, int at) {
        return memory.get(INT, ByteArena.offset(node) + at * 4L);
    }

    private void setSlot(int node, int at, int value) {
        memory.set(INT, ByteArena.offset(node) + at * 4L, value);
    }
}
