// SPDX-License-Identifier: Apache-2.0
package org.zufs.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures the bytes that the calling thread allocates. Native calls and segment accesses box their arguments until
 * the optimizing compiler has seen them, in the background: so a body is run until it allocates nothing, for a
 * bounded time.
 */
public final class Allocation {
    private static final int ROUNDS = 20_000;
    private static final long DEADLINE_NS = 60_000_000_000L;

    private Allocation() {
    }

    /** Runs a body until a batch of runs allocates nothing; fails if that does not come to pass. */
    public static void assertNone(Runnable body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long begin = System.nanoTime();
        double perRun;
        do {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                body.run();
            }
            perRun = (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
        } while (perRun >= 0.05 && System.nanoTime() - begin < DEADLINE_NS);
        assertThat(perRun).as("bytes allocated per run").isLessThan(0.05);
    }
}
