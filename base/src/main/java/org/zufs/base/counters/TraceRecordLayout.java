// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * One record of a lane's trace ring, little-endian. The lane writes 0 into the stamp, fences, writes the fields, and
 * publishes with one store of the stamp: the record's position in the lane's endless sequence plus 1, with release. A
 * reader copies the record between two looks at the stamp and drops it if they differ.
 *
 * <pre>
 * offset length  field      meaning
 *      0      8  stamp      position + 1; 0: being written
 *      8      8  timeNs     end of the operation, of the monotonic clock
 *     16      8  unique     the request's number
 *     24      8  nodeId     object
 *     32      8  position   handle, or offset in bytes, as the operation means
 *     40      8  length     in bytes
 *     48      8  result     result or negative errno
 *     56      8  latencyNs  of the operation
 *     64      4  operation  index of the operation
 *     68      4  pid        of the caller
 *     72      4  uid        of the caller
 *     76     52  (reserved) 0
 *    128         LENGTH
 * </pre>
 */
public final class TraceRecordLayout {
    public static final int STAMP_OFFSET = 0;
    public static final int TIME_NS_OFFSET = STAMP_OFFSET + Long.BYTES;
    public static final int UNIQUE_OFFSET = TIME_NS_OFFSET + Long.BYTES;
    public static final int NODE_ID_OFFSET = UNIQUE_OFFSET + Long.BYTES;
    public static final int POSITION_OFFSET = NODE_ID_OFFSET + Long.BYTES;
    public static final int LENGTH_OFFSET = POSITION_OFFSET + Long.BYTES;
    public static final int RESULT_OFFSET = LENGTH_OFFSET + Long.BYTES;
    public static final int LATENCY_NS_OFFSET = RESULT_OFFSET + Long.BYTES;
    public static final int OPERATION_OFFSET = LATENCY_NS_OFFSET + Long.BYTES;
    public static final int PID_OFFSET = OPERATION_OFFSET + Integer.BYTES;
    public static final int UID_OFFSET = PID_OFFSET + Integer.BYTES;
    public static final int RESERVED_OFFSET = UID_OFFSET + Integer.BYTES;

    /** Of a record, in bytes. */
    public static final int LENGTH = SharedWords.PAIR_LENGTH;

    /** Of a record, in bytes. */
    public static final int ALIGNMENT = SharedWords.PAIR_LENGTH;

    private TraceRecordLayout() {
    }
}
