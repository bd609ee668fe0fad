// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.zufs.fs.pmem.format.BucketLayout;

/** A name as words of the media: 8 bytes each, little-endian, the last one filled up with zeros. */
final class NameWords {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt HALF = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NameWords() {
    }

    /** {@return the words of a name of so many bytes} */
    static int count(int length) {
        return length + Long.BYTES - 1 >>> 3;
    }

    /** {@return the words of an entry whose name has so many bytes} */
    static int entryCount(int length) {
        return BucketLayout.NAME + count(length);
    }

    /** {@return a word of a name; never reads outside of it} */
    static long word(MemorySegment bytes, long at, int length, int index) {
        int from = index << 3;
        int left = length - from;
        if (left >= Long.BYTES) {
            return bytes.get(WORD, at + from);
        }
        if (length >= Long.BYTES) {
            return bytes.get(WORD, at + length - Long.BYTES) >>> (Long.BYTES - left << 3);
        }
        if (left >= Integer.BYTES) {
            long low = bytes.get(HALF, at) & 0xFFFFFFFFL;
            long high = bytes.get(HALF, at + left - Integer.BYTES) & 0xFFFFFFFFL;
            return low | high << (left - Integer.BYTES << 3);
        }
        long first = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        long middle = bytes.get(ValueLayout.JAVA_BYTE, at + (left >>> 1)) & 0xFF;
        long last = bytes.get(ValueLayout.JAVA_BYTE, at + left - 1) & 0xFF;
        return first | middle << (left >>> 1 << 3) | last << (left - 1 << 3);
    }
}
