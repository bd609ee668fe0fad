// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import java.util.Arrays;
import org.zufs.fs.pmem.extent.Extent;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * What is kept in memory of a directory in use: where its bucket blocks lie, as far as somebody has asked, and what
 * its inode said when it was last checked. All of it can be forgotten at any time.
 *
 * <p>Guarded by the lock of the directory. Grows with the part of the directory that is used, by doubling; between
 * that, allocates nothing. Made to be used again for other directories.
 */
public final class DirectoryState {
    /** What no inode says: entries and buckets are never negative. */
    static final long UNKNOWN = -1;

    /** The longest array that is kept for the next directory. */
    private static final int KEPT_COUNT_MAX = 64;
    private static final long[] NO_BLOCKS = {};

    /** A bit for each discriminator that the hash of the name has which was searched last, to be added. */
    long discriminators;
    /** Takes what the tree of extents finds. */
    final Extent extent = new Extent();
    /** Where the inode's unit lies, in bytes. */
    long inodeOffset;
    /** The inode's word with entries and buckets, from an intact inode; or {@link #UNKNOWN}. */
    long detail = UNKNOWN;
    /** Below this place there are no entries: who takes the first entry again and again need not pass all gone ones. */
    long lowestPlace;
    /** The first block of the run that was reserved last; whether it is used, the inode says. */
    long runBlock;
    /** Its blocks, or 0. */
    long runLength;
    /** The first block of the directory that it was to be. */
    long runLogical;
    /** By block of the directory: where it lies, in bytes; 0 if nobody has asked. */
    private long[] blockOffsets = NO_BLOCKS;

    /** Makes one that is of no directory yet. */
    public DirectoryState() {
    }

    /**
     * Becomes the state of a directory; of the one before, nothing is left. If that was changed, {@link
     * DirectoryIndex#close} comes before.
     *
     * @param offset where the inode's unit lies, in bytes
     * @return this
     */
    public DirectoryState open(long offset) {
        assert runLength == 0 : "close comes before";
        inodeOffset = offset;
        forget();
        return this;
    }

    /** Nothing is known any more of the directory, but where its inode is. */
    void forget() {
        detail = UNKNOWN;
        lowestPlace = 0;
        if (blockOffsets.length > KEPT_COUNT_MAX) {
            blockOffsets = NO_BLOCKS;
        } else {
            Arrays.fill(blockOffsets, 0);
        }
    }

    /** {@return the unit index of the directory's inode} */
    long inode() {
        return inodeOffset >>> UnitLayout.SHIFT;
    }

    /** {@return where a block of the directory lies, in bytes, or 0} */
    long blockOffset(int logical) {
        return logical < blockOffsets.length ? blockOffsets[logical] : 0;
    }

    /**
     * Notes where blocks lie.
     *
     * @param logical the first one
     * @param count   how many
     * @param offset  where the first one lies, in bytes
     */
    void note(int logical, int count, long offset) {
        if (logical + count > blockOffsets.length) {
            blockOffsets = Arrays.copyOf(blockOffsets, Math.max(logical + count, 2 * blockOffsets.length));
        }
        for (int index = 0; index < count; index++) {
            blockOffsets[logical + index] = offset + ((long) index << PoolGeometry.BLOCK_SHIFT);
        }
    }
}
