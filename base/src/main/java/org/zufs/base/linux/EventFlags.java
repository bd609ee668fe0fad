// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Flags of {@link EventCalls}' event counters and timers. Named as in the headers. */
public final class EventFlags {
    public static final int EFD_SEMAPHORE = 1;
    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 0x800;

    public static final int TFD_CLOEXEC = 0x80000;
    public static final int TFD_NONBLOCK = 0x800;
    public static final int TFD_TIMER_ABSTIME = 1;
    public static final int TFD_TIMER_CANCEL_ON_SET = 2;

    private EventFlags() {
    }
}
