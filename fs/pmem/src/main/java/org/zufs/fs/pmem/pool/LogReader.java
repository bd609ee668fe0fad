// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/**
 * Reads the records of all lanes' logs in the order of their numbers. {@link #start} finds how far each half holds
 * whole records; then {@link #nextRecord} and {@link #nextItem} walk. Nothing is allocated after construction. One
 * thread at a time; lanes may append meanwhile, with numbers beyond those that are read.
 *
 * <p>Invariant of a half, whoever stops where: whole records with ascending numbers from its start, then perhaps one
 * that is not whole, then what was there before, whose numbers are all retired.
 */
final class LogReader {
    private static final int RECORD_WORDS_MIN = LogRecordLayout.ITEMS + LogRecordLayout.ITEM_HEADER_COUNT + 1;

    private final PersistentMemory memory;
    private final long poolSeed;
    private final long halfLength;
    private final long logOffset;
    private final long logEnd;
    /** By half: of the next record that is read. */
    private final long[] positions;
    /** By half: the number of the record at the position; {@link Long#MAX_VALUE} if none is left. */
    private final long[] sequences;
    /** By half: behind the last whole record. */
    private final long[] ends;
    private long last;
    private long found;
    /** A place that cannot be read, or -1. */
    private long lost;
    private long sequence;
    private long record;
    private long recordEnd;
    private long item;
    private long mask;

    LogReader(PersistentMemory memory, SuperblockStore superblock) {
        this.memory = memory;
        poolSeed = superblock.get(SuperblockLayout.POOL_SEED);
        halfLength = superblock.get(SuperblockLayout.LOG_HALF_LENGTH);
        logOffset = superblock.get(SuperblockLayout.LOG_OFFSET);
        int halfCount = 2 * (int) superblock.get(SuperblockLayout.LANE_COUNT);
        logEnd = logOffset + halfCount * halfLength;
        positions = new long[halfCount];
        sequences = new long[halfCount];
        ends = new long[halfCount];
    }

    /** {@return how many records all logs can hold} */
    long recordCountMax() {
        return (logEnd - logOffset) / (RECORD_WORDS_MIN * Long.BYTES);
    }

    /**
     * Finds the records to read.
     *
     * @param after numbers up to this one are passed over
     * @param upTo  numbers beyond this one too
     */
    void start(long after, long upTo) {
        found = 0;
        lost = -1;
        last = after;
        for (int half = 0; half < positions.length; half++) {
            positions[half] = -1;
            long previous = 0;
            long at = halfStart(half);
            for (long number = intactSequence(half, at); number > previous; number = intactSequence(half, at)) {
                previous = number;
                if (number > after && number <= upTo) {
                    found++;
                    last = Math.max(last, number);
                    if (positions[half] < 0) {
                        positions[half] = at;
                        sequences[half] = number;
                    }
                }
                at += recordLength(at);
                if (number > upTo) {
                    continue;
                }
                ends[half] = at;
            }
            if (positions[half] < 0) {
                sequences[half] = Long.MAX_VALUE;
                ends[half] = halfStart(half);
            }
        }
        sequence = after;
    }

    /** {@return how many records {@link #start} found} */
    long found() {
        return found;
    }

    /** {@return the highest number that {@link #start} found; where it began if it found none} */
    long last() {
        return last;
    }

    /**
     * Looks for whole records behind the first place that holds none, and for bytes that cannot be read, which may have
     * been one: neither comes from a server that just ended.
     *
     * @param after numbers up to this one do not count
     * @param upTo  numbers beyond this one neither
     * @return the offset of such a place, or -1
     */
    long damage(long after, long upTo) {
        for (int half = 0; half < positions.length; half++) {
            long previous = 0;
            long at = halfStart(half);
            for (long number = intactSequence(half, at); number > previous; number = intactSequence(half, at)) {
                previous = number;
                at += recordLength(at);
            }
            long stop = at;
            for (at += Long.BYTES; at + RECORD_WORDS_MIN * Long.BYTES <= halfStart(half) + halfLength;
                    at += Long.BYTES) {
                if (isRecordHeader(at) && isBetween(intactSequence(half, at), after, upTo)) {
                    return stop;
                }
            }
        }
        return lost;
    }

    private boolean isRecordHeader(long at) {
        return LogRecordLayout.wordCount(word(at)) >= RECORD_WORDS_MIN;
    }

    private static boolean isBetween(long number, long after, long upTo) {
        return number > after && number <= upTo;
    }

    private long halfStart(int half) {
        return logOffset + half * halfLength;
    }

    /** Reads a word that may be lost; then it is one that belongs to nothing. */
    private long word(long at) {
        try {
            return memory.dataWord(at);
        } catch (InternalError failed) {
            lost = at;
            return 0;
        }
    }

    private long recordLength(long at) {
        return (long) LogRecordLayout.wordCount(word(at)) * Long.BYTES;
    }

    /** {@return the number of the whole record at an offset of a half; 0 if there is none} */
    private long intactSequence(int half, long at) {
        long room = (halfStart(half) + halfLength - at) / Long.BYTES;
        if (room < RECORD_WORDS_MIN) {
            return 0;
        }
        long header = word(at);
        int wordCount = LogRecordLayout.wordCount(header);
        if (wordCount < RECORD_WORDS_MIN || wordCount > room) {
            return 0;
        }
        long sum = UnitLayout.seed(at, poolSeed) + UnitLayout.mix(LogRecordLayout.HEADER, header);
        long number = word(at + LogRecordLayout.SEQUENCE * Long.BYTES);
        sum += UnitLayout.mix(LogRecordLayout.SEQUENCE, number);
        for (int index = LogRecordLayout.ITEMS; index < wordCount; index++) {
            sum += UnitLayout.mix(index, word(at + (long) index * Long.BYTES));
        }
        boolean intact = sum == word(at + LogRecordLayout.CHECK * Long.BYTES) && number > 0;
        return intact && itemsFit(at, wordCount) ? number : 0;
    }

    /** A record with the right check may still be a forgery: nothing of it leads out of what it may change. */
    private boolean itemsFit(long at, int wordCount) {
        long end = at + (long) wordCount * Long.BYTES;
        long next = at + LogRecordLayout.ITEMS * Long.BYTES;
        while (next < end) {
            long unit = word(next);
            long changed = next + Long.BYTES < end ? word(next + Long.BYTES) : 0;
            next += (LogRecordLayout.ITEM_HEADER_COUNT + Long.bitCount(changed)) * (long) Long.BYTES;
            if (changed == 0 || unit < 0 || unit >= memory.length() >>> UnitLayout.SHIFT || !mayChange(unit)) {
                return false;
            }
        }
        return next == end;
    }

    private boolean mayChange(long unit) {
        long offset = unit << UnitLayout.SHIFT;
        return offset >= SuperblockLayout.OFFSET_B + 4096 && (offset < logOffset || offset >= logEnd);
    }

    /** Moves to the record with the next number. */
    boolean nextRecord() {
        int next = 0;
        for (int half = 1; half < sequences.length; half++) {
            if (sequences[half] < sequences[next]) {
                next = half;
            }
        }
        if (sequences[next] == Long.MAX_VALUE) {
            return false;
        }
        sequence = sequences[next];
        record = positions[next];
        recordEnd = record + recordLength(record);
        item = -1;
        positions[next] = recordEnd;
        sequences[next] = recordEnd < ends[next]
                ? memory.dataWord(recordEnd + LogRecordLayout.SEQUENCE * Long.BYTES) : Long.MAX_VALUE;
        return true;
    }

    /** {@return the number of the record} */
    long sequence() {
        return sequence;
    }

    /** Moves to the next item of the record. */
    boolean nextItem() {
        item = item < 0 ? record + LogRecordLayout.ITEMS * Long.BYTES
                : item + (LogRecordLayout.ITEM_HEADER_COUNT + Long.bitCount(mask)) * (long) Long.BYTES;
        if (item >= recordEnd) {
            return false;
        }
        mask = memory.dataWord(item + Long.BYTES);
        return true;
    }

    /** {@return where the unit of the item lies, in bytes} */
    long unitOffset() {
        return memory.dataWord(item) << UnitLayout.SHIFT;
    }

    /** Stores the words of the item in place: in the data view, or else in the metadata view. */
    void apply(boolean inData) {
        long unit = unitOffset();
        long from = item + LogRecordLayout.ITEM_HEADER_COUNT * Long.BYTES;
        for (long left = mask; left != 0; left &= left - 1) {
            long to = unit + (long) Long.numberOfTrailingZeros(left) * Long.BYTES;
            long value = memory.dataWord(from);
            if (inData) {
                memory.putDataWord(to, value);
            } else {
                memory.putWord(to, value);
            }
            from += Long.BYTES;
        }
    }
}
