// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How words of the counters file are reached: little-endian, aligned, over (segment, offset in bytes). */
final class SharedWords {
    static final ValueLayout.OfInt INT_LAYOUT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG_LAYOUT = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = INT_LAYOUT.varHandle();
    static final VarHandle LONG = LONG_LAYOUT.varHandle();

    /** Two cache lines, because CPUs fetch lines in pairs. */
    static final int PAIR_LENGTH = 128;

    private SharedWords() {
    }

    static long align(long length) {
        return length + PAIR_LENGTH - 1 & -PAIR_LENGTH;
    }
}
