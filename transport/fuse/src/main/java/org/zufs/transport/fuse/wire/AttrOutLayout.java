// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of GETATTR and SETATTR.
 * {@code struct fuse_attr_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
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
 *  |                            padding                            |
 *  +---------------------------------------------------------------+
 *  |                        attr (88 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class AttrOutLayout {
    /** Validity of the attributes in the cache of the kernel, whole seconds. */
    public static final int ATTR_VALID_SECONDS_OFFSET = 0;

    /** Validity of the attributes in the cache of the kernel, nanoseconds beyond the seconds. */
    public static final int ATTR_VALID_NS_OFFSET = ATTR_VALID_SECONDS_OFFSET + Long.BYTES;

    /** Unused; must be written as 0. */
    public static final int PADDING_OFFSET = ATTR_VALID_NS_OFFSET + Integer.BYTES;

    /** The attributes. */
    public static final int ATTR_OFFSET = PADDING_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = ATTR_OFFSET + AttrLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private AttrOutLayout() {
    }

    /** Writes the validity, and 0 where unused; the attributes are written through {@link AttrLayout}. */
    public static void putAttrValid(MemorySegment segment, long at, long seconds, int nanoseconds) {
        segment.set(LONG, at + ATTR_VALID_SECONDS_OFFSET, seconds);
        segment.set(INT, at + ATTR_VALID_NS_OFFSET, nanoseconds);
        segment.set(INT, at + PADDING_OFFSET, 0);
    }
}
