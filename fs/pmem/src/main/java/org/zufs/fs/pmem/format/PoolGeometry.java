// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

import org.zufs.spi.media.PersistentMemory;

/**
 * Where things lie in a pool, as its superblock says, which was checked. Groups are numbered through all spans.
 * Immutable.
 */
public final class PoolGeometry {
    /** Bytes of a block. */
    public static final int BLOCK_LENGTH = 4096;
    /** Log2 of {@link #BLOCK_LENGTH}. */
    public static final int BLOCK_SHIFT = 12;
    private static final int UNITS_PER_BLOCK = BLOCK_LENGTH / UnitLayout.LENGTH;

    private final PersistentMemory memory;
    private final long poolSeed;
    private final long hashSeed;
    private final Span[] spans;
    private final int[] firstGroups;

    /**
     * A stretch of blocks with one group table.
     *
     * @param firstBlock its first block
     * @param blockCount its blocks
     * @param tableBlock the first block of its group table
     */
    public record Span(long firstBlock, long blockCount, long tableBlock) {
        /** {@return how many groups it has} */
        public int groupCount() {
            return (int) (blockCount + GroupLayout.BLOCK_COUNT - 1 >>> GroupLayout.SHIFT);
        }
    }

    /**
     * @param memory   the pool
     * @param poolSeed that checks are seeded with
     * @param hashSeed that names are hashed with
     * @param spans    in the order of their blocks, without gaps
     */
    public PoolGeometry(PersistentMemory memory, long poolSeed, long hashSeed, Span... spans) {
        this.memory = memory;
        this.poolSeed = poolSeed;
        this.hashSeed = hashSeed;
        this.spans = spans.clone();
        firstGroups = new int[spans.length + 1];
        for (int index = 0; index < spans.length; index++) {
            firstGroups[index + 1] = firstGroups[index] + spans[index].groupCount();
        }
    }

    /** {@return the pool} */
    public PersistentMemory memory() {
        return memory;
    }

    /** {@return what checks are seeded with} */
    public long poolSeed() {
        return poolSeed;
    }

    /** {@return what names are hashed with} */
    public long hashSeed() {
        return hashSeed;
    }

    /** {@return how many groups there are} */
    public int groupCount() {
        return firstGroups[spans.length];
    }

    /** {@return how many blocks there are} */
    public long blockCount() {
        Span last = spans[spans.length - 1];
        return last.firstBlock + last.blockCount;
    }

    /** {@return the group of a block} */
    public int groupOf(long block) {
        int span = spans.length - 1;
        while (block < spans[span].firstBlock) {
            span--;
        }
        return firstGroups[span] + (int) (block - spans[span].firstBlock >>> GroupLayout.SHIFT);
    }

    /** {@return the first block of a group} */
    public long firstBlock(int group) {
        int span = spanOf(group);
        return spans[span].firstBlock + ((long) (group - firstGroups[span]) << GroupLayout.SHIFT);
    }

    /** {@return where a group's unit lies, in bytes} */
    public long groupOffset(int group) {
        int span = spanOf(group);
        return (spans[span].tableBlock << BLOCK_SHIFT) + (long) (group - firstGroups[span]) * UnitLayout.LENGTH;
    }

    /** {@return the first block behind the group table of a group's span; none before it is ever free} */
    public long tableEnd(int group) {
        Span span = spans[spanOf(group)];
        return span.tableBlock + (span.groupCount() + UNITS_PER_BLOCK - 1) / UNITS_PER_BLOCK;
    }

    private int spanOf(int group) {
        int span = spans.length - 1;
        while (group < firstGroups[span]) {
            span--;
        }
        return span;
    }

    /** {@return true if a unit of a kind lies intact at an offset that came from the media} */
    public boolean isIntact(long offset, int kind) {
        return UnitLayout.isIntact(memory, offset, kind, poolSeed);
    }

    /** {@return true if a block number that came from the media is within the pool} */
    public boolean isBlock(long block) {
        return block > 0 && block < blockCount();
    }
}
