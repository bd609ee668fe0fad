// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.time;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ClockCalls;
import org.zufs.base.linux.ClockIds;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.TimespecLayout;

/** The machine's clocks. Each thread reads wall time through 16 bytes of its own. */
public final class SystemClock implements Clock {
    /** The one instance. */
    public static final SystemClock INSTANCE = new SystemClock();

    private static final ThreadLocal<MemorySegment> TIMESPEC = ThreadLocal.withInitial(
            () -> Arena.ofAuto().allocate(TimespecLayout.LENGTH, TimespecLayout.ALIGNMENT));

    private SystemClock() {
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallTimeNs() {
        return read(ClockIds.CLOCK_REALTIME);
    }

    @Override
    public long coarseWallTimeNs() {
        return read(ClockIds.CLOCK_REALTIME_COARSE);
    }

    private static long read(int clock) {
        MemorySegment timespec = TIMESPEC.get();
        int result = ClockCalls.clockGettime(clock, timespec);
        if (result < 0) {
            throw LinuxException.of("clock_gettime", result, "run on a kernel that has the clock " + clock);
        }
        return TimespecLayout.seconds(timespec, 0) * NANOS_PER_SECOND + TimespecLayout.nanoseconds(timespec, 0);
    }
}
