// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_cqe}: one completion of io_uring, native byte order. With {@code IORING_SETUP_CQE32} 16
 * bytes more follow.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  user_data          what the submission entry carried
 *      8     4  res                result or negative errno
 *     12     4  flags              IORING_CQE_F_*
 *     16        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class CompletionEntryLayout {
    public static final int USER_DATA_OFFSET = 0;
    public static final int RESULT_OFFSET = USER_DATA_OFFSET + Long.BYTES;
    public static final int FLAGS_OFFSET = RESULT_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = FLAGS_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private CompletionEntryLayout() {
    }

    /** What the submission entry carried. */
    public static long userData(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + USER_DATA_OFFSET);
    }

    /** Result or negative errno. */
    public static int result(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + RESULT_OFFSET);
    }

    /** IORING_CQE_F_*. */
    public static int flags(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + FLAGS_OFFSET);
    }
}
