// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Notification: wake who waits in poll(2).
 * {@code struct fuse_notify_poll_wakeup_out}, since protocol 7.11. The server writes all fields, the kernel reads
 * them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         kernelHandle                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class NotifyPollWakeupLayout {
    /** Name of the waiter, as POLL gave it. */
    public static final int KERNEL_HANDLE_OFFSET = 0;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = KERNEL_HANDLE_OFFSET + Long.BYTES;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private NotifyPollWakeupLayout() {
    }

    /** Writes all fields. */
    public static void put(MemorySegment segment, long at, long kernelHandle) {
        segment.set(LONG, at + KERNEL_HANDLE_OFFSET, kernelHandle);
    }
}
