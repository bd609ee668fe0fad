// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.log;

import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * Writes the log of one lane: two halves in turn, each from its start. A half is entered again only when all that it
 * holds is retired. For the lane's thread; a log that several lanes share, when a pool has fewer logs than its mount
 * has lanes, is locked by its monitor from {@link #makeRoom} to the end of {@link #append}.
 */
public final class LaneLog {
    private final Journal journal;
    private final PersistentMemory memory;
    private final long[] starts = new long[2];
    private final long[] lastSequences = new long[2];
    private final long halfLength;
    private final boolean shared;
    private int half;
    private long position;

    /**
     * @param journal    what all lanes share
     * @param start      the first byte of the lane's log
     * @param halfLength the bytes of each half, a multiple of 64
     */
    public LaneLog(Journal journal, long start, long halfLength) {
        this(journal, start, halfLength, false);
    }

    /**
     * @param journal    what all lanes share
     * @param start      the first byte of the lane's log
     * @param halfLength the bytes of each half, a multiple of 64
     * @param shared     true if other lanes write it too
     */
    public LaneLog(Journal journal, long start, long halfLength, boolean shared) {
        this.journal = journal;
        this.shared = shared;
        memory = journal.memory();
        starts[0] = start;
        starts[1] = start + halfLength;
        this.halfLength = halfLength;
        position = start;
    }

    /** {@return the longest record, in words} */
    int recordWordsMax() {
        return (int) (halfLength / Long.BYTES);
    }

    /** {@return true if its monitor is to be held} */
    boolean isShared() {
        return shared;
    }

    /**
     * Makes sure that a record of so many words fits at the position. Before the transaction has a number.
     *
     * @return 0, or a negative errno: the journal refuses
     */
    int makeRoom(int wordCount) {
        assert wordCount <= recordWordsMax() : wordCount;
        if (position + (long) wordCount * Long.BYTES <= starts[half] + halfLength) {
            return 0;
        }
        int next = 1 - half;
        if (journal.retired() < lastSequences[next]) {
            int result = journal.retire();
            if (result < 0) {
                return result;
            }
            assert journal.retired() >= lastSequences[next];
        }
        half = next;
        position = starts[next];
        return 0;
    }

    /** Writes a record, for which there is room, and persists it. */
    void append(Transaction transaction, long sequence, int wordCount) {
        long at = position;
        long header = LogRecordLayout.header(wordCount);
        long sum = UnitLayout.seed(at, journal.poolSeed()) + UnitLayout.mix(LogRecordLayout.HEADER, header)
                + UnitLayout.mix(LogRecordLayout.SEQUENCE, sequence);
        memory.putDataWord(at, header);
        memory.putDataWord(at + LogRecordLayout.SEQUENCE * Long.BYTES, sequence);
        sum += transaction.writeItems(memory, at);
        memory.putDataWord(at + LogRecordLayout.CHECK * Long.BYTES, sum);
        memory.persist(at, (long) wordCount * Long.BYTES);
        position = at + (long) wordCount * Long.BYTES;
        lastSequences[half] = sequence;
    }
}
