// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may still look at blocks that were freed. The epoch grows with each commit that frees something. A lane that has
 * tokens shows the epoch in which it took the oldest one since it had none; what was freed in that epoch or later, it
 * may have seen.
 *
 * <p>A lane shows its epoch before it looks where blocks are, and that changes before the epoch does: so a lane that
 * shows nothing when the epoch has grown sees only what is not freed. Thread-safe.
 */
final class Epochs {
    /** Lanes are two cache lines apart. */
    private static final int LANE_STRIDE = 16;
    private static final int COUNT_BITS = 16;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicLong epoch = new AtomicLong(1);
    /** By lane: epoch, and in the low 16 bits how many tokens. */
    private final long[] words;
    private final int laneCount;

    Epochs(int laneCount) {
        this.laneCount = laneCount;
        words = new long[(laneCount + 1) * LANE_STRIDE];
    }

    void pin(int lane) {
        int slot = slot(lane);
        long seen = (long) WORDS.getAcquire(words, slot);
        while (true) {
            assert (seen & COUNT_MASK) != COUNT_MASK : "too many tokens";
            long next = (seen & COUNT_MASK) == 0 ? epoch.get() << COUNT_BITS | 1 : seen + 1;
            long found = (long) WORDS.compareAndExchange(words, slot, seen, next);
            if (found == seen) {
                return;
            }
            seen = found;
        }
    }

    void unpin(int lane) {
        long before = (long) WORDS.getAndAdd(words, slot(lane), -1L);
        assert (before & COUNT_MASK) != 0 : "a token was ended twice";
    }

    /** Ends the epoch, in which something was freed that can no longer be found; answers it. */
    long end() {
        return epoch.getAndIncrement();
    }

    /** {@return the oldest epoch from which a lane may look at blocks; the highest number if none does} */
    long oldest() {
        long oldest = Long.MAX_VALUE;
        for (int lane = 0; lane < laneCount; lane++) {
            long word = (long) WORDS.getVolatile(words, slot(lane));
            if ((word & COUNT_MASK) != 0) {
                oldest = Math.min(oldest, word >>> COUNT_BITS);
            }
        }
        return oldest;
    }

    private static int slot(int lane) {
        return (lane + 1) * LANE_STRIDE;
    }
}
