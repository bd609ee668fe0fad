// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.extent;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;
import org.zufs.spi.media.PersistentMemory;

/**
 * Finds, checks and changes the nodes of an {@link ExtentTree}. A <i>node</i> is a slot of a transaction, or, where the
 * transaction is null, the offset of a unit as it is on the media; its <i>base</i> is the word with its count.
 */
final class ExtentNodes {
    /** Answer of {@link #merge}: there is no neighbour that the extent continues. */
    static final int NOT_MERGED = 1;

    private static final int ROOT = InodeLayout.AREA;
    private static final int NODE = ExtentLayout.NODE;
    private static final int ENTRIES = ExtentLayout.ENTRIES_FROM_NODE;
    private static final int ROOT_MAX = ExtentLayout.ROOT_ENTRY_COUNT_MAX;
    private static final int NODE_MAX = ExtentLayout.UNIT_ENTRY_COUNT_MAX;
    private static final long LOGICAL_MASK = ExtentLayout.LOGICAL_MASK;
    private static final int LENGTH_SHIFT = ExtentLayout.LENGTH_SHIFT;
    /** A node with at most so many entries looks for a neighbour to become one with. */
    private static final int SMALL_COUNT = 8;
    /** What the two may have together, so that the next entries do not part them again. */
    private static final int MERGED_COUNT_MAX = 24;
    private static final int HEIGHT_SHIFT = 32;

    private final PoolGeometry geometry;
    private final PersistentMemory memory;

    ExtentNodes(PoolGeometry geometry) {
        this.geometry = geometry;
        memory = geometry.memory();
    }

    static int count(long head) {
        return (int) head;
    }

    static int height(long head) {
        return (int) (head >>> HEIGHT_SHIFT);
    }

    private static long head(int count, int height) {
        return (long) height << HEIGHT_SHIFT | count;
    }

    private static long length(long second) {
        return second >>> LENGTH_SHIFT;
    }

    private static long physical(long second) {
        return second & ExtentLayout.PHYSICAL_MASK;
    }

    private long read(Transaction transaction, long node, int word) {
        return transaction == null ? memory.word(node + (long) word * Long.BYTES)
                : transaction.get((int) node, word);
    }

    private long first(Transaction transaction, long node, int base, int index) {
        return read(transaction, node, base + ENTRIES + 2 * index);
    }

    private long second(Transaction transaction, long node, int base, int index) {
        return read(transaction, node, base + ENTRIES + 2 * index + 1);
    }

    private static void setEntry(Transaction transaction, int node, int base, int index, long first, long second) {
        transaction.set(node, base + ENTRIES + 2 * index, first);
        transaction.set(node, base + ENTRIES + 2 * index + 1, second);
    }

    private long key(Transaction transaction, long node, int base, int index) {
        return first(transaction, node, base, index) & LOGICAL_MASK;
    }

    /** {@return the index of the last entry that begins at or before a block; -1 if there is none} */
    private int search(Transaction transaction, long node, int base, int count, long block) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (key(transaction, node, base, middle) <= block) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** {@return true if the root of an inode that has a tree can be believed} */
    boolean isRootValid(Transaction transaction, long inode) {
        long head = read(transaction, inode, ROOT);
        int height = height(head);
        int count = count(head);
        if (count < 0 || count > ROOT_MAX || height < 0 || height > ExtentLayout.HEIGHT_MAX
                || count == 0 && height > 0) {
            return false;
        }
        return areEntriesValid(transaction, inode, ROOT, count, height, ExtentTree.BLOCK_END);
    }

