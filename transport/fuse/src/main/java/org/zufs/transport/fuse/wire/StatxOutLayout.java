// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of STATX.
 * {@code struct fuse_statx_out}, since protocol 7.39. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       attrValidSeconds                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          attrValidNs                          |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                       spare (16 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       statx (256 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class StatxOutLayout {
    /** Validity of the attributes in the cache of the kernel, whole seconds. */
    public static final int ATTR_VALID_SECONDS_OFFSET = 0;

    /** Validity of the attributes in the cache of the kernel, nanoseconds beyond the seconds. */
    public static final int ATTR_VALID_NS_OFFSET = ATTR_VALID_SECONDS_OFFSET + Long.BYTES;

    /** As flags of {@link AttrLayout}. */
    public static final int FLAGS_OFFSET = ATTR_VALID_NS_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. */
    public static final int SPARE_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** The attributes. */
    public static final int STATX_OFFSET = SPARE_OFFSET + 2 * Long.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = STATX_OFFSET + StatxLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private StatxOutLayout() {
    }

    public static void putAttrValidSeconds(MemorySegment segment, long at, long attrValidSeconds) {
        segment.set(LONG, at + ATTR_VALID_SECONDS_OFFSET, attrValidSeconds);
    }

    public static void putAttrValidNs(MemorySegment segment, long at, int attrValidNs) {
        segment.set(INT, at + ATTR_VALID_NS_OFFSET, attrValidNs);
    }

    public static void putFlags(MemorySegment segment, long at, int flags) {
        segment.set(INT, at + FLAGS_OFFSET, flags);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }
}
