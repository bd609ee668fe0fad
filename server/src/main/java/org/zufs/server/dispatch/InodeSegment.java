// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.zufs.spi.fs.Inode;

/**
 * A part of {@link InodeTable}: open addressing with linear probing. A key of 0 marks a free slot. Removing moves
 * later slots of the same run back over the hole, so that there are no tombstones, nothing is ever rehashed in place,
 * and churn allocates nothing.
 *
 * <p>Readers ({@link #probe}) hold no lock, and check what they find; all else holds the monitor. See {@link
 * InodeTable}.
 */
final class InodeSegment {
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INODES = MethodHandles.arrayElementVarHandle(Inode[].class);
    private static final int INITIAL_CAPACITY = 32;

    /** Both arrays of one size together, so that a reader never mixes those of two sizes. */
    private static final class Slots {
        final long[] keys;
        final Inode[] inodes;
        final int mask;

        Slots(int capacity) {
            assert Integer.bitCount(capacity) == 1 : capacity;
            keys = new long[capacity];
            inodes = new Inode[capacity];
            mask = capacity - 1;
        }

        int home(long hash) {
            return (int) (hash >>> 24) & mask;
        }
    }

    private volatile Slots slots = new Slots(INITIAL_CAPACITY);
    private int count;

    InodeSegment() {
    }

    /** Looks without the lock: an inode that has this node id and references, or null, which says nothing. */
    Inode probe(long nodeId, long hash) {
        Slots seen = slots;
        int index = seen.home(hash);
        for (int step = 0; step <= seen.mask; step++) {
            long key = (long) KEYS.getVolatile(seen.keys, index);
            if (key == nodeId) {
                Inode inode = (Inode) INODES.getVolatile(seen.inodes, index);
                return isHeld(inode, nodeId) ? inode : null;
            }
            if (key == 0) {
                return null;
            }
            index = (index + 1) & seen.mask;
        }
        return null;
    }

    /** Looks with the lock: null says that the asker holds no reference. */
    synchronized Inode find(long nodeId, long hash) {
        int index = indexOf(nodeId, hash);
        if (index < 0) {
            return null;
        }
        Inode inode = slots.inodes[index];
        return isHeld(inode, nodeId) ? inode : null;
    }

    synchronized void put(long nodeId, long hash, Inode inode) {
        int index = indexOf(nodeId, hash);
        if (index < 0) {
            insert(nodeId, hash, inode);
            return;
        }
        Inode other = slots.inodes[index];
        // The other one, without references, has been freed by its file system, and whoever gave back its last
        // reference has not come here yet: the number is used again already.
        if (other != inode && isHeld(other, nodeId)) {
            throw new IllegalStateException("node id " + nodeId + " names two inodes: " + other + " and " + inode);
        }
        INODES.setVolatile(slots.inodes, index, inode);
    }

    /**
     * Gives references back.
     *
     * @param known the inode if the caller has it, else null
     * @return the inode whose last reference this was, or null
     */
    synchronized Inode takeBack(long nodeId, long hash, Inode known, long wanted, Inode root) {
        int index = indexOf(nodeId, hash);
        Inode inode = known != null ? known : index < 0 ? null : slots.inodes[index];
        if (inode == null || known == null && inode.nodeId() != nodeId) {
            return null;
        }
        if (inode.forget(wanted, inode == root ? 1 : 0) != 0) {
            return null;
        }
        if (index >= 0 && slots.inodes[index] == inode) {
            removeAt(index);
            if (isHeld(inode, nodeId)) {
                insert(nodeId, hash, inode);
                return null;
            }
        }
        return inode;
    }

    synchronized int count() {
        return count;
    }

    synchronized List<Inode> takeAll() {
        List<Inode> all = new ArrayList<>(count);
        for (Inode inode : slots.inodes) {
            if (inode != null) {
                all.add(inode);
            }
        }
        slots = new Slots(INITIAL_CAPACITY);
        count = 0;
        return all;
    }

    private static boolean isHeld(Inode inode, long nodeId) {
        return inode != null && inode.nodeId() == nodeId && inode.references() > 0;
    }

    private int indexOf(long nodeId, long hash) {
        assert Thread.holdsLock(this);
        Slots now = slots;
        int index = now.home(hash);
        while (now.keys[index] != 0) {
            if (now.keys[index] == nodeId) {
                return index;
            }
            index = (index + 1) & now.mask;
        }
        return -1;
    }

    private void insert(long nodeId, long hash, Inode inode) {
        assert Thread.holdsLock(this);
        if (3 * (count + 1) > 2 * (slots.mask + 1)) {
            grow();
        }
        place(slots, nodeId, hash, inode);
        count++;
    }

    private static void place(Slots into, long nodeId, long hash, Inode inode) {
        int index = into.home(hash);
        while (into.keys[index] != 0) {
            assert into.keys[index] != nodeId : nodeId;
            index = (index + 1) & into.mask;
        }
        INODES.setVolatile(into.inodes, index, inode);
        KEYS.setVolatile(into.keys, index, nodeId);
    }

    /** Publishes larger arrays by one store; who still reads the old ones checks what is found there as always. */
    private void grow() {
        Slots old = slots;
        Slots larger = new Slots(Math.multiplyExact(old.mask + 1, 2));
        for (int index = 0; index <= old.mask; index++) {
            if (old.keys[index] != 0) {
                place(larger, old.keys[index], InodeTable.hash(old.keys[index]), old.inodes[index]);
            }
        }
        slots = larger;
    }

    /** Frees a slot and closes the gap in the run of slots behind it. */
    private void removeAt(int index) {
        assert Thread.holdsLock(this);
        Slots now = slots;
        int hole = index;
        int next = index;
        while (true) {
            next = (next + 1) & now.mask;
            long key = now.keys[next];
            if (key == 0) {
                break;
            }
            int home = now.home(InodeTable.hash(key));
            if (((next - home) & now.mask) >= ((next - hole) & now.mask)) {
                INODES.setVolatile(now.inodes, hole, now.inodes[next]);
                KEYS.setVolatile(now.keys, hole, key);
                hole = next;
            }
        }
        KEYS.setVolatile(now.keys, hole, 0L);
        INODES.setVolatile(now.inodes, hole, null);
        count--;
        assert count >= 0 : count;
    }
}
