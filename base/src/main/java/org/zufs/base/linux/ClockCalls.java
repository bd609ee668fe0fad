// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Reading clocks.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 */
public final class ClockCalls {

    /** Read in user space for the usual clocks, on every path that stamps times: nothing but the call itself. */
    private static final MethodHandle CLOCK_GETTIME = Libc.critical("clock_gettime", INT, INT, PTR);
    private static final MethodHandle CLOCK_GETRES = Libc.function("clock_getres", INT, INT, PTR);

    private ClockCalls() {
    }

    /**
     * Reads a clock into a {@link TimespecLayout} struct of native memory that has been touched before;
     * {@link ClockIds}. The one error is EINVAL, a clock that the kernel does not have.
     */
    public static int clockGettime(int clock, MemorySegment timespec) {
        Libc.checkLength(timespec, TimespecLayout.LENGTH);
        try {
            return (int) CLOCK_GETTIME.invokeExact(clock, timespec) == 0 ? 0 : -ErrorNumber.EINVAL;
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads the resolution of a clock into a {@link TimespecLayout} struct. */
    public static int clockGetres(int clock, MemorySegment timespec) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) CLOCK_GETRES.invokeExact(state, clock, timespec), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
