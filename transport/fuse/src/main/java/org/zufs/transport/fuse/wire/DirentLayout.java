// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * A directory entry in the reply of READDIR.
 * {@code struct fuse_dirent}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                              ino                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          nextOffset                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          nameLength                           |
 *  +---------------------------------------------------------------+
 *  |                             type                              |
 *  +---------------------------------------------------------------+
 *  |     name, no NUL, zeroes up to the next multiple of 8 ...     |
 * </pre>
 */
public final class DirentLayout {
    /** Inode number that programs see. */
    public static final int INO_OFFSET = 0;

    /** Where to go on after this entry: comes back as the offset of the next READDIR. */
    public static final int NEXT_OFFSET_OFFSET = INO_OFFSET + Long.BYTES;

    /** Length of the name, in bytes; 1 to 255. */
    public static final int NAME_LENGTH_OFFSET = NEXT_OFFSET_OFFSET + Long.BYTES;

    /** DT_* type: bits 12 to 15 of the mode. */
    public static final int TYPE_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = TYPE_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private DirentLayout() {
    }

    /** Where the name starts, in bytes from the start of the entry. */
    public static final int NAME_OFFSET = LENGTH;

    /** Length of the whole entry with a name of that many bytes, in bytes: a multiple of 8. */
    public static int recordLength(int nameLength) {
        return NAME_OFFSET + nameLength + Long.BYTES - 1 & -Long.BYTES;
    }

    /** Writes the part before the name. */
    public static void put(MemorySegment segment, long at, long ino, int nameLength, int type, long nextOffset) {
        segment.set(LONG, at + INO_OFFSET, ino);
        segment.set(LONG, at + NEXT_OFFSET_OFFSET, nextOffset);
        segment.set(INT, at + NAME_LENGTH_OFFSET, nameLength);
        segment.set(INT, at + TYPE_OFFSET, type);
    }
}