    /** Says whether entries ascend, end before a limit, and lie in the pool. */
    private boolean areEntriesValid(Transaction transaction, long node, int base, int count, int height, long limit) {
        long from = 0;
        for (int index = 0; index < count; index++) {
            long first = first(transaction, node, base, index);
            long second = second(transaction, node, base, index);
            long logical = first & LOGICAL_MASK;
            long end = logical + 1;
            if (height == 0) {
                end = logical + length(second);
                if ((first & ~(LOGICAL_MASK | ExtentTree.FLAGS)) != 0 || length(second) == 0 || physical(second) == 0
                        || physical(second) + length(second) > geometry.blockCount()) {
                    return false;
                }
            } else if (first != logical) {
                return false;
            }
            if (logical < from) {
                return false;
            }
            from = end;
        }
        return from <= limit;
    }

    private boolean isNodeValid(long offset, int height, long owner, long key, long limit) {
        if (!geometry.isIntact(offset, UnitKind.EXTENTS) || UnitLayout.owner(memory.word(offset)) != owner) {
            return false;
        }
        long head = memory.word(offset + (long) NODE * Long.BYTES);
        int count = count(head);
        return height(head) == height && count > 0 && count <= NODE_MAX && key(null, offset, NODE, 0) == key
                && areEntriesValid(null, offset, NODE, count, height, limit);
    }

    private static long ownerOf(Transaction transaction, long inode) {
        long offset = transaction == null ? inode : transaction.offset((int) inode);
        return offset >>> UnitLayout.SHIFT & 0xFFFF_FFFFL;
    }

    /**
     * Opens a child.
     *
     * @param height that it must have
     * @param limit  where it must end at the latest
     * @return the node, or -EIO
     */
    private long child(Transaction transaction, long node, int base, int index, int height, long owner, long limit) {
        long unit = second(transaction, node, base, index);
        if (unit <= 0 || unit >= memory.length() >>> UnitLayout.SHIFT) {
            return -ErrorNumber.EIO;
        }
        long offset = unit << UnitLayout.SHIFT;
        long key = key(transaction, node, base, index);
        if (transaction == null) {
            return isNodeValid(offset, height, owner, key, limit) ? offset : -ErrorNumber.EIO;
        }
        int slot = transaction.open(offset);
        boolean untouched = transaction.get(slot, UnitLayout.CHECK)
                == memory.word(offset + (long) UnitLayout.CHECK * Long.BYTES);
        if (untouched) {
            return isNodeValid(offset, height, owner, key, limit) ? slot : -ErrorNumber.EIO;
        }
        long head = transaction.get(slot, NODE);
        boolean fits = height(head) == height && count(head) > 0 && key(transaction, slot, NODE, 0) == key;
        return fits ? slot : -ErrorNumber.EIO;
    }

    /** {@return where a child of a node must end at the latest} */
    private long limitOf(Transaction transaction, long node, int base, int index, int count, long limit) {
        return index + 1 < count ? key(transaction, node, base, index + 1) : limit;
    }

    int find(Transaction transaction, long inode, long block, Extent out) {
        if ((int) read(transaction, inode, InodeLayout.CONTENT) != InodeLayout.EXTENTS) {
            return ExtentTree.NONE;
        }
        if (!isRootValid(transaction, inode)) {
            return -ErrorNumber.EIO;
        }
        long node = inode;
        int base = ROOT;
        long limit = ExtentTree.BLOCK_END;
        long head = read(transaction, node, base);
        for (int height = height(head); height > 0; height--) {
            int index = Math.max(0, search(transaction, node, base, count(head), block));
            limit = limitOf(transaction, node, base, index, count(head), limit);
            node = child(transaction, node, base, index, height - 1, ownerOf(transaction, inode), limit);
            if (node < 0) {
                return (int) node;
            }
            base = NODE;
            head = read(transaction, node, base);
        }
        int index = search(transaction, node, base, count(head), block);
        if (index >= 0) {
            out.load(first(transaction, node, base, index), second(transaction, node, base, index));
            if (out.holds(block)) {
                return ExtentTree.HOLDS;
            }
        }
        if (index + 1 < count(head)) {
            out.load(first(transaction, node, base, index + 1), second(transaction, node, base, index + 1));
            return ExtentTree.FOLLOWS;
        }
        if (limit == ExtentTree.BLOCK_END) {
            return ExtentTree.NONE;
        }
        int next = find(transaction, inode, limit, out);
        return next == ExtentTree.HOLDS ? ExtentTree.FOLLOWS : next < 0 ? next : -ErrorNumber.EIO;
    }

