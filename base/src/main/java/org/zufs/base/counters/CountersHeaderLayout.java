// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * The head of a counters file, little-endian. The first pair of cache lines is written once; then the version is stored
 * with release, which publishes the file. Offsets of the sections follow from the counts ({@link CountersGeometry}).
 *
 * <pre>
 * offset length  field               writer   meaning
 *      0      8  magic               creator  "ZUFSCNTR"
 *      8      4  version             creator  last, with release; 0: not ready
 *     12      4  pid                 creator  process that writes, as it sees itself
 *     16      8  startTicks          creator  when that process started, in clock ticks since boot: pids come again
 *     24      8  createdNs           creator  wall time, ns since 1970
 *     32      4  laneCount           creator
 *     36      4  counterCount        creator  counters in each lane's block
 *     40      4  operationCount      creator  latency histograms in each lane
 *     44      4  traceCapacity       creator  records in each lane's trace ring; 0 or a power of two
 *     48      8  errorLogLength      creator  bytes
 *     56      8  fileLength          creator  bytes
 *     64     64  (reserved)                   0
 *    128      4  traceEnabled        reader   not 0: lanes write traces; opaque
 *    132    124  (padding)
 *    256      8  errorsDropped       writer   errors that found the log full; opaque
 *    264      8  errorTail           writer   end of the log's records, bytes from its start; release
 *    272    112  (padding)
 *    384         LENGTH
 * </pre>
 *
 * <p>Changes: 1, first.
 */
public final class CountersHeaderLayout {
    /** "ZUFSCNTR" read as a little-endian long. */
    public static final long MAGIC = 0x52544E435346555AL;

    /** Of the format. */
    public static final int VERSION = 1;

    public static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    public static final int PID_OFFSET = VERSION_OFFSET + Integer.BYTES;
    public static final int START_TICKS_OFFSET = PID_OFFSET + Integer.BYTES;
    public static final int CREATED_NS_OFFSET = START_TICKS_OFFSET + Long.BYTES;
    public static final int LANE_COUNT_OFFSET = CREATED_NS_OFFSET + Long.BYTES;
    public static final int COUNTER_COUNT_OFFSET = LANE_COUNT_OFFSET + Integer.BYTES;
    public static final int OPERATION_COUNT_OFFSET = COUNTER_COUNT_OFFSET + Integer.BYTES;
    public static final int TRACE_CAPACITY_OFFSET = OPERATION_COUNT_OFFSET + Integer.BYTES;
    public static final int ERROR_LOG_LENGTH_OFFSET = TRACE_CAPACITY_OFFSET + Integer.BYTES;
    public static final int FILE_LENGTH_OFFSET = ERROR_LOG_LENGTH_OFFSET + Long.BYTES;
    public static final int RESERVED_OFFSET = FILE_LENGTH_OFFSET + Long.BYTES;

    public static final int TRACE_ENABLED_OFFSET = SharedWords.PAIR_LENGTH;
    public static final int ERRORS_DROPPED_OFFSET = TRACE_ENABLED_OFFSET + SharedWords.PAIR_LENGTH;
    public static final int ERROR_TAIL_OFFSET = ERRORS_DROPPED_OFFSET + Long.BYTES;

    /** Of the head, in bytes. */
    public static final int LENGTH = ERRORS_DROPPED_OFFSET + SharedWords.PAIR_LENGTH;

    /** Of the head, in bytes. */
    public static final int ALIGNMENT = SharedWords.PAIR_LENGTH;

    private CountersHeaderLayout() {
    }
}
