// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * INIT: what the server accepts and how large things may be.
 * {@code struct fuse_init_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
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
 *  |         maxBackground         |      congestionThreshold      |
 *  +---------------------------------------------------------------+
 *  |                           maxWrite                            |
 *  +---------------------------------------------------------------+
 *  |                       timeGranularityNs                       |
 *  +---------------------------------------------------------------+
 *  |           maxPages            |         mapAlignment          |
 *  +---------------------------------------------------------------+
 *  |                            flags2                             |
 *  +---------------------------------------------------------------+
 *  |                         maxStackDepth                         |
 *  +---------------------------------------------------------------+
 *  |     requestTimeoutSeconds     |       unused (22 bytes)       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class InitOutLayout {
    /** Major version of the protocol: 7. */
    public static final int MAJOR_OFFSET = 0;

    /** Minor version the server speaks. */
    public static final int MINOR_OFFSET = MAJOR_OFFSET + Integer.BYTES;

    /** Largest readahead, in bytes; at most what was asked for. */
    public static final int MAX_READAHEAD_OFFSET = MINOR_OFFSET + Integer.BYTES;

    /** Low half of the switched on {@link InitFlag} bits. */
    public static final int FLAGS_OFFSET = MAX_READAHEAD_OFFSET + Integer.BYTES;

    /** Most background requests (readahead, writeback, aio) in flight, a count; 0 leaves 12. */
    public static final int MAX_BACKGROUND_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Background requests from which the device counts as congested; 0 leaves three quarters. */
    public static final int CONGESTION_THRESHOLD_OFFSET = MAX_BACKGROUND_OFFSET + Short.BYTES;

    /** Largest write, in bytes; at least 4096. */
    public static final int MAX_WRITE_OFFSET = CONGESTION_THRESHOLD_OFFSET + Short.BYTES;

    /** Granularity of the stored times, in nanoseconds: 1 to 1000000000; 0 leaves 1. */
    public static final int TIME_GRANULARITY_NS_OFFSET = MAX_WRITE_OFFSET + Integer.BYTES;

    /** Most pages in one request, a count; valid with MAX_PAGES. */
    public static final int MAX_PAGES_OFFSET = TIME_GRANULARITY_NS_OFFSET + Integer.BYTES;

    /** Binary logarithm of the alignment of DAX mappings; valid with MAP_ALIGNMENT. */
    public static final int MAP_ALIGNMENT_OFFSET = MAX_PAGES_OFFSET + Short.BYTES;

    /** High half of the switched on {@link InitFlag} bits; read only if INIT_EXT is in the low half. Since 7.36. */
    public static final int FLAGS2_OFFSET = MAP_ALIGNMENT_OFFSET + Short.BYTES;

    /** Deepest stack of file systems with a passthrough file below us: 1 or 2; valid with PASSTHROUGH. Since 7.40. */
    public static final int MAX_STACK_DEPTH_OFFSET = FLAGS2_OFFSET + Integer.BYTES;

    /** Seconds after which a waiting request aborts the connection; valid with REQUEST_TIMEOUT. Since 7.43. */
    public static final int REQUEST_TIMEOUT_SECONDS_OFFSET = MAX_STACK_DEPTH_OFFSET + Integer.BYTES;

    /** Unused; must be written as 0. Since 7.43. */
    public static final int UNUSED_OFFSET = REQUEST_TIMEOUT_SECONDS_OFFSET + Short.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = UNUSED_OFFSET + 11 * Short.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Integer.BYTES;

    private InitOutLayout() {
    }

    public static void putMajor(MemorySegment segment, long at, int major) {
        segment.set(INT, at + MAJOR_OFFSET, major);
    }

    public static void putMinor(MemorySegment segment, long at, int minor) {
        segment.set(INT, at + MINOR_OFFSET, minor);
    }

    public static void putMaxReadahead(MemorySegment segment, long at, int maxReadahead) {
        segment.set(INT, at + MAX_READAHEAD_OFFSET, maxReadahead);
    }

    public static void putFlags(MemorySegment segment, long at, int flags) {
        segment.set(INT, at + FLAGS_OFFSET, flags);
    }

    public static void putMaxBackground(MemorySegment segment, long at, int maxBackground) {
        segment.set(SHORT, at + MAX_BACKGROUND_OFFSET, (short) maxBackground);
    }

    public static void putCongestionThreshold(MemorySegment segment, long at, int congestionThreshold) {
        segment.set(SHORT, at + CONGESTION_THRESHOLD_OFFSET, (short) congestionThreshold);
    }

    public static void putMaxWrite(MemorySegment segment, long at, int maxWrite) {
        segment.set(INT, at + MAX_WRITE_OFFSET, maxWrite);
    }

    public static void putTimeGranularityNs(MemorySegment segment, long at, int timeGranularityNs) {
        segment.set(INT, at + TIME_GRANULARITY_NS_OFFSET, timeGranularityNs);
    }

    public static void putMaxPages(MemorySegment segment, long at, int maxPages) {
        segment.set(SHORT, at + MAX_PAGES_OFFSET, (short) maxPages);
    }

    public static void putMapAlignment(MemorySegment segment, long at, int mapAlignment) {
        segment.set(SHORT, at + MAP_ALIGNMENT_OFFSET, (short) mapAlignment);
    }

    public static void putFlags2(MemorySegment segment, long at, int flags2) {
        segment.set(INT, at + FLAGS2_OFFSET, flags2);
    }

    public static void putMaxStackDepth(MemorySegment segment, long at, int maxStackDepth) {
        segment.set(INT, at + MAX_STACK_DEPTH_OFFSET, maxStackDepth);
    }

    public static void putRequestTimeoutSeconds(MemorySegment segment, long at, int requestTimeoutSeconds) {
        segment.set(SHORT, at + REQUEST_TIMEOUT_SECONDS_OFFSET, (short) requestTimeoutSeconds);
    }

    /** Zeroes the structure, so that unused bytes carry nothing of an earlier reply. */
    public static void clear(MemorySegment segment, long at) {
        Words.clear(segment, at, LENGTH);
    }

    /** Writes both halves of the switched on {@link InitFlag} bits. */
    public static void putAccepted(MemorySegment segment, long at, long flags) {
        segment.set(INT, at + FLAGS_OFFSET, (int) flags);
        segment.set(INT, at + FLAGS2_OFFSET, (int) (flags >>> Integer.SIZE));
    }
}
