// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct pollfd}: one descriptor to wait for, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  fd                 descriptor; negative: ignored
 *      4     2  events             events asked for, PollEvents
 *      6     2  revents            events that came
 *      8        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class PollLayout {
    public static final int FD_OFFSET = 0;
    public static final int EVENTS_OFFSET = FD_OFFSET + Integer.BYTES;
    public static final int RETURNED_OFFSET = EVENTS_OFFSET + Short.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = RETURNED_OFFSET + Short.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 4;

    private PollLayout() {
    }

    /** Descriptor; negative: ignored. */
    public static int fd(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + FD_OFFSET);
    }

    /** Sets: descriptor; negative: ignored. */
    public static void putFd(MemorySegment segment, long offset, int fd) {
        segment.set(JAVA_INT_UNALIGNED, offset + FD_OFFSET, fd);
    }

    /** Events asked for, PollEvents. */
    public static short events(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + EVENTS_OFFSET);
    }

    /** Sets: events asked for, PollEvents. */
    public static void putEvents(MemorySegment segment, long offset, short events) {
        segment.set(JAVA_SHORT_UNALIGNED, offset + EVENTS_OFFSET, events);
    }

    /** Events that came. */
    public static short returned(MemorySegment segment, long offset) {
        return segment.get(JAVA_SHORT_UNALIGNED, offset + RETURNED_OFFSET);
    }
}
