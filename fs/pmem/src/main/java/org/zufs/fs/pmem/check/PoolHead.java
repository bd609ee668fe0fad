// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.media.PersistentMemory;

/** The superblock that counts, of the two copies, and what it says. Immutable. */
final class PoolHead {
    private static final int LANE_COUNT_MAX = 4096;

    private final long[] words;
    private final boolean intactA;
    private final boolean intactB;
    private final Problem problem;
    private final PoolGeometry geometry;

    private PoolHead(long[] words, boolean intactA, boolean intactB, Problem problem, PoolGeometry geometry) {
        this.words = words;
        this.intactA = intactA;
        this.intactB = intactB;
        this.problem = problem;
        this.geometry = geometry;
    }

    /** Reads both copies. */
    static PoolHead read(PersistentMemory memory) {
        long[] copyA = new long[UnitLayout.WORD_COUNT];
        long[] copyB = new long[UnitLayout.WORD_COUNT];
        boolean intactA = readCopy(memory, SuperblockLayout.OFFSET_A, copyA);
        boolean intactB = readCopy(memory, SuperblockLayout.OFFSET_B, copyB);
        if (!intactA && !intactB) {
            boolean ours = copyA[SuperblockLayout.MAGIC] == SuperblockLayout.MAGIC_VALUE
                    || copyB[SuperblockLayout.MAGIC] == SuperblockLayout.MAGIC_VALUE;
            return new PoolHead(copyA, false, false, ours ? Problem.NO_SUPERBLOCK : Problem.NOT_A_POOL, null);
        }
        boolean takeA = intactA && (!intactB
                || copyA[SuperblockLayout.GENERATION] >= copyB[SuperblockLayout.GENERATION]);
        long[] words = takeA ? copyA : copyB;
        Problem problem = judge(memory, words);
        PoolGeometry geometry = problem == null ? geometry(memory, words) : null;
        return new PoolHead(words, intactA, intactB, problem, geometry);
    }

