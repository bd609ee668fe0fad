// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Native memory that one thread's calls pass strings and bytes in. Data is aligned for direct I/O. */
final class Scratch implements AutoCloseable {
    private static final int PATH_LENGTH = 16 << 10;
    private static final int ALIGNMENT = 4096;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment first = arena.allocate(PATH_LENGTH);
    private final MemorySegment second = arena.allocate(PATH_LENGTH);
    /** A place for one small structure. */
    final MemorySegment structure = arena.allocate(512, ALIGNMENT);
    private MemorySegment data = arena.allocate(64 << 10, ALIGNMENT);

    /** A string of bytes with its closing zero; a null string is a null pointer. */
    MemorySegment first(String text) {
        return fill(first, text);
    }

    /** A second string, for calls that take two. */
    MemorySegment second(String text) {
        return fill(second, text);
    }

    private static MemorySegment fill(MemorySegment place, String text) {
        if (text == null) {
            return MemorySegment.NULL;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(bytes, 0, place, ValueLayout.JAVA_BYTE, 0, bytes.length);
        place.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
        return place;
    }

    /** At least this many bytes of data, of any content. */
    MemorySegment data(int length) {
        if (data.byteSize() < length) {
            data = arena.allocate(Math.max(length, 2 * data.byteSize()), ALIGNMENT);
        }
        return data;
    }

    /** These bytes as native memory. */
    MemorySegment data(byte[] bytes) {
        MemorySegment place = data(bytes.length);
        MemorySegment.copy(bytes, 0, place, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return place;
    }

    /** Copies what a call filled; answers the call's result. */
    static long copyOut(MemorySegment from, byte[] into, long result) {
        if (result > 0 && into.length > 0) {
            int length = (int) Math.min(result, into.length);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, into, 0, length);
        }
        return result;
    }

    /** Frees everything. */
    @Override
    public void close() {
        arena.close();
    }
}
