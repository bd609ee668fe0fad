// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;

import java.lang.foreign.MemorySegment;

/**
 * INIT: what the kernel speaks and offers.
 * {@code struct fuse_init_in}, since protocol 7.1. The kernel writes all fields, the server reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             major                             |
 *  +---------------------------------------------------------------+
 *  |                             minor                             |
 *  +---------------------------------------------------------------+
 *  |                         maxReadahead                          |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            flags2                             |
 *  +---------------------------------------------------------------+
 *  |                       unused (44 bytes)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class InitInLayout {
    /** Major version of the protocol: 7. */
    public static final int MAJOR_OFFSET = 0;

    /** Minor version of the protocol; the smaller of both sides counts. */
    public static final int MINOR_OFFSET = MAJOR_OFFSET + Integer.BYTES;

    /** Largest readahead the kernel wants, in bytes. */
    public static final int MAX_READAHEAD_OFFSET = MINOR_OFFSET + Integer.BYTES;

    /** Low half of the offered {@link InitFlag} bits. */
    public static final int FLAGS_OFFSET = MAX_READAHEAD_OFFSET + Integer.BYTES;

    /** High half of the offered {@link InitFlag} bits; valid only if INIT_EXT is in the low half. Since 7.36. */
    public static final int FLAGS2_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Unused; not to be relied on. Since 7.36. */
    public static final int UNUSED_OFFSET = FLAGS2_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UNUSED_OFFSET + 11 * Integer.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private InitInLayout() {
    }

    public static int major(MemorySegment segment, long at) {
        return segment.get(INT, at + MAJOR_OFFSET);
    }

    public static int minor(MemorySegment segment, long at) {
        return segment.get(INT, at + MINOR_OFFSET);
    }

    public static long maxReadahead(MemorySegment segment, long at) {
        return Integer.toUnsignedLong(segment.get(INT, at + MAX_READAHEAD_OFFSET));
    }

    public static int flags(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS_OFFSET);
    }

    public static int flags2(MemorySegment segment, long at) {
        return segment.get(INT, at + FLAGS2_OFFSET);
    }

    /** Length of the structure before 7.36, which had no second half of flags, in bytes. */
    public static final int LEGACY_LENGTH = FLAGS2_OFFSET;

    /** All 64 offered {@link InitFlag} bits, whichever length the kernel sent. */
    public static long offered(MemorySegment segment, long at) {
        long low = Integer.toUnsignedLong(segment.get(INT, at + FLAGS_OFFSET));
        if ((low & InitFlag.INIT_EXT) == 0) {
            return low;
        }
        return low | (long) segment.get(INT, at + FLAGS2_OFFSET) << Integer.SIZE;
    }
}
