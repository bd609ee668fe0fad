// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A range of bytes in a memory segment: a view that is set again and again instead of being made anew. Indexes count
 * bytes from the start of the range and are always checked against its length; nothing is allocated.
 *
 * <p>Not thread-safe. The range does not own its memory, and whoever set it may set it elsewhere: keep no reference
 * to it longer than its giver says.
 */
public final class ByteRange {
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private long length;

    /** An empty range. */
    public ByteRange() {
    }

    /**
     * Views part of a segment.
     *
     * @return this
     * @throws IndexOutOfBoundsException if the part is not inside the segment
     */
    public ByteRange wrap(MemorySegment segment, long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        this.segment = segment;
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** Views a whole segment. Answers this. */
    public ByteRange wrap(MemorySegment segment) {
        return wrap(segment, 0, segment.byteSize());
    }

    /** Views part of another range. Answers this. */
    public ByteRange wrap(ByteRange other, long index, long length) {
        Objects.checkFromIndexSize(index, length, other.length);
        return wrap(other.segment, other.offset + index, length);
    }

    /** Views nothing. Answers this. */
    public ByteRange clear() {
        return wrap(MemorySegment.NULL, 0, 0);
    }

    /** The segment that holds the range. */
    public MemorySegment segment() {
        return segment;
    }

    /** Where the range begins, in bytes from the start of the segment. */
    public long offset() {
        return offset;
    }

    /** Of the range, in bytes. */
    public long length() {
        return length;
    }

    /** Makes the range shorter. Answers this. */
    public ByteRange truncate(long length) {
        Objects.checkIndex(length, this.length + 1);
        this.length = length;
        return this;
    }

    /** The byte at an index. */
    public byte byteAt(long index) {
        return segment.get(JAVA_BYTE, offset + Objects.checkIndex(index, length));
    }

    /** Sets the byte at an index. */
    public void putByte(long index, byte value) {
        segment.set(JAVA_BYTE, offset + Objects.checkIndex(index, length), value);
    }

    /** Copies {@code length} bytes from a segment to the start of this range. */
    public void copyFrom(MemorySegment source, long sourceOffset, long length) {
        copyFrom(0, source, sourceOffset, length);
    }

    /** Copies {@code length} bytes from a segment to an index of this range. */
    public void copyFrom(long index, MemorySegment source, long sourceOffset, long length) {
        Objects.checkFromIndexSize(index, length, this.length);
        MemorySegment.copy(source, sourceOffset, segment, offset + index, length);
    }

    /**
     * Copies from an offset of a segment to the start of this range what is there and fits. Answers how many bytes that
     * is: 0 if the offset is at the end of the segment or behind it.
     */
    public int fillFrom(MemorySegment source, long sourceOffset) {
        long available = Math.max(0, source.byteSize() - sourceOffset);
        long count = Math.min(Math.min(length, available), Integer.MAX_VALUE);
        if (count > 0) {
            copyFrom(0, source, sourceOffset, count);
        }
        return (int) count;
    }

    /** Copies {@code length} bytes from the start of this range to a segment. */
    public void copyTo(MemorySegment target, long targetOffset, long length) {
        copyTo(0, target, targetOffset, length);
    }

    /** Copies {@code length} bytes from an index of this range to a segment. */
    public void copyTo(long index, MemorySegment target, long targetOffset, long length) {
        Objects.checkFromIndexSize(index, length, this.length);
        MemorySegment.copy(segment, offset + index, target, targetOffset, length);
    }

    /** Sets {@code length} bytes from an index on to zero. */
    public void zero(long index, long length) {
        Objects.checkFromIndexSize(index, length, this.length);
        long position = offset + index;
        long end = position + length;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            segment.set(JAVA_LONG_UNALIGNED, position, 0);
        }
        for (; position < end; position++) {
            segment.set(JAVA_BYTE, position, (byte) 0);
        }
    }

    /**
     * Whether two ranges hold the same bytes. Compares word by word: the JDK's own comparison may end the JVM on mapped
     * memory that was cut.
     */
    public boolean sameBytes(ByteRange other) {
        if (length != other.length) {
            return false;
        }
        long index = 0;
        for (; index + Long.BYTES <= length; index += Long.BYTES) {
            if (segment.get(JAVA_LONG_UNALIGNED, offset + index)
                    != other.segment.get(JAVA_LONG_UNALIGNED, other.offset + index)) {
                return false;
            }
        }
        for (; index < length; index++) {
            if (segment.get(JAVA_BYTE, offset + index) != other.segment.get(JAVA_BYTE, other.offset + index)) {
                return false;
            }
        }
        return true;
    }

    /** Allocates: the bytes read as UTF-8. */
    public String text() {
        return NativeStrings.get(segment, offset, length);
    }

    @Override
    public String toString() {
        return "ByteRange[offset=" + offset + ", length=" + length + "]";
    }
}
