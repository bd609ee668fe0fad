// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import org.zufs.spi.transport.LockRange;

/**
 * A lock as it is asked for.
 *
 * @param start     first byte
 * @param end       last byte
 * @param type      {@link LockRange#SHARED}, {@link LockRange#EXCLUSIVE} or {@link LockRange#UNLOCK}
 * @param pid       the process that asks
 * @param owner     whose locks do not conflict with it
 * @param handle    the open file through which it is asked, or 0
 * @param wholeFile true for {@code flock(2)}
 */
record LockWish(long start, long end, int type, int pid, long owner, long handle, boolean wholeFile) {
    static LockWish of(LockRange range, long handle) {
        return range.wholeFile
                ? new LockWish(0, Long.MAX_VALUE, range.type, range.pid, range.owner, handle, true)
                : new LockWish(range.start, range.end, range.type, range.pid, range.owner, handle, false);
    }
}
