// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a name as it came in: of an entry, or of an extended attribute. Lies in the transport's memory and is
 * used again for the next request; {@link #copyTo} keeps it. Linux names are bytes, not characters.
 */
public final class Name {
    /** The longest name of an entry or an extended attribute, in bytes. */
    public static final int LENGTH_MAX = 255;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int length;

    /** Makes one that is empty. */
    public Name() {
    }

    /**
     * Makes one of a text, for tests and tools.
     *
     * @param text becomes UTF-8
     * @return a new name
     */
    public static Name of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Name().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /**
     * Points this at other bytes.
     *
     * @param bytes where they lie
     * @param at    the first one, in bytes from the start of the segment
     * @param count how many, 0 to {@link #LENGTH_MAX}
     * @return this
     */
    public Name wrap(MemorySegment bytes, long at, int count) {
        assert count >= 0 && count <= LENGTH_MAX : count;
        segment = bytes;
        offset = at;
        length = count;
        return this;
    }

    /**
     * Says whether bytes may name an entry: 1 to 255 of them, neither {@code .} nor {@code ..}, no {@code /}, no NUL.
     *
     * @param bytes where they lie
     * @param at    the first one
     * @param count how many
     * @return true if so
     */
    public static boolean isEntryName(MemorySegment bytes, long at, long count) {
        if (count < 1 || count > LENGTH_MAX) {
            return false;
        }
        for (long index = 0; index < count; index++) {
            byte value = bytes.get(ValueLayout.JAVA_BYTE, at + index);
            if (value == '/' || value == 0) {
                return false;
            }
        }
        return bytes.get(ValueLayout.JAVA_BYTE, at) != '.' || count > 2
                || count == 2 && bytes.get(ValueLayout.JAVA_BYTE, at + 1) != '.';
    }

    /** {@return where the bytes lie} */
    public MemorySegment segment() {
        return segment;
    }

    /** {@return the first byte, from the start of the segment} */
    public long offset() {
        return offset;
    }

    /** {@return how many bytes} */
    public int length() {
        return length;
    }

    /**
     * Reads one byte.
     *
     * @param index from 0, below the length
     * @return the byte
     */
    public byte byteAt(int index) {
        assert index >= 0 && index < length : index;
        return segment.get(ValueLayout.JAVA_BYTE, offset + index);
    }

    /** {@return a well-mixed number that equal names share} */
    public long hash() {
        return hash(segment, offset, length);
    }

    /**
     * Mixes bytes as {@link #hash()} does.
     *
     * @param bytes where they lie
     * @param at    the first one
     * @param count how many
     * @return the number
     */
    public static long hash(MemorySegment bytes, long at, int count) {
        long mixed = count * PRIME;
        int index = 0;
        for (; index + 8 <= count; index += 8) {
            mixed = (mixed ^ bytes.get(WORD, at + index)) * PRIME;
            mixed ^= mixed >>> 32;
        }
        long tail = 0;
        for (; index < count; index++) {
            tail = tail << 8 | bytes.get(ValueLayout.JAVA_BYTE, at + index) & 0xFF;
        }
        mixed = (mixed ^ tail) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    /**
     * Compares with bytes that lie elsewhere.
     *
     * @param bytes where
     * @param at    the first one
     * @param count how many
     * @return true if they are the same
     */
    public boolean equalTo(MemorySegment bytes, long at, int count) {
        if (count != length) {
            return false;
        }
        int index = 0;
        for (; index + 8 <= count; index += 8) {
            if (bytes.get(WORD, at + index) != segment.get(WORD, offset + index)) {
                return false;
            }
        }
        for (; index < count; index++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at + index) != segment.get(ValueLayout.JAVA_BYTE, offset + index)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Compares with a text of ASCII characters.
     *
     * @param text what to compare with
     * @return true if they are the same
     */
    public boolean contentEquals(String text) {
        if (text.length() != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (text.charAt(index) != byteAt(index)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Says whether this begins with a text of ASCII characters.
     *
     * @param text the beginning
     * @return true if so
     */
    public boolean startsWith(String text) {
        if (text.length() > length) {
            return false;
        }
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) != byteAt(index)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Copies the bytes.
     *
     * @param target where to
     * @param at     first byte there
     */
    public void copyTo(MemorySegment target, long at) {
        MemorySegment.copy(segment, offset, target, at, length);
    }

    /** {@return the bytes as text; for people, not for the data path} */
    @Override
    public String toString() {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
