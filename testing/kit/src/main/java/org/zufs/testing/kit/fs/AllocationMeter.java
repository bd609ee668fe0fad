// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.fs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what an operation allocates on the heap once it is compiled. */
public final class AllocationMeter {
    private static final int ROUND_COUNT = 2_000;
    private static final int ROUND_LENGTH = 2_000;

    private AllocationMeter() {
    }

    /**
     * Repeats an operation until a round of it allocates nothing, or long enough.
     *
     * @param operation what to measure; runs on the calling thread
     * @return the bytes of the best round: 0 if the operation allocates nothing in the steady state
     */
    public static long steadyBytes(Runnable operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUND_COUNT && best > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int turn = 0; turn < ROUND_LENGTH; turn++) {
                operation.run();
            }
            best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return best;
    }
}
