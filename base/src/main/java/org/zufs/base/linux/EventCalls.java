// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Descriptors that carry events: counters, timers, changes of files.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class EventCalls {

    private static final MethodHandle EVENTFD = Libc.function("eventfd", INT, INT, INT);
    private static final MethodHandle TIMERFD_CREATE = Libc.function("timerfd_create", INT, INT, INT);
    private static final MethodHandle TIMERFD_SETTIME = Libc.function("timerfd_settime", INT, INT, INT, PTR, PTR);
    private static final MethodHandle INOTIFY_INIT1 = Libc.function("inotify_init1", INT, INT);
    private static final MethodHandle INOTIFY_ADD_WATCH = Libc.function("inotify_add_watch", INT, INT, PTR, INT);
    private static final MethodHandle INOTIFY_RM_WATCH = Libc.function("inotify_rm_watch", INT, INT, INT);

    private EventCalls() {
    }

    /** Makes an event counter; {@link EventFlags}. Read and written as 8 bytes. Answers the descriptor. */
    public static int eventfd(int initial, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) EVENTFD.invokeExact(state, initial, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Makes a timer; {@link ClockIds}, {@link EventFlags}. Reads as 8 bytes: expirations. Answers the
     * descriptor.
     */
    public static int timerfdCreate(int clock, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) TIMERFD_CREATE.invokeExact(state, clock, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Arms a timer: interval and first expiry, two {@link TimespecLayout} entries; the old value may be a null
     * segment.
     */
    public static int timerfdSettime(int fd, int flags, MemorySegment newValue, MemorySegment oldValue) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) TIMERFD_SETTIME.invokeExact(state, fd, flags, newValue, oldValue), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Makes a watcher of files; {@link InotifyEvents}. Reads as {@link InotifyEventLayout} records. Answers the
     * descriptor.
     */
    public static int inotifyInit1(int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) INOTIFY_INIT1.invokeExact(state, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Watches a path; {@link InotifyEvents}. Answers the watch descriptor. */
    public static int inotifyAddWatch(int fd, MemorySegment path, int mask) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) INOTIFY_ADD_WATCH.invokeExact(state, fd, path, mask), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #inotifyAddWatch(int, MemorySegment, int)} with the strings copied; allocates. */
    public static int inotifyAddWatch(int fd, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return inotifyAddWatch(fd, arena.allocateFrom(path), mask);
        }
    }

    /** Ends a watch. */
    public static int inotifyRmWatch(int fd, int watch) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) INOTIFY_RM_WATCH.invokeExact(state, fd, watch), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
