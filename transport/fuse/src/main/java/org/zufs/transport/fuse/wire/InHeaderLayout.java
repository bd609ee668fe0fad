// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;
import static org.zufs.transport.fuse.wire.Words.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * What every request starts with.
 * {@code struct fuse_in_header}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         messageLength                         |
 *  +---------------------------------------------------------------+
 *  |                            opcode                             |
 *  +---------------------------------------------------------------+
 *  |                            unique                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            nodeId                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              uid                              |
 *  +---------------------------------------------------------------+
 *  |                              gid                              |
 *  +---------------------------------------------------------------+
 *  |                              pid                              |
 *  +---------------------------------------------------------------+
 *  |        extensionUnits         |            padding            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class InHeaderLayout {
    /**
     * Length of the whole message with this header and the extensions, in bytes. Over io_uring the same, although
     * the parts lie apart.
     */
    public static final int MESSAGE_LENGTH_OFFSET = 0;

    /** Number of the operation, see {@link Opcode}. */
    public static final int OPCODE_OFFSET = MESSAGE_LENGTH_OFFSET + Integer.BYTES;

    /**
     * Identity of the request, to be echoed in the reply. Bit 63 is set when it is sent again after NOTIFY_RESEND.
     */
    public static final int UNIQUE_OFFSET = OPCODE_OFFSET + Integer.BYTES;

    /** The inode the operation acts on, as LOOKUP and its kin named it; 1 is the root. */
    public static final int NODE_ID_OFFSET = UNIQUE_OFFSET + Long.BYTES;

    /** User id of the caller in the user namespace of the mount; -1 if it has none there. */
    public static final int UID_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Group id of the caller in the user namespace of the mount; -1 if it has none there. */
    public static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Thread id of the caller in the process namespace of the mount; 0 for the kernel itself. */
    public static final int PID_OFFSET = GID_OFFSET + Integer.BYTES;

    /** Length of the extension records at the end of the message, in units of 8 bytes. Since 7.38. */
    public static final int EXTENSION_UNITS_OFFSET = PID_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. Since 7.38. */
    public static final int PADDING_OFFSET = EXTENSION_UNITS_OFFSET + Short.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = PADDING_OFFSET + Short.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private InHeaderLayout() {
    }

    public static long messageLength(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + MESSAGE_LENGTH_OFFSET));
    }

    public static int opcode(MemorySegment segment, long at) {
        return segment.get(INT, at + OPCODE_OFFSET);
    }

    public static long unique(MemorySegment segment, long at) {
        return segment.get(LONG, at + UNIQUE_OFFSET);
    }

    public static long nodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + NODE_ID_OFFSET);
    }

    public static int uid(MemorySegment segment, long at) {
        return segment.get(INT, at + UID_OFFSET);
    }

    public static int gid(MemorySegment segment, long at) {
        return segment.get(INT, at + GID_OFFSET);
    }

    public static int pid(MemorySegment segment, long at) {
        return segment.get(INT, at + PID_OFFSET);
    }

    public static int extensionUnits(MemorySegment segment, long at) {
        return Short.toUnsignedInt(segment.get(SHORT, at + EXTENSION_UNITS_OFFSET));
    }

    /** Length of the extension records at the end of the message, in bytes: a multiple of 8. */
    public static int extensionLength(MemorySegment segment, long at) {
        return extensionUnits(segment, at) * Long.BYTES;
    }
}
