// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.extent;

import static org.zufs.fs.pmem.extent.ExtentNodes.height;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;

/**
 * The tree of the extents of an inode, laid out as {@link ExtentLayout} says: a B+ tree with its root in the inode.
 *
 * <p>Invariants: the first key of a child is what its parent says, so a node is reached on one way only; all children
 * of a node are one lower than it; no node but the root is empty; {@link InodeLayout#BLOCK_COUNT} is the sum of the
 * lengths. All of it is checked of whatever is read from the media: the answer is -EIO where it does not hold.
 *
 * <p>The caller holds the lock of the inode, and has checked its unit. An operation within a transaction that answers
 * an error leaves the transaction to be aborted. Nothing is allocated. Any thread.
 */
public final class ExtentTree {
    /** Answer of {@link #find}: neither the block nor any behind it is there. */
    public static final int NONE = 0;
    /** Answer of {@link #find}: the extent holds the block. */
    public static final int HOLDS = 1;
    /** Answer of {@link #find}: the block is not there, the extent is the next one behind it. */
    public static final int FOLLOWS = 2;
    /** Answer of what works in batches: all is done. */
    public static final int DONE = 0;
    /** Answer of what works in batches: the transaction is full; call again in another one. */
    public static final int MORE = 1;
    /** All bits of flags. */
    public static final long FLAGS = ExtentLayout.UNWRITTEN | ExtentLayout.SHARED;
    /** The block behind the last one that a file can have. */
    public static final long BLOCK_END = ExtentLayout.LOGICAL_MASK + 1;

    /** Extents that one transaction cuts. */
    private static final int CUT_MAX = 96;
    /** Nodes that one transaction frees. */
    private static final int FREED_NODE_MAX = 8;

    private final PoolGeometry geometry;
    private final ExtentNodes nodes;

    /** @param geometry of the pool */
    public ExtentTree(PoolGeometry geometry) {
        this.geometry = geometry;
        nodes = new ExtentNodes(geometry);
    }

    /** Takes what {@link #walk} finds. */
    public interface Visitor {
        /**
         * @param offset of the unit of a node, in bytes
         * @param height above the leaves
         * @return 0 to go on, or a negative errno
         */
        int node(long offset, int height);

        /**
         * @param extent the next extent; not to be kept
         * @return 0 to go on, or a negative errno
         */
        int extent(Extent extent);
    }

    /**
     * Finds where a block of the inode is, as the media say.
     *
     * @param inodeOffset of the inode's unit, in bytes
     * @param block       of the file
     * @param out         takes the whole extent that holds the block, or else the next one behind it
     * @return {@link #HOLDS}, {@link #FOLLOWS}, {@link #NONE}, or -EIO
     */
    public int find(long inodeOffset, long block, Extent out) {
        return nodes.find(null, inodeOffset, block, out);
    }

    /**
     * Finds where a block of the inode will be.
     *
     * @param transaction in which the inode is open
     * @param inodeSlot   of the inode
     * @param block       of the file
     * @param out         as of {@link #find(long, long, Extent)}
     * @return as there
     */
    public int find(Transaction transaction, int inodeSlot, long block, Extent out) {
        return nodes.find(transaction, inodeSlot, block, out);
    }

    /** {@return units that one {@link #insert} or one step of a batch may open} */
    public int unitsOfChange(Transaction transaction, int inodeSlot) {
        return 4 * (height(transaction.get(inodeSlot, InodeLayout.AREA)) + 2);
    }

    /**
     * Adds blocks where there are none. An inode without content gets a tree.
     *
     * @param transaction in which the inode is open, with room for {@link #unitsOfChange}
     * @param space       of the lane
     * @param inodeSlot   of the inode
     * @param logical     first block in the file; it ends at {@link #BLOCK_END} at most
     * @param physical    first block in the pool
     * @param length      blocks, 1 to {@link ExtentLayout#LENGTH_MAX}
     * @param flags       {@link ExtentLayout#UNWRITTEN}, {@link ExtentLayout#SHARED}, or 0
     * @return 0 or a negative errno: ENOSPC, EIO
     */
    public int insert(Transaction transaction, LaneSpace space, int inodeSlot, long logical, long physical,
            long length, long flags) {
        assert logical >= 0 && length > 0 && logical + length <= BLOCK_END && (flags & ~FLAGS) == 0;
        assert length <= ExtentLayout.LENGTH_MAX && geometry.isBlock(physical);
        int kind = (int) transaction.get(inodeSlot, InodeLayout.CONTENT);
        if (kind == InodeLayout.NOTHING) {
            transaction.set(inodeSlot, InodeLayout.CONTENT, InodeLayout.EXTENTS);
            transaction.set(inodeSlot, InodeLayout.AREA, 0);
            transaction.set(inodeSlot, InodeLayout.AREA + 1, 0);
        } else if (kind != InodeLayout.EXTENTS) {
            return -ErrorNumber.EIO;
        }
        int result = nodes.merge(transaction, inodeSlot, logical, physical, length, flags);
        if (result == ExtentNodes.NOT_MERGED) {
            result = nodes.insert(transaction, space, inodeSlot, logical | flags,
                    physical | length << ExtentLayout.LENGTH_SHIFT);
        }
        if (result == 0) {
            addBlocks(transaction, inodeSlot, length);
        }
        return result;
    }

