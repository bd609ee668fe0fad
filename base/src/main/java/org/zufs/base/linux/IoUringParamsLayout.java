// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_params}: what {@link UringCalls#setup} is asked for and answers, native byte order. Ring
 * offsets are bytes from the start of the mapped ring.
 *
 * <pre>
 * offset length  field              meaning
 *      0     4  sq_entries         count of submission entries
 *      4     4  cq_entries         count of completion entries, IORING_SETUP_CQSIZE
 *      8     4  flags              IORING_SETUP_*
 *     12     4  sq_thread_cpu      CPU of the polling thread
 *     16     4  sq_thread_idle     idle time of the polling thread, ms
 *     20     4  features           IORING_FEAT_*
 *     24     4  wq_fd              ring whose workers to share
 *     28    12  resv
 *     40     4  sq_off.head        offset of the head
 *     44     4  sq_off.tail        offset of the tail
 *     48     4  sq_off.ring_mask   offset of the mask
 *     52     4  sq_off.ring_entries offset of the count
 *     56     4  sq_off.flags       offset of the flags IORING_SQ_*
 *     60     4  sq_off.dropped     offset of the dropped count
 *     64     4  sq_off.array       offset of the index array
 *     68     4  (padding)
 *     72     8  sq_off.resv2       address with IORING_SETUP_NO_MMAP
 *     80     4  cq_off.head        offset of the head
 *     84     4  cq_off.tail        offset of the tail
 *     88     4  cq_off.ring_mask   offset of the mask
 *     92     4  cq_off.ring_entries offset of the count
 *     96     4  cq_off.overflow    offset of the overflow count
 *    100     4  cq_off.cqes        offset of the completion entries
 *    104     4  cq_off.flags       offset of the flags IORING_CQ_*
 *    108     4  (padding)
 *    112     8  cq_off.resv2       address with IORING_SETUP_NO_MMAP
 *    120        LENGTH
 * </pre>
 */
public final class IoUringParamsLayout {
    public static final int SUBMISSION_ENTRIES_OFFSET = 0;
    public static final int COMPLETION_ENTRIES_OFFSET = SUBMISSION_ENTRIES_OFFSET + Integer.BYTES;
    public static final int FLAGS_OFFSET = COMPLETION_ENTRIES_OFFSET + Integer.BYTES;
    public static final int THREAD_CPU_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    public static final int THREAD_IDLE_OFFSET = THREAD_CPU_OFFSET + Integer.BYTES;
    public static final int FEATURES_OFFSET = THREAD_IDLE_OFFSET + Integer.BYTES;
    public static final int WORKER_FD_OFFSET = FEATURES_OFFSET + Integer.BYTES;
    private static final int RESERVED_OFFSET = WORKER_FD_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_HEAD_OFFSET = RESERVED_OFFSET + 12;
    public static final int SUBMISSION_TAIL_OFFSET = SUBMISSION_HEAD_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_RING_MASK_OFFSET = SUBMISSION_TAIL_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_RING_ENTRIES_OFFSET = SUBMISSION_RING_MASK_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_FLAGS_OFFSET = SUBMISSION_RING_ENTRIES_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_DROPPED_OFFSET = SUBMISSION_FLAGS_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_ARRAY_OFFSET = SUBMISSION_DROPPED_OFFSET + Integer.BYTES;
    private static final int SUBMISSION_RESERVED_OFFSET = SUBMISSION_ARRAY_OFFSET + Integer.BYTES;
    public static final int SUBMISSION_USER_ADDRESS_OFFSET = SUBMISSION_RESERVED_OFFSET + 4;
    public static final int COMPLETION_HEAD_OFFSET = SUBMISSION_USER_ADDRESS_OFFSET + Long.BYTES;
    public static final int COMPLETION_TAIL_OFFSET = COMPLETION_HEAD_OFFSET + Integer.BYTES;
    public static final int COMPLETION_RING_MASK_OFFSET = COMPLETION_TAIL_OFFSET + Integer.BYTES;
    public static final int COMPLETION_RING_ENTRIES_OFFSET = COMPLETION_RING_MASK_OFFSET + Integer.BYTES;
    public static final int COMPLETION_OVERFLOW_OFFSET = COMPLETION_RING_ENTRIES_OFFSET + Integer.BYTES;
    public static final int COMPLETION_EVENTS_OFFSET = COMPLETION_OVERFLOW_OFFSET + Integer.BYTES;
    public static final int COMPLETION_FLAGS_OFFSET = COMPLETION_EVENTS_OFFSET + Integer.BYTES;
    private static final int COMPLETION_RESERVED_OFFSET = COMPLETION_FLAGS_OFFSET + Integer.BYTES;
    public static final int COMPLETION_USER_ADDRESS_OFFSET = COMPLETION_RESERVED_OFFSET + 4;

    /** Of the struct, in bytes. */
    public static final int LENGTH = COMPLETION_USER_ADDRESS_OFFSET + Long.BYTES;

