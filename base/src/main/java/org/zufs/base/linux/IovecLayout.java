// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct iovec}: one range of memory, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  iov_base           address of the first byte
 *      8     8  iov_len            length of the range in bytes
 *     16        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class IovecLayout {
    public static final int ADDRESS_OFFSET = 0;
    public static final int RANGE_LENGTH_OFFSET = ADDRESS_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = RANGE_LENGTH_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private IovecLayout() {
    }

    /** Address of the first byte. */
    public static long address(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + ADDRESS_OFFSET);
    }

    /** Sets: address of the first byte. */
    public static void putAddress(MemorySegment segment, long offset, long address) {
        segment.set(JAVA_LONG_UNALIGNED, offset + ADDRESS_OFFSET, address);
    }

    /** Length of the range in bytes. */
    public static long rangeLength(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + RANGE_LENGTH_OFFSET);
    }

    /** Sets: length of the range in bytes. */
    public static void putRangeLength(MemorySegment segment, long offset, long rangeLength) {
        segment.set(JAVA_LONG_UNALIGNED, offset + RANGE_LENGTH_OFFSET, rangeLength);
    }

    /** Describes a checked range of a native segment, which must stay alive until the kernel has used it. */
    public static void put(MemorySegment segment, long offset, MemorySegment target, long targetOffset, long length) {
        putAddress(segment, offset, Libc.address(target, targetOffset, length));
        putRangeLength(segment, offset, length);
    }
}
