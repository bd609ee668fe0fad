// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * A directory entry with its attributes in the reply of READDIRPLUS.
 * {@code struct fuse_direntplus}, since protocol 7.21. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       entry (128 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       dirent (24 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |     name, no NUL, zeroes up to the next multiple of 8 ...     |
 * </pre>
 */
public final class DirentPlusLayout {
    /** As LOOKUP would answer; node id 0: attributes not looked up. */
    public static final int ENTRY_OFFSET = 0;

    /** The entry. */
    public static final int DIRENT_OFFSET = ENTRY_OFFSET + EntryOutLayout.LENGTH;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = DIRENT_OFFSET + DirentLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private DirentPlusLayout() {
    }

    /** Where the name starts, in bytes from the start of the entry. */
    public static final int NAME_OFFSET = DIRENT_OFFSET + DirentLayout.NAME_OFFSET;

    /** Length of the whole entry with a name of that many bytes, in bytes: a multiple of 8. */
    public static int recordLength(int nameLength) {
        return DIRENT_OFFSET + DirentLayout.recordLength(nameLength);
    }
}
