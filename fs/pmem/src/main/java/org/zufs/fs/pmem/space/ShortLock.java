// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held for the time of a commit at most, and may be taken in one method and left in another. It is not
 * fair, cannot be taken twice, and allocates nothing also where lanes meet.
 */
class ShortLock {
    private static final int SPIN_COUNT = 200;
    private static final int YIELD_COUNT = 400;
    /** A commit that has to make room in the log of a plain file takes long. */
    private static final long PARK_NS = 50_000;
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(ShortLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int held;

    final boolean tryLock() {
        return (int) HELD.getOpaque(this) == 0 && HELD.compareAndSet(this, 0, 1);
    }

    final void lock() {
        for (int round = 0; !tryLock(); round++) {
            if (round < SPIN_COUNT) {
                Thread.onSpinWait();
            } else if (round < YIELD_COUNT) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    final void unlock() {
        assert isLocked();
        HELD.setRelease(this, 0);
    }

    final boolean isLocked() {
        return (int) HELD.getOpaque(this) != 0;
    }
}
