// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of OPEN and OPENDIR, second part of CREATE and TMPFILE.
 * {@code struct fuse_open_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           openFlags                           |
 *  +---------------------------------------------------------------+
 *  |                           backingId                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class OpenOutLayout {
    /** Our name for the open file or directory; comes back in every request on it. */
    public static final int HANDLE_OFFSET = 0;

    /** How the kernel shall treat it, see {@link OpenFlag}. */
    public static final int OPEN_FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Backing file that BACKING_OPEN registered, with {@link OpenFlag#PASSTHROUGH}; else 0. Since 7.40. */
    public static final int BACKING_ID_OFFSET = OPEN_FLAGS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = BACKING_ID_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private OpenOutLayout() {
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, long handle, int openFlags, int backingId) {
        segment.set(LONG, at + HANDLE_OFFSET, handle);
        segment.set(INT, at + OPEN_FLAGS_OFFSET, openFlags);
        segment.set(INT, at + BACKING_ID_OFFSET, backingId);
    }
}