    /** Of the struct, in bytes. */
    public static final int ALIGNMENT = 8;

    private IoUringParamsLayout() {
    }

    /** Count of submission entries. */
    public static int submissionEntries(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_ENTRIES_OFFSET);
    }

    /** Count of completion entries, IORING_SETUP_CQSIZE. */
    public static int completionEntries(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_ENTRIES_OFFSET);
    }

    /** Sets: count of completion entries, IORING_SETUP_CQSIZE. */
    public static void putCompletionEntries(MemorySegment segment, int completionEntries) {
        segment.set(JAVA_INT_UNALIGNED, COMPLETION_ENTRIES_OFFSET, completionEntries);
    }

    /** IORING_SETUP_*. */
    public static int flags(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, FLAGS_OFFSET);
    }

    /** Sets: IORING_SETUP_*. */
    public static void putFlags(MemorySegment segment, int flags) {
        segment.set(JAVA_INT_UNALIGNED, FLAGS_OFFSET, flags);
    }

    /** CPU of the polling thread. */
    public static int threadCpu(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, THREAD_CPU_OFFSET);
    }

    /** Sets: CPU of the polling thread. */
    public static void putThreadCpu(MemorySegment segment, int threadCpu) {
        segment.set(JAVA_INT_UNALIGNED, THREAD_CPU_OFFSET, threadCpu);
    }

    /** Idle time of the polling thread, ms. */
    public static int threadIdle(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, THREAD_IDLE_OFFSET);
    }

    /** Sets: idle time of the polling thread, ms. */
    public static void putThreadIdle(MemorySegment segment, int threadIdle) {
        segment.set(JAVA_INT_UNALIGNED, THREAD_IDLE_OFFSET, threadIdle);
    }

    /** IORING_FEAT_*. */
    public static int features(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, FEATURES_OFFSET);
    }

    /** Ring whose workers to share. */
    public static int workerFd(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, WORKER_FD_OFFSET);
    }

    /** Sets: ring whose workers to share. */
    public static void putWorkerFd(MemorySegment segment, int workerFd) {
        segment.set(JAVA_INT_UNALIGNED, WORKER_FD_OFFSET, workerFd);
    }

    /** Offset of the head. */
    public static int submissionHead(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_HEAD_OFFSET);
    }

    /** Offset of the tail. */
    public static int submissionTail(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_TAIL_OFFSET);
    }

    /** Offset of the mask. */
    public static int submissionRingMask(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_RING_MASK_OFFSET);
    }

    /** Offset of the count. */
    public static int submissionRingEntries(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_RING_ENTRIES_OFFSET);
    }

    /** Offset of the flags IORING_SQ_*. */
    public static int submissionFlags(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_FLAGS_OFFSET);
    }

    /** Offset of the dropped count. */
    public static int submissionDropped(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_DROPPED_OFFSET);
    }

    /** Offset of the index array. */
    public static int submissionArray(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, SUBMISSION_ARRAY_OFFSET);
    }

    /** Address with IORING_SETUP_NO_MMAP. */
    public static long submissionUserAddress(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, SUBMISSION_USER_ADDRESS_OFFSET);
    }

    /** Sets: address with IORING_SETUP_NO_MMAP. */
    public static void putSubmissionUserAddress(MemorySegment segment, long submissionUserAddress) {
        segment.set(JAVA_LONG_UNALIGNED, SUBMISSION_USER_ADDRESS_OFFSET, submissionUserAddress);
    }

    /** Offset of the head. */
    public static int completionHead(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_HEAD_OFFSET);
    }

    /** Offset of the tail. */
    public static int completionTail(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_TAIL_OFFSET);
    }

    /** Offset of the mask. */
    public static int completionRingMask(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_RING_MASK_OFFSET);
    }

    /** Offset of the count. */
    public static int completionRingEntries(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_RING_ENTRIES_OFFSET);
    }

    /** Offset of the overflow count. */
    public static int completionOverflow(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_OVERFLOW_OFFSET);
    }

    /** Offset of the completion entries. */
    public static int completionEvents(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_EVENTS_OFFSET);
    }

    /** Offset of the flags IORING_CQ_*. */
    public static int completionFlags(MemorySegment segment) {
        return segment.get(JAVA_INT_UNALIGNED, COMPLETION_FLAGS_OFFSET);
    }

    /** Address with IORING_SETUP_NO_MMAP. */
    public static long completionUserAddress(MemorySegment segment) {
        return segment.get(JAVA_LONG_UNALIGNED, COMPLETION_USER_ADDRESS_OFFSET);
    }

    /** Sets: address with IORING_SETUP_NO_MMAP. */
    public static void putCompletionUserAddress(MemorySegment segment, long completionUserAddress) {
        segment.set(JAVA_LONG_UNALIGNED, COMPLETION_USER_ADDRESS_OFFSET, completionUserAddress);
    }
}
