// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;
import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/** Finds the records of all logs that a mount would apply, and lays them over a {@link UnitView}. For one thread. */
final class LogReader {
    private long[] sequences = new long[64];
    private long[] offsets = new long[64];
    private int count;
    private long last;
    private PersistentMemory memory;
    private long poolSeed;

    /** Is told of each half, and of the damage in it. */
    interface HalfVisitor {
        /** There is a valid record behind a damaged one. */
        void damaged(int lane, int half, long offset);
    }

    /** {@return how many records a mount would apply} */
    int count() {
        return count;
    }

    /** {@return the number of the last transaction that will be in place} */
    long last() {
        return last;
    }

    /** {@return the sequence of a record, ascending with its index} */
    long sequence(int index) {
        return sequences[index];
    }

    /** {@return the offset of a record} */
    long offset(int index) {
        return offsets[index];
    }

    /** Reads all logs. */
    void read(PersistentMemory pool, PoolHead head, HalfVisitor visitor) {
        memory = pool;
        poolSeed = head.geometry().poolSeed();
        count = 0;
        last = head.word(SuperblockLayout.RETIRED);
        if (head.word(SuperblockLayout.STATE) == SuperblockLayout.CLEAN) {
            return;
        }
        long half = head.word(SuperblockLayout.LOG_HALF_LENGTH);
        long limit = limit(pool, head);
        for (int index = 0; index < head.word(SuperblockLayout.LANE_COUNT) * 2; index++) {
            long start = head.word(SuperblockLayout.LOG_OFFSET) + index * half;
            readHalf(start, start + half, head.word(SuperblockLayout.RETIRED), limit, index, visitor);
        }
        sort();
    }

    /** After another start of the machine, a plain file has only what was checkpointed. */
    private static long limit(PersistentMemory pool, PoolHead head) {
        boolean sameBoot = pool.bootIdHigh() == head.word(SuperblockLayout.BOOT_ID)
                && pool.bootIdLow() == head.word(SuperblockLayout.BOOT_ID + 1);
        return pool.domain() != PersistDomain.FILE || sameBoot ? Long.MAX_VALUE
                : head.word(SuperblockLayout.CHECKPOINT);
    }

    private void readHalf(long start, long end, long retired, long limit, int index, HalfVisitor visitor) {
        long previous = 0;
        long at = start;
        while (true) {
            int wordCount = wordCount(at, end);
            if (wordCount < 0) {
                break;
            }
            long sequence = memory.dataWord(at + LogRecordLayout.SEQUENCE * Long.BYTES);
            if (sequence <= previous) {
                break;
            }
            add(sequence, at, retired, limit);
            previous = sequence;
            at += (long) wordCount * Long.BYTES;
        }
        long newest = Math.max(previous, retired);
        for (long behind = at + Long.BYTES; behind < end; behind += Long.BYTES) {
            int wordCount = wordCount(behind, end);
            if (wordCount < 0) {
                continue;
            }
            long sequence = memory.dataWord(behind + LogRecordLayout.SEQUENCE * Long.BYTES);
            if (sequence > newest && sequence <= limit) {
                visitor.damaged(index / 2, index % 2, at);
                add(sequence, behind, retired, limit);
                newest = sequence;
                at = behind;
                behind += (long) (wordCount - 1) * Long.BYTES;
            }
        }
    }

    private void add(long sequence, long offset, long retired, long limit) {
        if (sequence <= retired || sequence > limit) {
            return;
        }
        if (count == sequences.length) {
            sequences = Arrays.copyOf(sequences, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        sequences[count] = sequence;
        offsets[count++] = offset;
        last = Math.max(last, sequence);
    }

    /** Answers the length of a valid record, or -1. */
    private int wordCount(long at, long end) {
        try {
            if (end - at < LogRecordLayout.ITEMS * Long.BYTES) {
                return -1;
            }
            long header = memory.dataWord(at);
            int wordCount = LogRecordLayout.wordCount(header);
            if (wordCount < LogRecordLayout.ITEMS || wordCount > (end - at) / Long.BYTES) {
                return -1;
            }
            long sum = UnitLayout.seed(at, poolSeed) + UnitLayout.mix(LogRecordLayout.HEADER, header);
            for (int index = LogRecordLayout.SEQUENCE; index < wordCount; index++) {
                if (index != LogRecordLayout.CHECK) {
                    sum += UnitLayout.mix(index, memory.dataWord(at + (long) index * Long.BYTES));
                }
            }
            return sum == memory.dataWord(at + LogRecordLayout.CHECK * Long.BYTES) && itemsFit(at, wordCount)
                    ? wordCount : -1;
        } catch (InternalError lost) {
            return -1;
        }
    }

    private boolean itemsFit(long at, int wordCount) {
        int index = LogRecordLayout.ITEMS;
        while (index + LogRecordLayout.ITEM_HEADER_COUNT <= wordCount) {
            long unit = memory.dataWord(at + (long) index * Long.BYTES);
            long mask = memory.dataWord(at + (long) (index + 1) * Long.BYTES);
            if (unit <= 0 || unit >= memory.length() >>> UnitLayout.SHIFT) {
                return false;
            }
            index += LogRecordLayout.ITEM_HEADER_COUNT + Long.bitCount(mask);
        }
        return index == wordCount;
    }

    private void sort() {
        long[] order = new long[count];
        for (int index = 0; index < count; index++) {
            order[index] = sequences[index];
        }
        LongTable bySequence = new LongTable();
        for (int index = 0; index < count; index++) {
            bySequence.put(sequences[index], offsets[index]);
        }
        Arrays.sort(order);
        for (int index = 0; index < count; index++) {
            sequences[index] = order[index];
            offsets[index] = bySequence.get(order[index], 0);
        }
    }

    /** Lays what the records change over the units, in order. */
    void layOver(UnitView view) {
        for (int record = 0; record < count; record++) {
            long at = offsets[record];
            int wordCount = LogRecordLayout.wordCount(memory.dataWord(at));
            int index = LogRecordLayout.ITEMS;
            while (index < wordCount) {
                long unit = memory.dataWord(at + (long) index * Long.BYTES);
                long mask = memory.dataWord(at + (long) (index + 1) * Long.BYTES);
                index += LogRecordLayout.ITEM_HEADER_COUNT;
                view.lay(unit, mask, at, index);
                index += Long.bitCount(mask);
            }
        }
    }
}
