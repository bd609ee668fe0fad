// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come, by asking again until a deadline. Any thread may call. */
public final class Waiting {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private Waiting() {
    }

    /** Waits until it holds; an AssertionError with these words if it does not within the seconds. */
    public static void until(String words, int seconds, BooleanSupplier holds) {
        if (!comes(seconds, holds)) {
            throw new AssertionError("not within " + seconds + " s: " + words);
        }
    }

    /** Waits until it holds; false if it does not within the seconds. */
    public static boolean comes(int seconds, BooleanSupplier holds) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }
}
