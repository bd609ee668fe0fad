// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

/** Slots that stand for nothing at the moment. The last lock that is taken. */
final class MadePool {
    private final MadeInode[] slots;
    private int count;

    MadePool(NullSuperblock superblock, int capacity) {
        slots = new MadeInode[capacity];
        for (int index = 0; index < capacity; index++) {
            slots[index] = new MadeInode(superblock, this);
        }
        count = capacity;
    }

    /** A slot, or null if none is left. */
    synchronized MadeInode take() {
        return count == 0 ? null : slots[--count];
    }

    synchronized void put(MadeInode slot) {
        slots[count++] = slot;
    }

    synchronized int count() {
        return count;
    }
}