    private static boolean readCopy(PersistentMemory memory, long offset, long[] into) {
        if (memory.length() < offset + UnitLayout.LENGTH) {
            return false;
        }
        try {
            for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
                into[index] = memory.dataWord(offset + (long) index * Long.BYTES);
            }
        } catch (InternalError lost) {
            return false;
        }
        return (into[UnitLayout.HEADER] & 0xFFFF) == (UnitLayout.FORMAT << 8 | UnitKind.SUPERBLOCK)
                && into[SuperblockLayout.MAGIC] == SuperblockLayout.MAGIC_VALUE
                && into[UnitLayout.CHECK] == check(offset, into);
    }

    private static long check(long offset, long[] words) {
        long sum = UnitLayout.seed(offset, words[SuperblockLayout.POOL_SEED])
                + UnitLayout.mix(UnitLayout.HEADER, words[UnitLayout.HEADER]);
        for (int index = UnitLayout.BODY; index < UnitLayout.WORD_COUNT; index++) {
            sum += UnitLayout.mix(index, words[index]);
        }
        return sum;
    }

    private static Problem judge(PersistentMemory memory, long[] words) {
        if (words[SuperblockLayout.VERSION] != SuperblockLayout.VERSION_VALUE
                || words[SuperblockLayout.INCOMPAT] != 0) {
            return Problem.NEWER_VERSION;
        }
        long blocks = words[SuperblockLayout.BLOCK_COUNT];
        if (blocks <= 0 || blocks > 1L << 44) {
            return Problem.GEOMETRY;
        }
        if (blocks > memory.length() >>> PoolGeometry.BLOCK_SHIFT) {
            return Problem.TRUNCATED;
        }
        return isSound(words, blocks) ? null : Problem.GEOMETRY;
    }

    private static boolean isSound(long[] words, long blocks) {
        long lanes = words[SuperblockLayout.LANE_COUNT];
        long half = words[SuperblockLayout.LOG_HALF_LENGTH];
        long start = words[SuperblockLayout.LOG_OFFSET];
        long end = blocks << PoolGeometry.BLOCK_SHIFT;
        if (lanes < 1 || lanes > LANE_COUNT_MAX || half < UnitLayout.LENGTH || (half & 7) != 0 || half > end
                || (start & 7) != 0 || start < OrphanLayout.offset((int) lanes) || start > end - lanes * half * 2) {
            return false;
        }
        long root = words[SuperblockLayout.ROOT];
        long spans = words[SuperblockLayout.SPAN_COUNT];
        if (spans < 1 || spans > SuperblockLayout.SPAN_COUNT_MAX || root <= 0 || root >= end >>> UnitLayout.SHIFT) {
            return false;
        }
        long next = 0;
        for (int span = 0; span < spans; span++) {
            int at = SuperblockLayout.SPANS + span * SuperblockLayout.SPAN_WORD_COUNT;
            long first = words[at];
            long count = words[at + 1];
            long table = words[at + 2];
            if (first != next || count < 1 || count > blocks - first || table < first
                    || table + tableBlocks(count) > first + count) {
                return false;
            }
            next = first + count;
        }
        return next == blocks;
    }

    /** {@return the blocks of the group table of a span} */
    static long tableBlocks(long blockCount) {
        long groups = blockCount + GroupLayout.BLOCK_COUNT - 1 >>> GroupLayout.SHIFT;
        return (groups << UnitLayout.SHIFT) + PoolGeometry.BLOCK_LENGTH - 1 >>> PoolGeometry.BLOCK_SHIFT;
    }

    private static PoolGeometry geometry(PersistentMemory memory, long[] words) {
        PoolGeometry.Span[] spans = new PoolGeometry.Span[(int) words[SuperblockLayout.SPAN_COUNT]];
        for (int span = 0; span < spans.length; span++) {
            int at = SuperblockLayout.SPANS + span * SuperblockLayout.SPAN_WORD_COUNT;
            spans[span] = new PoolGeometry.Span(words[at], words[at + 1], words[at + 2]);
        }
        return new PoolGeometry(memory, words[SuperblockLayout.POOL_SEED], words[SuperblockLayout.HASH_SEED], spans);
    }

    /** {@return a span as the superblock has it: first block, blocks, first block of the table} */
    PoolGeometry.Span span(int index) {
        int at = SuperblockLayout.SPANS + index * SuperblockLayout.SPAN_WORD_COUNT;
        return new PoolGeometry.Span(words[at], words[at + 1], words[at + 2]);
    }

    /** {@return a word of the superblock} */
    long word(int index) {
        return words[index];
    }

    boolean intactA() {
        return intactA;
    }

    boolean intactB() {
        return intactB;
    }

    /** {@return what makes the pool unusable, or null} */
    Problem problem() {
        return problem;
    }

    /** {@return where things lie; null if there is a {@link #problem()}} */
    PoolGeometry geometry() {
        return geometry;
    }

    /** There is a further span behind the others, whose table lies at its start. */
    void addSpan(long first, long count, long freeBlocks) {
        int at = SuperblockLayout.SPANS + (int) words[SuperblockLayout.SPAN_COUNT]++ * SuperblockLayout.SPAN_WORD_COUNT;
        words[at] = first;
        words[at + 1] = count;
        words[at + 2] = first;
        words[SuperblockLayout.BLOCK_COUNT] = first + count;
        words[SuperblockLayout.FREE_BLOCK_COUNT] += freeBlocks;
    }

    /**
     * Writes both copies, with the next generation.
     *
     * @param memory the pool
     * @param state  one of {@link SuperblockLayout#CLEAN}, {@link SuperblockLayout#DIRTY}
     * @param last   the last transaction that is in place
     */
    void write(PersistentMemory memory, int state, long last) {
        write(memory, state, last, last);
    }

    /** Writes both copies, with the next generation, and what is retired and checkpointed. */
    void write(PersistentMemory memory, int state, long retired, long checkpoint) {
        words[SuperblockLayout.GENERATION]++;
        words[SuperblockLayout.STATE] = state;
        words[SuperblockLayout.RETIRED] = retired;
        words[SuperblockLayout.CHECKPOINT] = checkpoint;
        for (long offset : new long[] {SuperblockLayout.OFFSET_A, SuperblockLayout.OFFSET_B}) {
            words[UnitLayout.CHECK] = check(offset, words);
            for (int index = 0; index < UnitLayout.WORD_COUNT; index++) {
                memory.putDataWord(offset + (long) index * Long.BYTES, words[index]);
            }
            memory.persist(offset, UnitLayout.LENGTH);
            memory.sync();
        }
    }
}
