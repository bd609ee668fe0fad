// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct linux_dirent64}: one directory entry of {@link NamespaceCalls#getdents64}, native byte order;
 * records follow each other.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  d_ino              inode number
 *      8     8  d_off              position of the next entry, for lseek: an opaque cookie
 *     16     2  d_reclen           length of this record in bytes
 *     18     1  d_type             DirentTypes
 *     19        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class DirentLayout {
    public static final int INO_OFFSET = 0;
    public static final int NEXT_OFFSET = INO_OFFSET + Long.BYTES;
    public static final int RECORD_LENGTH_OFFSET = NEXT_OFFSET + Long.BYTES;
    public static final int TYPE_OFFSET = RECORD_LENGTH_OFFSET + Short.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TYPE_OFFSET + Byte.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    /** Where the NUL-terminated name begins. */
    public static final int NAME_OFFSET = LENGTH;

    private DirentLayout() {
    }

    /** Inode number. */
    public static long ino(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + INO_OFFSET);
    }

    /** Position of the next entry, for lseek: an opaque cookie. */
    public static long next(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + NEXT_OFFSET);
    }

    /** Length of this record in bytes. */
    public static short recordLength(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + RECORD_LENGTH_OFFSET);
    }

    /** DirentTypes. */
    public static byte type(MemorySegment segment, long offset) {
        return segment.get(JAVA_BYTE, offset + TYPE_OFFSET);
    }
}
