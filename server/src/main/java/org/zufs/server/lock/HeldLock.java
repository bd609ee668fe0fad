// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import org.zufs.spi.transport.LockRange;

/** A lock that an owner has. Guarded by the monitor of its {@link InodeLocks}. */
final class HeldLock {
    long start;
    /** The last byte, not the one behind it. */
    long end;
    final int type;
    final int pid;
    final long owner;
    /** The open file that it was taken through: with that it ends. */
    final long handle;

    HeldLock(long start, long end, int type, int pid, long owner, long handle) {
        assert start >= 0 && end >= start && type != LockRange.UNLOCK;
        this.start = start;
        this.end = end;
        this.type = type;
        this.pid = pid;
        this.owner = owner;
        this.handle = handle;
    }

    boolean overlaps(long otherStart, long otherEnd) {
        return start <= otherEnd && otherStart <= end;
    }

    /** The byte behind the end may not be a number, so the comparison is made with the one before the start. */
    boolean touches(long otherStart, long otherEnd) {
        return start > 0 && start - 1 == otherEnd || otherStart > 0 && otherStart - 1 == end;
    }

    boolean conflictsWith(LockWish wish) {
        return owner != wish.owner() && (type == LockRange.EXCLUSIVE || wish.type() == LockRange.EXCLUSIVE)
                && overlaps(wish.start(), wish.end());
    }
}