    /**
     * Takes blocks out and frees them, as many as one transaction can.
     *
     * @param transaction in which the inode is open
     * @param space       of the lane
     * @param inodeSlot   of the inode
     * @param from        first block of the file
     * @param to          behind the last one
     * @param metadata    they are buckets of a directory
     * @param scratch     is changed
     * @return {@link #DONE}, {@link #MORE}, or a negative errno: EIO; ENOSPC if an extent had to be parted
     */
    public int remove(Transaction transaction, LaneSpace space, int inodeSlot, long from, long to,
            boolean metadata, Extent scratch) {
        int freed = 0;
        for (int cuts = 0; from < to; cuts++) {
            if (cuts == CUT_MAX || freed >= FREED_NODE_MAX
                    || !transaction.hasRoom(unitsOfChange(transaction, inodeSlot))) {
                return MORE;
            }
            int found = find(transaction, inodeSlot, from, scratch);
            if (found <= NONE || found == FOLLOWS && scratch.logical() >= to) {
                return Math.min(found, DONE);
            }
            long first = Math.max(from, scratch.logical());
            long physical = scratch.physicalOf(first);
            long count = space.room(physical, Math.min(to, scratch.end()) - first);
            if (count == 0) {
                return MORE;
            }
            int result = cut(transaction, space, inodeSlot, first, first + count, scratch);
            if (result < 0) {
                return result;
            }
            freed += result;
            space.free(physical, count, metadata);
        }
        return DONE;
    }

    /** Takes blocks of one extent out, without freeing them. Answers nodes freed, or a negative errno. */
    private int cut(Transaction transaction, LaneSpace space, int inodeSlot, long from, long to, Extent extent) {
        boolean parts = from > extent.logical() && to < extent.end();
        int result = nodes.cut(transaction, space, inodeSlot, from, parts ? extent.end() : to);
        if (result >= 0 && parts) {
            int added = nodes.insert(transaction, space, inodeSlot, to | extent.flags(),
                    extent.physicalOf(to) | extent.end() - to << ExtentLayout.LENGTH_SHIFT);
            result = added < 0 ? added : result;
        }
        if (result >= 0) {
            addBlocks(transaction, inodeSlot, from - to);
        }
        return result;
    }

    private static void addBlocks(Transaction transaction, int inodeSlot, long count) {
        transaction.set(inodeSlot, InodeLayout.BLOCK_COUNT,
                transaction.get(inodeSlot, InodeLayout.BLOCK_COUNT) + count);
    }

    /**
     * Changes the flags of all blocks in a range, as far as one transaction can.
     *
     * @param transaction in which the inode is open
     * @param space       of the lane
     * @param inodeSlot   of the inode
     * @param from        first block of the file
     * @param to          behind the last one
     * @param clear       flags that are taken away
     * @param set         flags that are given
     * @param scratch     is changed
     * @return {@link #DONE}, {@link #MORE}, or a negative errno: ENOSPC if an extent had to be parted; EIO
     */
    public int flag(Transaction transaction, LaneSpace space, int inodeSlot, long from, long to, long clear,
            long set, Extent scratch) {
        for (long at = from; at < to;) {
            if (!transaction.hasRoom(2 * unitsOfChange(transaction, inodeSlot))) {
                return MORE;
            }
            int found = find(transaction, inodeSlot, at, scratch);
            if (found <= NONE || found == FOLLOWS && scratch.logical() >= to) {
                return Math.min(found, DONE);
            }
            long flags = scratch.flags() & ~clear | set;
            long first = Math.max(at, scratch.logical());
            long last = Math.min(to, scratch.end());
            at = last;
            if (flags == scratch.flags()) {
                continue;
            }
            int result = cut(transaction, space, inodeSlot, first, last, scratch);
            if (result >= 0) {
                result = insert(transaction, space, inodeSlot, first, scratch.physicalOf(first), last - first, flags);
            }
            if (result < 0) {
                return result;
            }
        }
        return DONE;
    }

    /**
     * Moves all blocks from one on, over blocks that are not there.
     *
     * @param transaction in which the inode is open
     * @param space       of the lane
     * @param inodeSlot   of the inode
     * @param from        first block that moves
     * @param by          how far: up if positive, which must leave the last below {@link #BLOCK_END}; down if negative
     * @param scratch     is changed
     * @return {@link #DONE}, {@link #MORE} if they are too many for one transaction, which is to be aborted; or a
     *     negative errno: ENOSPC if an extent had to be parted; EIO
     */
    public int shift(Transaction transaction, LaneSpace space, int inodeSlot, long from, long by, Extent scratch) {
        int found = find(transaction, inodeSlot, from, scratch);
        if (found == HOLDS && scratch.logical() < from) {
            int result = nodes.cut(transaction, space, inodeSlot, from, scratch.end());
            if (result >= 0) {
                result = nodes.insert(transaction, space, inodeSlot, from | scratch.flags(),
                        scratch.physicalOf(from) | scratch.end() - from << ExtentLayout.LENGTH_SHIFT);
            }
            if (result < 0) {
                return result;
            }
        }
        return found <= NONE ? Math.min(found, DONE) : nodes.shift(transaction, inodeSlot, from, by);
    }

    /**
     * Walks all nodes but the root, and all extents, in order.
     *
     * @param inodeOffset of the inode's unit, in bytes
     * @param visitor     takes them
     * @param scratch     is changed
     * @return 0, -EIO at the first node that cannot be believed, or what the visitor answered
     */
    public int walk(long inodeOffset, Visitor visitor, Extent scratch) {
        return nodes.walk(inodeOffset, visitor, scratch);
    }
}
