// SPDX-License-Identifier: Apache-2.0
package org.zufs.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures the bytes that the calling thread allocates. */
public final class Allocation {
    private static final int ROUNDS = 20_000;

    private Allocation() {
    }

    /** Runs a body many times, warm, and demands that it allocates nothing per run. */
    public static void assertNone(Runnable body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(body);
        run(body);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(body);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated / (double) ROUNDS).as("bytes allocated per run").isLessThan(0.5);
    }

    private static void run(Runnable body) {
        for (int round = 0; round < ROUNDS; round++) {
            body.run();
        }
    }
}
