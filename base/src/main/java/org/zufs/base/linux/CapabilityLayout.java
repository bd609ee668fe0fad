// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Head and data of {@link ProcessCalls#capget} (version 3), each in a segment of its own, native byte order. This
 * is the head; the data is two records (capabilities 0 to 31, 32 to 63) of three 4-byte words.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  version            VERSION_3
 *      4     4  pid                thread id, 0: the calling thread
 *      8        LENGTH
 * </pre>
 */
public final class CapabilityLayout {
    public static final int VERSION_OFFSET = 0;
    public static final int TID_OFFSET = VERSION_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int LENGTH = TID_OFFSET + Integer.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 4;

    /** The version of two records. */
    public static final int VERSION_3 = 0x20080522;

    /** Within a record: the effective set. */
    public static final int EFFECTIVE_OFFSET = 0;

    /** Within a record: the permitted set. */
    public static final int PERMITTED_OFFSET = EFFECTIVE_OFFSET + Integer.BYTES;

    /** Within a record: the inheritable set. */
    public static final int INHERITABLE_OFFSET = PERMITTED_OFFSET + Integer.BYTES;

    /** Of one record, in bytes. */
    public static final int RECORD_LENGTH = INHERITABLE_OFFSET + Integer.BYTES;

    /** Of the data, in bytes. */
    public static final int DATA_LENGTH = 2 * RECORD_LENGTH;

    private CapabilityLayout() {
    }

    /** VERSION_3. */
    public static int version(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, VERSION_OFFSET);
    }

    /** Sets: VERSION_3. */
    public static void putVersion(MemorySegment segment, int version) {
        segment.set(JAVA_INT_UNALIGNED, VERSION_OFFSET, version);
    }

    /** Thread id, 0: the calling thread. */
    public static int tid(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, TID_OFFSET);
    }

    /** Sets: thread id, 0: the calling thread. */
    public static void putTid(MemorySegment segment, int tid) {
        segment.set(JAVA_INT_UNALIGNED, TID_OFFSET, tid);
    }
}
