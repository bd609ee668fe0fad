// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * IOCTL: the input data follow.
 * {@code struct fuse_ioctl_in}, since protocol 7.11. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            handle                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            command                            |
 *  +---------------------------------------------------------------+
 *  |                           argument                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           inLength                            |
 *  +---------------------------------------------------------------+
 *  |                           outLength                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class IoctlInLayout {
    /** Handle of the open file or directory, as OPEN, CREATE or OPENDIR answered it. */
    public static final int HANDLE_OFFSET = 0;

    /** See {@link IoctlFlag}. */
    public static final int FLAGS_OFFSET = HANDLE_OFFSET + Long.BYTES;

    /** Request number of ioctl(2). */
    public static final int COMMAND_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Third argument of ioctl(2): a number or an address of the caller. */
    public static final int ARGUMENT_OFFSET = COMMAND_OFFSET + Integer.BYTES;

    /** Bytes of input that follow. */
    public static final int IN_LENGTH_OFFSET = ARGUMENT_OFFSET + Long.BYTES;

    /** Room for output, in bytes. */
    public static final int OUT_LENGTH_OFFSET = IN_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = OUT_LENGTH_OFFSET + Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private IoctlInLayout() {
    }

    public static long handle(MemorySegment segment, long at) {
        return segment.get(LONG, at + HANDLE_OFFSET);
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int command(MemorySegment segment, long at) {
        return segment.get(INT, at + COMMAND_OFFSET);
    }

    public static long argument(MemorySegment segment, long at) {
        return segment.get(LONG, at + ARGUMENT_OFFSET);
    }

    public static long inLength(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + IN_LENGTH_OFFSET));
    }

    public static long outLength(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + OUT_LENGTH_OFFSET));
    }
}
