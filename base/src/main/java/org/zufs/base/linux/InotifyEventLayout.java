// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct inotify_event}: one event of a watcher, native byte order; records follow each other.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  wd                 watch descriptor
 *      4     4  mask               InotifyEvents
 *      8     4  cookie             pairs the two halves of a rename
 *     12     4  len                room of the name that follows, in bytes, NULs included
 *     16        LENGTH
 * </pre>
 *
 * <p>Accessors take the offset of one struct from the segment's start, in bytes.
 */
public final class InotifyEventLayout {
    public static final int WATCH_OFFSET = 0;
    public static final int MASK_OFFSET = WATCH_OFFSET + Integer.BYTES;
    public static final int COOKIE_OFFSET = MASK_OFFSET + Integer.BYTES;
    public static final int NAME_LENGTH_OFFSET = COOKIE_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 4;

    /** Where the NUL-padded name begins. */
    public static final int NAME_OFFSET = LENGTH;

    private InotifyEventLayout() {
    }

    /** Watch descriptor. */
    public static int watch(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + WATCH_OFFSET);
    }

    /** InotifyEvents. */
    public static int mask(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + MASK_OFFSET);
    }

    /** Pairs the two halves of a rename. */
    public static int cookie(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + COOKIE_OFFSET);
    }

    /** Room of the name that follows, in bytes, NULs included. */
    public static int nameLength(MemorySegment segment, long offset) {
        return segment.get(JAVA_INT_UNALIGNED, offset + NAME_LENGTH_OFFSET);
    }
}
