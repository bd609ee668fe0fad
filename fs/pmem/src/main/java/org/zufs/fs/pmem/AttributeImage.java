// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.AttributeImageLayout;
import org.zufs.spi.fs.Name;

/**
 * The extended attributes of one inode, in memory: read from the media, changed, and written anew. Entries are named by
 * where they begin. For the lane's thread.
 */
final class AttributeImage {
    /** No entry. */
    static final int NONE = -1;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final MemorySegment bytes;
    private int length;

    /** @param bytes room of {@link AttributeImageLayout#LENGTH_MAX} bytes, aligned to 8 */
    AttributeImage(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads what an inode has.
     *
     * @param blobs from where
     * @param first the first block, as the inode tells it; 0 for no attributes
     * @return 0 or -EIO
     */
    int load(Blobs blobs, long first) {
        length = 0;
        if (first == 0) {
            return 0;
        }
        int count = blobs.read(first, bytes);
        if (count < 0) {
            return count;
        }
        int at = 0;
        while (at < count) {
            if (count - at < AttributeImageLayout.NAME_OFFSET) {
                return -ErrorNumber.EIO;
            }
            int name = nameLength(at);
            int value = valueLength(at);
            boolean sane = name >= 1 && name <= AttributeImageLayout.NAME_LENGTH_MAX && value >= 0
                    && value <= AttributeImageLayout.VALUE_LENGTH_MAX;
            if (!sane || AttributeImageLayout.entryLength(name, value) > count - at) {
                return -ErrorNumber.EIO;
            }
            at = next(at);
        }
        length = count;
        return 0;
    }

    /** Becomes a copy of another one. */
    void copy(AttributeImage other) {
        length = other.length;
        MemorySegment.copy(other.bytes, 0, bytes, 0, length);
    }

    /** Becomes empty. */
    void clear() {
        length = 0;
    }

    MemorySegment bytes() {
        return bytes;
    }

    /** {@return the bytes of all entries} */
    int length() {
        return length;
    }

    /** {@return the first entry, or {@link #NONE}} */
    int first() {
        return length == 0 ? NONE : 0;
    }

    /** {@return the entry behind one, or {@link #NONE}} */
    int after(int entry) {
        int next = next(entry);
        return next == length ? NONE : next;
    }

    private int next(int entry) {
        return entry + AttributeImageLayout.entryLength(nameLength(entry), valueLength(entry));
    }

    int nameLength(int entry) {
        return AttributeImageLayout.nameLength(bytes.get(WORD, entry));
    }

    int valueLength(int entry) {
        return AttributeImageLayout.valueLength(bytes.get(WORD, entry));
    }

    long nameOffset(int entry) {
        return (long) entry + AttributeImageLayout.NAME_OFFSET;
    }

    long valueOffset(int entry) {
        return nameOffset(entry) + nameLength(entry);
    }

    /** {@return the entry of a name, or {@link #NONE}} */
    int find(Name name) {
        int at = 0;
        while (at < length) {
            if (name.equalTo(bytes, nameOffset(at), nameLength(at))) {
                return at;
            }
            at = next(at);
        }
        return NONE;
    }

    /** Takes an entry out. */
    void remove(int entry) {
        int behind = next(entry);
        MemorySegment.copy(bytes, behind, bytes, entry, length - behind);
        length -= behind - entry;
    }

    /**
     * Puts a value in the place of the one that a name has, if any.
     *
     * @param name  1 to 255 bytes
     * @param value where the value lies
     * @param at    its first byte
     * @param count its bytes, 0 to 65,536
     * @return 0, or -ENOSPC if there is no room, after which nothing has changed
     */
    int put(Name name, MemorySegment value, long at, int count) {
        int added = AttributeImageLayout.entryLength(name.length(), count);
        int old = find(name);
        int freed = old == NONE ? 0 : next(old) - old;
        if (length - freed + added > AttributeImageLayout.LENGTH_MAX) {
            return -ErrorNumber.ENOSPC;
        }
        if (old != NONE) {
            remove(old);
        }
        int place = 0;
        while (place < length && compare(place, name) < 0) {
            place = next(place);
        }
        MemorySegment.copy(bytes, place, bytes, place + added, length - place);
        length += added;
        bytes.set(WORD, place + added - Long.BYTES, 0);
        bytes.set(WORD, place, AttributeImageLayout.lengths(name.length(), count));
        name.copyTo(bytes, nameOffset(place));
        MemorySegment.copy(value, at, bytes, valueOffset(place), count);
        return 0;
    }

    private int compare(int entry, Name name) {
        int own = nameLength(entry);
        int common = Math.min(own, name.length());
        for (int index = 0; index < common; index++) {
            int difference = (bytes.get(BYTE, nameOffset(entry) + index) & 0xFF) - (name.byteAt(index) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return own - name.length();
    }

    /** {@return the length of an entry's value, which was copied out if it was asked for; or -ERANGE} */
    int value(int entry, ByteRange out) {
        int count = valueLength(entry);
        if (out.length() == 0) {
            return count;
        }
        if (out.length() < count) {
            return -ErrorNumber.ERANGE;
        }
        MemorySegment.copy(bytes, valueOffset(entry), out.segment(), out.offset(), count);
        return count;
    }

    /** {@return true if the name of an entry begins with a text of ASCII characters} */
    boolean startsWith(int entry, String text) {
        if (nameLength(entry) < text.length()) {
            return false;
        }
        for (int index = 0; index < text.length(); index++) {
            if (bytes.get(BYTE, nameOffset(entry) + index) != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }
}
