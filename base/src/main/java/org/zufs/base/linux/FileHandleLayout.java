// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct file_handle}: a file's handle, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  handle_bytes       room, then length of the handle in bytes
 *      4     4  handle_type        type, opaque
 *      8        LENGTH
 * </pre>
 */
public final class FileHandleLayout {
    public static final int HANDLE_LENGTH_OFFSET = 0;
    public static final int TYPE_OFFSET = HANDLE_LENGTH_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TYPE_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 4;

    /** Where the handle's bytes begin. */
    public static final int HANDLE_OFFSET = LENGTH;

    /** The longest handle in bytes. */
    public static final int HANDLE_LENGTH_MAX = 128;

    private FileHandleLayout() {
    }

    /** Room, then length of the handle in bytes. */
    public static int handleLength(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, HANDLE_LENGTH_OFFSET);
    }

    /** Sets: room, then length of the handle in bytes. */
    public static void putHandleLength(MemorySegment segment, int handleLength) {
        segment.set(JAVA_INT_UNALIGNED, HANDLE_LENGTH_OFFSET, handleLength);
    }

    /** Type, opaque. */
    public static int type(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, TYPE_OFFSET);
    }
}
