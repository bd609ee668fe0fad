// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct cmsghdr}: the head of one control message, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  cmsg_len           length of head and data in bytes
 *      8     4  cmsg_level         SOL_SOCKET
 *     12     4  cmsg_type          SCM_RIGHTS
 *     16        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class ControlMessageLayout {
    public static final int LENGTH_OFFSET = 0;
    public static final int LEVEL_OFFSET = LENGTH_OFFSET + Long.BYTES;
    public static final int TYPE_OFFSET = LEVEL_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TYPE_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    /** Where the data begins. */
    public static final int DATA_OFFSET = LENGTH;

    /** The room in bytes that a message with {@code dataLength} bytes of data takes ({@code CMSG_SPACE}). */
    public static int space(int dataLength) {
        return DATA_OFFSET + (dataLength + ALIGNMENT - 1 & -ALIGNMENT);
    }

    private ControlMessageLayout() {
    }

    /** Length of head and data in bytes. */
    public static long length(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + LENGTH_OFFSET);
    }

    /** Sets: length of head and data in bytes. */
    public static void putLength(MemorySegment segment, long offset, long length) {
        segment.set(JAVA_LONG_UNALIGNED, offset + LENGTH_OFFSET, length);
    }

    /** SOL_SOCKET. */
    public static int level(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + LEVEL_OFFSET);
    }

    /** Sets: SOL_SOCKET. */
    public static void putLevel(MemorySegment segment, long offset, int level) {
        segment.set(JAVA_INT_UNALIGNED, offset + LEVEL_OFFSET, level);
    }

    /** SCM_RIGHTS. */
    public static int type(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + TYPE_OFFSET);
    }

    /** Sets: SCM_RIGHTS. */
    public static void putType(MemorySegment segment, long offset, int type) {
        segment.set(JAVA_INT_UNALIGNED, offset + TYPE_OFFSET, type);
    }
}
