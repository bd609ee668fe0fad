// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct timespec}: a point or span of time, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  tv_sec             seconds
 *      8     8  tv_nsec            nanoseconds, 0 to 999,999,999
 *     16        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class TimespecLayout {
    public static final int SECONDS_OFFSET = 0;
    public static final int NANOSECONDS_OFFSET = SECONDS_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = NANOSECONDS_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    /** In the place of nanoseconds of {@code utimensat}: now. */
    public static final long UTIME_NOW = 0x3fffffffL;

    /** In the place of nanoseconds of {@code utimensat}: leave it as it is. */
    public static final long UTIME_OMIT = 0x3ffffffeL;

    private TimespecLayout() {
    }

    /** Seconds. */
    public static long seconds(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + SECONDS_OFFSET);
    }

    /** Sets: seconds. */
    public static void putSeconds(MemorySegment segment, long offset, long seconds) {
        segment.set(JAVA_LONG_UNALIGNED, offset + SECONDS_OFFSET, seconds);
    }

    /** Nanoseconds, 0 to 999,999,999. */
    public static long nanoseconds(MemorySegment segment, long offset) {
        return segment.get(JAVA_LONG_UNALIGNED, offset + NANOSECONDS_OFFSET);
    }

    /** Sets: nanoseconds, 0 to 999,999,999. */
    public static void putNanoseconds(MemorySegment segment, long offset, long nanoseconds) {
        segment.set(JAVA_LONG_UNALIGNED, offset + NANOSECONDS_OFFSET, nanoseconds);
    }
}
