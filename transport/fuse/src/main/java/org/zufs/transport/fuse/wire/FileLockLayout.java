// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * A POSIX record lock, part of the lock messages.
 * {@code struct fuse_file_lock}, since protocol 7.7. The kernel writes it in requests, the server in the reply of
 * GETLK.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             start                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              end                              |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             type                              |
 *  +---------------------------------------------------------------+
 *  |                              pid                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FileLockLayout {
    /** First byte of the range, in bytes from the start of the file. */
    public static final int START_OFFSET = 0;

    /** Last byte of the range, inclusive; 2^63 - 1 for the end of the file. */
    public static final int END_OFFSET = START_OFFSET + Long.BYTES;

    /** F_RDLCK (0), F_WRLCK (1) or F_UNLCK (2). */
    public static final int TYPE_OFFSET = END_OFFSET + Long.BYTES;

    /** Process that holds the lock, an id in the process namespace of the mount. */
    public static final int PID_OFFSET = TYPE_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PID_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private FileLockLayout() {
    }

    public static long start(MemorySegment segment, long at) {
        return segment.get(LONG, at + START_OFFSET);
    }

    public static void putStart(MemorySegment segment, long at, long start) {
        segment.set(LONG, at + START_OFFSET, start);
    }

    public static long end(MemorySegment segment, long at) {
        return segment.get(LONG, at + END_OFFSET);
    }

    public static void putEnd(MemorySegment segment, long at, long end) {
        segment.set(LONG, at + END_OFFSET, end);
    }

    public static int type(MemorySegment segment, long at) {
        return segment.get(INT, at + TYPE_OFFSET);
    }

    public static void putType(MemorySegment segment, long at, int type) {
        segment.set(INT, at + TYPE_OFFSET, type);
    }

    public static int pid(MemorySegment segment, long at) {
        return segment.get(INT, at + PID_OFFSET);
    }

    public static void putPid(MemorySegment segment, long at, int pid) {
        segment.set(INT, at + PID_OFFSET, pid);
    }
}
