// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct flock}: a record lock on a range of a file, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     2  l_type             F_RDLCK, F_WRLCK or F_UNLCK
 *      2     2  l_whence           what the start is relative to, SEEK_SET
 *      4     4  (padding)
 *      8     8  l_start            first byte of the range
 *     16     8  l_len              length of the range in bytes, 0 to the end of the file
 *     24     4  l_pid              holder of the lock; 0 when an OFD command is called
 *     28     4  (padding)
 *     32        LENGTH
 * </pre>
 */
public final class FlockLayout {
    public static final int TYPE_OFFSET = 0;
    public static final int WHENCE_OFFSET = TYPE_OFFSET + Short.BYTES;
    private static final int PADDING_OFFSET = WHENCE_OFFSET + Short.BYTES;
    public static final int START_OFFSET = PADDING_OFFSET + 4;
    public static final int RANGE_LENGTH_OFFSET = START_OFFSET + Long.BYTES;
    public static final int PID_OFFSET = RANGE_LENGTH_OFFSET + Long.BYTES;
    private static final int TAIL_OFFSET = PID_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TAIL_OFFSET + 4;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private FlockLayout() {
    }

    /** F_RDLCK, F_WRLCK or F_UNLCK. */
    public static short type(MemorySegment segment) {
        return segment.get(JAVA_SHORT_UNALIGNED, TYPE_OFFSET);
    }

    /** Sets: F_RDLCK, F_WRLCK or F_UNLCK. */
    public static void putType(MemorySegment segment, short type) {
        segment.set(JAVA_SHORT_UNALIGNED, TYPE_OFFSET, type);
    }

    /** What the start is relative to, SEEK_SET. */
    public static short whence(MemorySegment segment) {
        return segment.get(JAVA_SHORT_UNALIGNED, WHENCE_OFFSET);
    }

    /** Sets: what the start is relative to, SEEK_SET. */
    public static void putWhence(MemorySegment segment, short whence) {
        segment.set(JAVA_SHORT_UNALIGNED, WHENCE_OFFSET, whence);
    }

    /** First byte of the range. */
    public static long start(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, START_OFFSET);
    }

    /** Sets: first byte of the range. */
    public static void putStart(MemorySegment segment, long start) {
        segment.set(JAVA_LONG_UNALIGNED, START_OFFSET, start);
    }

    /** Length of the range in bytes, 0 to the end of the file. */
    public static long rangeLength(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, RANGE_LENGTH_OFFSET);
    }

    /** Sets: length of the range in bytes, 0 to the end of the file. */
    public static void putRangeLength(MemorySegment segment, long rangeLength) {
        segment.set(JAVA_LONG_UNALIGNED, RANGE_LENGTH_OFFSET, rangeLength);
    }

    /** Holder of the lock; 0 when an OFD command is called. */
    public static int pid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, PID_OFFSET);
    }

    /** Sets: holder of the lock; 0 when an OFD command is called. */
    public static void putPid(MemorySegment segment, int pid) {
        segment.set(JAVA_INT_UNALIGNED, PID_OFFSET, pid);
    }
}