    /** Lets a neighbour in the same leaf grow by an extent. Answers 0, {@link #NOT_MERGED} or -EIO. */
    int merge(Transaction transaction, int inode, long logical, long physical, long length, long flags) {
        if (!isRootValid(transaction, inode)) {
            return -ErrorNumber.EIO;
        }
        int node = inode;
        int base = ROOT;
        long limit = ExtentTree.BLOCK_END;
        long head = transaction.get(node, base);
        for (int height = height(head); height > 0; height--) {
            int index = Math.max(0, search(transaction, node, base, count(head), logical));
            limit = limitOf(transaction, node, base, index, count(head), limit);
            long child = child(transaction, node, base, index, height - 1, ownerOf(transaction, inode), limit);
            if (child < 0) {
                return (int) child;
            }
            node = (int) child;
            base = NODE;
            head = transaction.get(node, base);
        }
        int count = count(head);
        int before = search(transaction, node, base, count, logical);
        long end = before + 1 < count ? key(transaction, node, base, before + 1) : limit;
        if (logical + length > end || before >= 0 && logical < key(transaction, node, base, before)
                + length(second(transaction, node, base, before))) {
            return -ErrorNumber.EIO;
        }
        if (before >= 0 && joins(transaction, node, base, before, logical, physical, length, flags)) {
            long second = second(transaction, node, base, before) + (length << LENGTH_SHIFT);
            transaction.set(node, base + ENTRIES + 2 * before + 1, second);
            long first = first(transaction, node, base, before);
            if (before + 1 < count && joins(transaction, node, base, before, key(transaction, node, base, before + 1),
                    physical(second(transaction, node, base, before + 1)),
                    length(second(transaction, node, base, before + 1)),
                    first(transaction, node, base, before + 1) & ExtentTree.FLAGS)) {
                second += second(transaction, node, base, before + 1) & ~ExtentLayout.PHYSICAL_MASK;
                delete(transaction, node, base, before + 1);
                setEntry(transaction, node, base, before, first, second);
            }
            return 0;
        }
        int after = before + 1;
        boolean keyStays = after > 0 || base == ROOT;
        if (keyStays && after < count && precedes(transaction, node, base, after, logical, physical, length, flags)) {
            setEntry(transaction, node, base, after, logical | flags,
                    physical | length + length(second(transaction, node, base, after)) << LENGTH_SHIFT);
            return 0;
        }
        return NOT_MERGED;
    }

    /** Says whether an extent begins where an entry ends. */
    private boolean joins(Transaction transaction, int node, int base, int index, long logical, long physical,
            long length, long flags) {
        long first = first(transaction, node, base, index);
        long second = second(transaction, node, base, index);
        return (first & ExtentTree.FLAGS) == flags && (first & LOGICAL_MASK) + length(second) == logical
                && physical(second) + length(second) == physical
                && length(second) + length <= ExtentLayout.LENGTH_MAX;
    }

    /** Says whether an extent ends where an entry begins. */
    private boolean precedes(Transaction transaction, int node, int base, int index, long logical, long physical,
            long length, long flags) {
        long first = first(transaction, node, base, index);
        long second = second(transaction, node, base, index);
        return (first & ExtentTree.FLAGS) == flags && (first & LOGICAL_MASK) == logical + length
                && physical(second) == physical + length && length(second) + length <= ExtentLayout.LENGTH_MAX;
    }

