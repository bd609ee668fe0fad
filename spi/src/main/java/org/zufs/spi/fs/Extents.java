// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.media.Region;

/**
 * Where the bytes of a range of a file are: extents in order, without gaps between them, and the token that ends their
 * use. Owned by the calling lane. The first use of a longer list than before allocates; after that none does.
 */
public final class Extents {
    private static final int INITIAL_COUNT = 64;
    private static final MemorySegment ZEROS = Arena.global().allocate(4096).asReadOnly();

    private Region[] regions = new Region[INITIAL_COUNT];
    private long[] offsets = new long[INITIAL_COUNT];
    private int[] lengths = new int[INITIAL_COUNT];
    private int count;
    private int totalLength;
    private long fileOffset;
    private long token;
    private RegularFile file;

    /** Makes an empty list. */
    public Extents() {
    }

    /**
     * Empties the list for a range; for the file system, at the start of {@link RegularFile#map}.
     *
     * @param owner  the file
     * @param offset the first byte of the range in the file
     */
    public void begin(RegularFile owner, long offset) {
        file = owner;
        fileOffset = offset;
        count = 0;
        totalLength = 0;
        token = 0;
    }

    /**
     * Adds an extent; one that continues the last one makes that longer.
     *
     * @param region the region, or null for a hole
     * @param offset first byte in the region, 0 for a hole
     * @param length bytes, at least 1
     */
    public void add(Region region, long offset, int length) {
        assert length > 0 && offset >= 0;
        totalLength += length;
        int last = count - 1;
        if (last >= 0 && regions[last] == region && (region == null || offsets[last] + lengths[last] == offset)) {
            lengths[last] += length;
            return;
        }
        if (count == lengths.length) {
            regions = Arrays.copyOf(regions, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        regions[count] = region;
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    /**
     * Sets the token: a number by which the file system knows this use again.
     *
     * @param chosen any number
     */
    public void token(long chosen) {
        token = chosen;
    }

    /** {@return the token} */
    public long token() {
        return token;
    }

    /** {@return the file that was mapped} */
    public RegularFile file() {
        return file;
    }

    /** {@return the first byte of the range in the file} */
    public long fileOffset() {
        return fileOffset;
    }

    /** {@return how many extents} */
    public int count() {
        return count;
    }

    /** {@return the bytes of all extents together} */
    public int totalLength() {
        return totalLength;
    }

    /**
     * Tells the region of an extent.
     *
     * @param index from 0, below the count
     * @return the region, or null for a hole
     */
    public Region region(int index) {
        return regions[index];
    }

    /**
     * Tells where an extent begins.
     *
     * @param index from 0, below the count
     * @return first byte in the region
     */
    public long offset(int index) {
        return offsets[index];
    }

    /**
     * Tells how long an extent is.
     *
     * @param index from 0, below the count
     * @return bytes, at least 1
     */
    public int length(int index) {
        return lengths[index];
    }

    /**
     * Copies the bytes out, zeros for holes.
     *
     * @param destination takes them
     * @return how many were copied: the smaller of both lengths
     */
    public int copyTo(ByteRange destination) {
        MemorySegment target = destination.segment();
        long at = destination.offset();
        int left = (int) Math.min(destination.length(), totalLength);
        int copied = left;
        for (int index = 0; left > 0; index++) {
            int length = Math.min(lengths[index], left);
            if (regions[index] == null) {
                zero(target, at, length);
            } else {
                MemorySegment.copy(regions[index].segment(), offsets[index], target, at, length);
            }
            at += length;
            left -= length;
        }
        return copied;
    }

    /** Copying from a page of zeros makes no object, as filling a slice may. */
    private static void zero(MemorySegment target, long at, int length) {
        for (int done = 0; done < length;) {
            int part = (int) Math.min(length - done, ZEROS.byteSize());
            MemorySegment.copy(ZEROS, 0, target, at + done, part);
            done += part;
        }
    }

    /**
     * Copies bytes in. None of the extents may be a hole.
     *
     * @param source the bytes
     * @return how many were copied: the smaller of both lengths
     */
    public int copyFrom(ByteRange source) {
        MemorySegment origin = source.segment();
        long at = source.offset();
        int left = (int) Math.min(source.length(), totalLength);
        int copied = left;
        for (int index = 0; left > 0; index++) {
            int length = Math.min(lengths[index], left);
            MemorySegment.copy(origin, at, regions[index].segment(), offsets[index], length);
            at += length;
            left -= length;
        }
        return copied;
    }
}
