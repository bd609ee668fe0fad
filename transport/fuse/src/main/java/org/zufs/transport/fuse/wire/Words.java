// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The words of the wire: native byte order, any alignment, for a message may start anywhere in its buffer. */
final class Words {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private Words() {
    }

    /** Zeroes a structure; word by word, because a slice to fill might be allocated. */
    static void clear(MemorySegment segment, long at, int length) {
        assert length % Long.BYTES == 0;
        for (int offset = 0; offset < length; offset += Long.BYTES) {
            segment.set(LONG, at + offset, 0L);
        }
    }
}