    /** Adds an entry to a leaf, with room made on the way down. Answers 0 or a negative errno. */
    int insert(Transaction transaction, LaneSpace space, int inode, long first, long second) {
        long block = first & LOGICAL_MASK;
        if (count(transaction.get(inode, ROOT)) == ROOT_MAX) {
            int result = pushDown(transaction, space, inode);
            if (result < 0) {
                return result;
            }
        }
        int node = inode;
        int base = ROOT;
        long limit = ExtentTree.BLOCK_END;
        long head = transaction.get(node, base);
        for (int height = height(head); height > 0; height--) {
            int index = Math.max(0, search(transaction, node, base, count(head), block));
            limit = limitOf(transaction, node, base, index, count(head), limit);
            long child = child(transaction, node, base, index, height - 1, ownerOf(transaction, inode), limit);
            if (child < 0) {
                return (int) child;
            }
            if (block < key(transaction, node, base, index)) {
                transaction.set(node, base + ENTRIES + 2 * index, block);
            }
            if (count(transaction.get((int) child, NODE)) == NODE_MAX) {
                long right = split(transaction, space, inode, node, base, index, (int) child, block);
                if (right < 0) {
                    return (int) right;
                }
                long border = key(transaction, node, base, index + 1);
                if (block >= border) {
                    child = right;
                } else {
                    limit = border;
                }
            }
            node = (int) child;
            base = NODE;
            head = transaction.get(node, base);
        }
        int index = search(transaction, node, base, count(head), block) + 1;
        add(transaction, node, base, index, first, second);
        return 0;
    }

    private static int goal(PoolGeometry geometry, Transaction transaction, int inode) {
        return geometry.groupOf(transaction.offset(inode) >>> PoolGeometry.BLOCK_SHIFT);
    }

    /** Takes a unit for a node. Answers its slot or a negative errno. */
    private long newNode(Transaction transaction, LaneSpace space, int inode) {
        long offset = space.takeUnit(goal(geometry, transaction, inode));
        return offset < 0 ? offset : transaction.create(offset, UnitKind.EXTENTS, ownerOf(transaction, inode));
    }

    /** Moves all entries of the root to a new node below it. */
    private int pushDown(Transaction transaction, LaneSpace space, int inode) {
        long head = transaction.get(inode, ROOT);
        if (height(head) >= ExtentLayout.HEIGHT_MAX) {
            return -ErrorNumber.EFBIG;
        }
        long below = newNode(transaction, space, inode);
        if (below < 0) {
            return (int) below;
        }
        int count = count(head);
        transaction.set((int) below, NODE, head);
        move(transaction, inode, ROOT, 0, (int) below, NODE, 0, count);
        transaction.set(inode, ROOT, head(1, height(head) + 1));
        setEntry(transaction, inode, ROOT, 0, key(transaction, below, NODE, 0),
                transaction.offset((int) below) >>> UnitLayout.SHIFT);
        return 0;
    }

    /** Moves half of a full child, or less if the tree grows at its end, to a new neighbour. Answers that. */
    private long split(Transaction transaction, LaneSpace space, int inode, int node, int base, int index, int child,
            long block) {
        long right = newNode(transaction, space, inode);
        if (right < 0) {
            return right;
        }
        long head = transaction.get(child, NODE);
        int count = count(head);
        int keep = block > key(transaction, child, NODE, count - 1) ? count - 1 : count / 2;
        move(transaction, child, NODE, keep, (int) right, NODE, 0, count - keep);
        transaction.set((int) right, NODE, head(count - keep, height(head)));
        transaction.set(child, NODE, head(keep, height(head)));
        add(transaction, node, base, index + 1, key(transaction, right, NODE, 0),
                transaction.offset((int) right) >>> UnitLayout.SHIFT);
        return right;
    }

    private void move(Transaction transaction, int source, int sourceBase, int sourceIndex, int target,
            int targetBase, int targetIndex, int count) {
        for (int index = 0; index < count; index++) {
            setEntry(transaction, target, targetBase, targetIndex + index,
                    first(transaction, source, sourceBase, sourceIndex + index),
                    second(transaction, source, sourceBase, sourceIndex + index));
        }
    }

