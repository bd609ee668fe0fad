// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.lang.foreign.MemorySegment;
import java.nio.MappedByteBuffer;

/**
 * Writes ranges of a mapping back, on a DAX mapping cache line by cache line with a fence at the end. Only a byte
 * buffer can do that without allocating, and one is shorter than 2 GiB: hence one for each window. Any thread.
 */
final class WriteBack {
    /** Of the windows in production: 1 GiB. */
    static final int WINDOW_SHIFT = 30;

    private final MappedByteBuffer[] windows;
    private final int shift;
    private final long windowLength;

    /**
     * @param mapping a whole mapping, as {@code FileChannel.map} answers it
     * @param shift   of the length of a window: the number of its zero bits
     */
    WriteBack(MemorySegment mapping, int shift) {
        this.shift = shift;
        windowLength = 1L << shift;
        windows = new MappedByteBuffer[Math.toIntExact((mapping.byteSize() + windowLength - 1) >>> shift)];
        for (int index = 0; index < windows.length; index++) {
            long offset = (long) index << shift;
            windows[index] = (MappedByteBuffer) mapping.asSlice(offset,
                    Math.min(windowLength, mapping.byteSize() - offset)).asByteBuffer();
        }
    }

    /**
     * Writes a range back.
     *
     * @param offset first byte
     * @param length bytes, at least 1
     */
    void persist(long offset, long length) {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            int inWindow = (int) (at & (windowLength - 1));
            int count = (int) Math.min(end - at, windowLength - inWindow);
            windows[(int) (at >>> shift)].force(inWindow, count);
            at += count;
        }
    }
}
