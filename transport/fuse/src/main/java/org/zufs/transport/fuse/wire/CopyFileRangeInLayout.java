// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * COPY_FILE_RANGE and COPY_FILE_RANGE_64; the node id of the header is the source.
 * {@code struct fuse_copy_file_range_in}, since protocol 7.28. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         sourceHandle                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         sourceOffset                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         targetNodeId                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         targetHandle                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         targetOffset                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            length                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class CopyFileRangeInLayout {
    /** Handle of the source. */
    public static final int SOURCE_HANDLE_OFFSET = 0;

    /** First byte to read, in bytes from the start of the source, signed. */
    public static final int SOURCE_OFFSET_OFFSET = SOURCE_HANDLE_OFFSET + Long.BYTES;

    /** Node id of the target. */
    public static final int TARGET_NODE_ID_OFFSET = SOURCE_OFFSET_OFFSET + Long.BYTES;

    /** Handle of the target. */
    public static final int TARGET_HANDLE_OFFSET = TARGET_NODE_ID_OFFSET + Long.BYTES;

    /** First byte to write, in bytes from the start of the target, signed. */
    public static final int TARGET_OFFSET_OFFSET = TARGET_HANDLE_OFFSET + Long.BYTES;

    /** Bytes to copy. */
    public static final int LENGTH_OFFSET = TARGET_OFFSET_OFFSET + Long.BYTES;

    /** Flags of copy_file_range(2): 0. */
    public static final int FLAGS_OFFSET = LENGTH_OFFSET + Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = FLAGS_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private CopyFileRangeInLayout() {
    }

    public static long sourceHandle(MemorySegment segment, long at) {
        return segment.get(LONG, at + SOURCE_HANDLE_OFFSET);
    }

    public static long sourceOffset(MemorySegment segment, long at) {
        return segment.get(LONG, at + SOURCE_OFFSET_OFFSET);
    }

    public static long targetNodeId(MemorySegment segment, long at) {
        return segment.get(LONG, at + TARGET_NODE_ID_OFFSET);
    }

    public static long targetHandle(MemorySegment segment, long at) {
        return segment.get(LONG, at + TARGET_HANDLE_OFFSET);
    }

    public static long targetOffset(MemorySegment segment, long at) {
        return segment.get(LONG, at + TARGET_OFFSET_OFFSET);
    }

    public static long length(MemorySegment segment, long at) {
        return segment.get(LONG, at + LENGTH_OFFSET);
    }

    public static long flags(MemorySegment segment, long at) {
        return segment.get(LONG, at + FLAGS_OFFSET);
    }
}