    private void add(Transaction transaction, int node, int base, int index, long first, long second) {
        long head = transaction.get(node, base);
        assert count(head) < (base == ROOT ? ROOT_MAX : NODE_MAX);
        for (int at = count(head); at > index; at--) {
            setEntry(transaction, node, base, at, first(transaction, node, base, at - 1),
                    second(transaction, node, base, at - 1));
        }
        setEntry(transaction, node, base, index, first, second);
        transaction.set(node, base, head + 1);
    }

    private void delete(Transaction transaction, int node, int base, int index) {
        long head = transaction.get(node, base);
        move(transaction, node, base, index + 1, node, base, index, count(head) - index - 1);
        transaction.set(node, base, head - 1);
    }

    /**
     * Takes blocks out that lie in one extent, and end with it or begin with it.
     *
     * @return nodes that were freed, or -EIO
     */
    int cut(Transaction transaction, LaneSpace space, int inode, long from, long to) {
        long head = transaction.get(inode, ROOT);
        int freed = cutBelow(transaction, space, inode, inode, ROOT, ExtentTree.BLOCK_END, from, to);
        head = transaction.get(inode, ROOT);
        while (freed >= 0 && height(head) > 0 && count(head) <= 1) {
            if (count(head) == 0) {
                transaction.set(inode, ROOT, head(0, 0));
                break;
            }
            long child = child(transaction, inode, ROOT, 0, height(head) - 1, ownerOf(transaction, inode),
                    ExtentTree.BLOCK_END);
            if (child < 0) {
                return (int) child;
            }
            long below = transaction.get((int) child, NODE);
            if (count(below) > ROOT_MAX) {
                break;
            }
            move(transaction, (int) child, NODE, 0, inode, ROOT, 0, count(below));
            transaction.set(inode, ROOT, below);
            space.freeUnit(transaction.offset((int) child));
            freed++;
            head = below;
        }
        return freed;
    }

    private int cutBelow(Transaction transaction, LaneSpace space, int inode, int node, int base, long limit,
            long from, long to) {
        long head = transaction.get(node, base);
        int count = count(head);
        int index = search(transaction, node, base, count, from);
        if (index < 0) {
            return -ErrorNumber.EIO;
        }
        if (height(head) == 0) {
            return cutEntry(transaction, node, base, index, from, to);
        }
        long childLimit = limitOf(transaction, node, base, index, count, limit);
        long child = child(transaction, node, base, index, height(head) - 1, ownerOf(transaction, inode), childLimit);
        if (child < 0) {
            return (int) child;
        }
        int freed = cutBelow(transaction, space, inode, (int) child, NODE, childLimit, from, to);
        if (freed < 0) {
            return freed;
        }
        int left = count(transaction.get((int) child, NODE));
        if (left == 0) {
            space.freeUnit(transaction.offset((int) child));
            delete(transaction, node, base, index);
            return freed + 1;
        }
        transaction.set(node, base + ENTRIES + 2 * index, key(transaction, child, NODE, 0));
        if (left <= SMALL_COUNT && count > 1) {
            int joined = join(transaction, space, inode, node, base, index + 1 < count ? index : index - 1, limit);
            return joined < 0 ? joined : freed + joined;
        }
        return freed;
    }

    private int cutEntry(Transaction transaction, int node, int base, int index, long from, long to) {
        long first = first(transaction, node, base, index);
        long second = second(transaction, node, base, index);
        long logical = first & LOGICAL_MASK;
        long end = logical + length(second);
        if (to > end || from != logical && to != end) {
            return -ErrorNumber.EIO;
        }
        long cut = to - from;
        if (cut == length(second)) {
            delete(transaction, node, base, index);
        } else if (from == logical) {
            setEntry(transaction, node, base, index, first + cut, second + cut - (cut << LENGTH_SHIFT));
        } else {
            setEntry(transaction, node, base, index, first, second - (cut << LENGTH_SHIFT));
        }
        return 0;
    }

