// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

/**
 * Room for a few chunks that only deleting gets: on a pool whose free blocks are all taken, or scattered so that no 8
 * of them make a chunk, it still finds units. Known only to the server: on the media these blocks are free.
 *
 * <p>They are looked for once, when the first block is asked for; if there are fewer, or some were used, they come from
 * what is freed. Thread-safe; called with or without the lock of a group, takes no other one while it has its own.
 */
final class Spares {
    /** The most chunks. */
    static final int COUNT_MAX = 4;

    private final int wanted;
    private final Group[] groups = new Group[COUNT_MAX];
    private final int[] slots = new int[COUNT_MAX];
    private volatile int count;
    private volatile boolean looked;

    Spares(int wanted) {
        this.wanted = wanted;
    }

    long blockCount() {
        return (long) count * Chunks.BLOCK_COUNT;
    }

    /** Looks for room, the first time. By a thread that has locked no group. */
    void look(Space space) {
        if (looked) {
            return;
        }
        looked = true;
        GroupTable table = space.table();
        for (int index = 0; index < table.count() && count < wanted; index++) {
            if (table.free(index) >= Chunks.BLOCK_COUNT) {
                Group group = table.group(index);
                group.lock();
                try {
                    refill(group);
                    table.noteBlocks(group);
                } finally {
                    group.unlock();
                }
            }
        }
    }

    /** Takes what is missing from a group that is locked. */
    void refill(Group group) {
        while (count < wanted && looked) {
            int slot = group.takeSlot();
            if (slot < 0) {
                return;
            }
            if (!add(group, slot)) {
                group.unreserve(slot * Chunks.BLOCK_COUNT, Chunks.BLOCK_COUNT);
                return;
            }
        }
    }

    private synchronized boolean add(Group group, int slot) {
        if (count == wanted) {
            return false;
        }
        groups[count] = group;
        slots[count] = slot;
        count++;
        return true;
    }

    /** Takes room for a chunk, whose blocks are reserved: as group number and slot in one, or -1. */
    synchronized long take() {
        if (count == 0) {
            return -1;
        }
        count--;
        Group group = groups[count];
        return (long) group.index() << 32 | slots[count];
    }
}
