// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * UTF-8 text in memory. Writing and measuring allocate nothing; reading makes a {@link String}. Half of a surrogate
 * pair is written as {@code '?'}, as the JDK's encoder does. Any thread may call.
 */
public final class NativeStrings {
    private NativeStrings() {
    }

    /** The length of a text in UTF-8, in bytes, without a NUL. */
    public static long utf8Length(String text) {
        long length = 0;
        for (int index = 0; index < text.length(); index++) {
            int codePoint = codePoint(text, index);
            length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            index += Character.charCount(codePoint) - 1;
        }
        return length;
    }

    /**
     * Writes a text in UTF-8, without a NUL. Answers its length in bytes.
     *
     * @throws IndexOutOfBoundsException if it does not fit; nothing is written then
     */
    public static long put(MemorySegment segment, long offset, String text) {
        long length = utf8Length(text);
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        long position = offset;
        for (int index = 0; index < text.length(); index++) {
            int codePoint = codePoint(text, index);
            position = putCodePoint(segment, position, codePoint);
            index += Character.charCount(codePoint) - 1;
        }
        assert position == offset + length;
        return length;
    }

    /** Writes a text in UTF-8 and a NUL. Answers the length in bytes without the NUL. */
    public static long putTerminated(MemorySegment segment, long offset, String text) {
        Objects.checkFromIndexSize(offset, utf8Length(text) + 1, segment.byteSize());
        long length = put(segment, offset, text);
        segment.set(JAVA_BYTE, offset + length, (byte) 0);
        return length;
    }

    /**
     * The length in bytes of the text that begins at an offset and ends before the first NUL; {@code lengthMax} if
     * there is none within that many bytes.
     */
    public static long terminatedLength(MemorySegment segment, long offset, long lengthMax) {
        Objects.checkFromIndexSize(offset, lengthMax, segment.byteSize());
        for (long length = 0; length < lengthMax; length++) {
            if (segment.get(JAVA_BYTE, offset + length) == 0) {
                return length;
            }
        }
        return lengthMax;
    }

    /** Allocates: a text of a length in bytes; malformed parts become replacement characters. */
    public static String get(MemorySegment segment, long offset, long length) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        MemorySegment.copy(segment, JAVA_BYTE, offset, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int codePoint(String text, int index) {
        char first = text.charAt(index);
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (Character.isHighSurrogate(first) && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1))) {
            return Character.toCodePoint(first, text.charAt(index + 1));
        }
        return '?';
    }

    private static long putCodePoint(MemorySegment segment, long offset, int codePoint) {
        long position = offset;
        if (codePoint < 0x80) {
            segment.set(JAVA_BYTE, position++, (byte) codePoint);
            return position;
        }
        int shift = codePoint < 0x800 ? 6 : codePoint < 0x10000 ? 12 : 18;
        int lead = codePoint < 0x800 ? 0xc0 : codePoint < 0x10000 ? 0xe0 : 0xf0;
        segment.set(JAVA_BYTE, position++, (byte) (lead | codePoint >> shift));
        while (shift > 0) {
            shift -= 6;
            segment.set(JAVA_BYTE, position++, (byte) (0x80 | codePoint >> shift & 0x3f));
        }
        return position;
    }
}
