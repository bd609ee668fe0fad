// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;


/**
 * The kernel's queue of one CPU: the ring entries that carry its requests, and which of them wait off their lane. For
 * the lane's thread alone.
 *
 * <p>Invariants: {@code parkedCount <= entryCount <= entryLimit}; there is always an entry that is not parked, so that
 * no parked request keeps others from coming; a parked entry is replaced by a new one while there are any.
 */
final class RingQueue {
    private final int queueId;
    private final int depth;
    private final int firstEntry;
    private final int entryLimit;
    private int entryCount;
    private int parkedCount;

    /**
     * @param queueId    the CPU's number
     * @param depth      entries to begin with
     * @param firstEntry the lane's number of the first entry
     * @param entryLimit the most entries, at least the depth
     */
    RingQueue(int queueId, int depth, int firstEntry, int entryLimit) {
        assert depth >= 1 && depth <= entryLimit;
        this.queueId = queueId;
        this.depth = depth;
        this.firstEntry = firstEntry;
        this.entryLimit = entryLimit;
    }

    int queueId() {
        return queueId;
    }

    /** {@return whether an entry of this lane is this queue's} */
    boolean owns(int entry) {
        return entry >= firstEntry && entry < firstEntry + entryLimit;
    }

    /** {@return whether one more request may wait} */
    boolean canPark() {
        return entryCount - parkedCount > 1 || entryCount < entryLimit;
    }

    /** {@return the next entry to register so that the queue has its depth again, or -1} */
    int nextEntry() {
        assert parkedCount <= entryCount;
        return entryCount - parkedCount < depth && entryCount < entryLimit ? firstEntry + entryCount++ : -1;
    }

    void parked() {
        parkedCount++;
        assert parkedCount <= entryCount;
    }

    void unparked() {
        parkedCount--;
        assert parkedCount >= 0;
    }
}
