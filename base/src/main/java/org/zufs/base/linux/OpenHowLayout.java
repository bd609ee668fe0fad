// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct open_how}: how {@link FileCalls#openat2} opens, native byte order.
 *
 * <pre>
 * offset length  field              meaning
 *      0     8  flags              OpenFlags
 *      8     8  mode               mode bits; 0 unless O_CREAT or O_TMPFILE
 *     16     8  resolve            ResolveFlags
 *     24        LENGTH
 * </pre>
 */
public final class OpenHowLayout {
    public static final int FLAGS_OFFSET = 0;
    public static final int MODE_OFFSET = FLAGS_OFFSET + Long.BYTES;
    public static final int RESOLVE_OFFSET = MODE_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = RESOLVE_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private OpenHowLayout() {
    }

    /** OpenFlags. */
    public static long flags(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, FLAGS_OFFSET);
    }

    /** Sets: OpenFlags. */
    public static void putFlags(MemorySegment segment, long flags) {
        segment.set(JAVA_LONG_UNALIGNED, FLAGS_OFFSET, flags);
    }

    /** Mode bits; 0 unless O_CREAT or O_TMPFILE. */
    public static long mode(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, MODE_OFFSET);
    }

    /** Sets: mode bits; 0 unless O_CREAT or O_TMPFILE. */
    public static void putMode(MemorySegment segment, long mode) {
        segment.set(JAVA_LONG_UNALIGNED, MODE_OFFSET, mode);
    }

    /** ResolveFlags. */
    public static long resolve(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, RESOLVE_OFFSET);
    }

    /** Sets: ResolveFlags. */
    public static void putResolve(MemorySegment segment, long resolve) {
        segment.set(JAVA_LONG_UNALIGNED, RESOLVE_OFFSET, resolve);
    }
}
