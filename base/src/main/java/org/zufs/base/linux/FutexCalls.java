// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Waiting on, and waking through, a 32-bit word in memory.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 *
 * <p>The word is 4-byte aligned. In memory shared between processes the plain operations serve; for threads of
 * one process the private ones are cheaper.
 */
public final class FutexCalls {

    private static final MethodHandle FUTEX = Libc.syscall(Syscall.FUTEX, PTR, LONG, LONG, PTR, PTR, LONG);

    private FutexCalls() {
    }

    /** The raw call; {@link FutexOperations}. */
    public static int futex(
            MemorySegment word, int operation, int value, MemorySegment timeout, MemorySegment word2, int value3) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) FUTEX.invokeExact(
                    state, word, (long) operation, (long) value, timeout, word2, (long) value3), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Waits while the word holds {@code expected}: shared between processes.
     *
     * @param word     4 bytes
     * @param expected value at which to sleep
     * @param timeout  relative, {@link TimespecLayout}, or a null segment for ever
     * @return 0 if woken (also spuriously), {@code -EAGAIN} if the word held something else, {@code -ETIMEDOUT},
     *         {@code -EINTR}
     */
    public static int wait(MemorySegment word, int expected, MemorySegment timeout) {
        return futex(word, FutexOperations.FUTEX_WAIT, expected, timeout, MemorySegment.NULL, 0);
    }

    /** Wakes at most {@code count} waiters of any process. Answers how many were woken. */
    public static int wake(MemorySegment word, int count) {
        return futex(word, FutexOperations.FUTEX_WAKE, count, MemorySegment.NULL, MemorySegment.NULL, 0);
    }

    /** As {@link #wait(MemorySegment, int, MemorySegment)}, for threads of this process only. */
    public static int waitPrivate(MemorySegment word, int expected, MemorySegment timeout) {
        return futex(word, FutexOperations.FUTEX_WAIT_PRIVATE, expected, timeout, MemorySegment.NULL, 0);
    }

    /** As {@link #wake(MemorySegment, int)}, for threads of this process only. */
    public static int wakePrivate(MemorySegment word, int count) {
        return futex(word, FutexOperations.FUTEX_WAKE_PRIVATE, count, MemorySegment.NULL, MemorySegment.NULL, 0);
    }
}