    /** Moves the entries of the right one of two children to the left one, if there is room. Answers nodes freed. */
    private int join(Transaction transaction, LaneSpace space, int inode, int node, int base, int leftIndex,
            long limit) {
        long head = transaction.get(node, base);
        long owner = ownerOf(transaction, inode);
        int height = height(head) - 1;
        long left = child(transaction, node, base, leftIndex, height, owner,
                limitOf(transaction, node, base, leftIndex, count(head), limit));
        long right = child(transaction, node, base, leftIndex + 1, height, owner,
                limitOf(transaction, node, base, leftIndex + 1, count(head), limit));
        if (left < 0 || right < 0) {
            return -ErrorNumber.EIO;
        }
        int leftCount = count(transaction.get((int) left, NODE));
        int rightCount = count(transaction.get((int) right, NODE));
        if (leftCount + rightCount > MERGED_COUNT_MAX) {
            return 0;
        }
        move(transaction, (int) right, NODE, 0, (int) left, NODE, leftCount, rightCount);
        transaction.set((int) left, NODE, head(leftCount + rightCount, height));
        delete(transaction, node, base, leftIndex + 1);
        space.freeUnit(transaction.offset((int) right));
        return 1;
    }

    /**
     * Moves all extents that begin at or behind a block.
     *
     * @return {@link ExtentTree#DONE}, {@link ExtentTree#MORE} if they are too many for the transaction, or -EIO
     */
    int shift(Transaction transaction, int inode, long from, long by) {
        return shift(transaction, inode, inode, ROOT, ExtentTree.BLOCK_END, from, by);
    }

    private int shift(Transaction transaction, int inode, int node, int base, long limit, long from, long by) {
        long head = transaction.get(node, base);
        int count = count(head);
        for (int index = 0; index < count; index++) {
            long childLimit = limitOf(transaction, node, base, index, count, limit);
            if (height(head) > 0 && childLimit > from) {
                if (!transaction.hasRoom(1)) {
                    return ExtentTree.MORE;
                }
                long child = child(transaction, node, base, index, height(head) - 1, ownerOf(transaction, inode),
                        childLimit);
                int result = child < 0 ? (int) child
                        : shift(transaction, inode, (int) child, NODE, childLimit, from, by);
                if (result != ExtentTree.DONE) {
                    return result;
                }
            }
        }
        for (int index = 0; index < count; index++) {
            long first = first(transaction, node, base, index);
            if ((first & LOGICAL_MASK) >= from) {
                transaction.set(node, base + ENTRIES + 2 * index, first + by);
            }
        }
        return 0;
    }

    /** Walks all nodes and extents, as the media say. */
    int walk(long inode, ExtentTree.Visitor visitor, Extent scratch) {
        if ((int) memory.word(inode + (long) InodeLayout.CONTENT * Long.BYTES) != InodeLayout.EXTENTS) {
            return 0;
        }
        return isRootValid(null, inode) ? walk(inode, inode, ROOT, ExtentTree.BLOCK_END, visitor, scratch)
                : -ErrorNumber.EIO;
    }

    private int walk(long inode, long node, int base, long limit, ExtentTree.Visitor visitor, Extent scratch) {
        long head = read(null, node, base);
        int count = count(head);
        for (int index = 0; index < count; index++) {
            int result;
            if (height(head) == 0) {
                scratch.load(first(null, node, base, index), second(null, node, base, index));
                result = visitor.extent(scratch);
            } else {
                long childLimit = limitOf(null, node, base, index, count, limit);
                long child = child(null, node, base, index, height(head) - 1, ownerOf(null, inode), childLimit);
                result = child < 0 ? (int) child : visitor.node(child, height(head) - 1);
                result = result < 0 ? result : walk(inode, child, NODE, childLimit, visitor, scratch);
            }
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }
}
