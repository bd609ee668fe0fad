// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * One record of the error log, little-endian; records follow each other up to the head's error tail, which publishes
 * them. Count and last time change later, by opaque stores.
 *
 * <pre>
 * offset length  field       meaning
 *      0      4  length      of the record in bytes, with head and padding, a multiple of 8
 *      4      4  textLength  in bytes
 *      8      8  count       how often the error came
 *     16      8  firstNs     wall time of the first, ns since 1970
 *     24      8  lastNs      wall time of the last
 *     32      n  text        UTF-8: the first one's message and stack
 * </pre>
 */
public final class ErrorRecordLayout {
    public static final int LENGTH_OFFSET = 0;
    public static final int TEXT_LENGTH_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    public static final int COUNT_OFFSET = TEXT_LENGTH_OFFSET + Integer.BYTES;
    public static final int FIRST_NS_OFFSET = COUNT_OFFSET + Long.BYTES;
    public static final int LAST_NS_OFFSET = FIRST_NS_OFFSET + Long.BYTES;
    public static final int TEXT_OFFSET = LAST_NS_OFFSET + Long.BYTES;

    /** Of a record, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private ErrorRecordLayout() {
    }

    /** The length in bytes of a record with a text. */
    public static int length(int textLength) {
        return TEXT_OFFSET + (textLength + ALIGNMENT - 1 & -ALIGNMENT);
    }
}
