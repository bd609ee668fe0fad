// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * Where the linker stores {@code errno} right after a call, before the JVM can overwrite it.
 *
 * <p>One segment per thread, made at the thread's first call and freed with the thread. A capture segment is used only
 * between a call's entry and its exit on one thread, so a call never sees another's errno.
 */
final class CallState {
    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> SEGMENT =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LAYOUT));

    private CallState() {
    }

    /** The capture segment of the calling thread. */
    static MemorySegment current() {
        return SEGMENT.get();
    }

    /** The result if it is 0 or more, else the negative errno that the call left. */
    static int result(int result, MemorySegment state) {
        return result >= 0 ? result : negativeErrno(state);
    }

    /** The result if it is 0 or more, else the negative errno that the call left. */
    static long result(long result, MemorySegment state) {
        return result >= 0 ? result : negativeErrno(state);
    }

    private static int negativeErrno(MemorySegment state) {
        int number = state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
        assert number > 0 && number <= ErrorNumber.MAX : "a failed call left errno " + number;
        return -number;
    }
}
