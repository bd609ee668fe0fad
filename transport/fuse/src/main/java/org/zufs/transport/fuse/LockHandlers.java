// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.LockRange;
import org.zufs.transport.fuse.wire.FileLockLayout;
import org.zufs.transport.fuse.wire.LockInLayout;
import org.zufs.transport.fuse.wire.LockOutLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/**
 * File locks, where they are the server's. One that waits is parked: it holds neither the lane nor a ring entry that
 * others need.
 */
final class LockHandlers extends Handlers {
    private final boolean served;
    private final LockRange range = new LockRange();

    LockHandlers(Message message, FuseRequest request, Dispatcher dispatcher, Agreement agreement) {
        super(message, request, dispatcher);
        served = agreement.settings().servedLocks();
    }

    int getlk() {
        int result = load();
        if (result < 0) {
            return result;
        }
        result = dispatcher.getlk(request, message.nodeId(), handle(), range);
        if (result < 0) {
            return result;
        }
        long lock = message.reply() + LockOutLayout.LOCK_OFFSET;
        FileLockLayout.putStart(memory, lock, range.start);
        FileLockLayout.putEnd(memory, lock, range.end);
        FileLockLayout.putType(memory, lock, range.type);
        FileLockLayout.putPid(memory, lock, range.pid);
        return LockOutLayout.LENGTH;
    }

    int setlk(boolean wait) {
        int result = load();
        return result < 0 ? result : dispatcher.setlk(request, message.nodeId(), handle(), range, wait);
    }

    private long handle() {
        return LockInLayout.handle(memory, message.argument());
    }

    private int load() {
        if (!served) {
            return -ErrorNumber.ENOSYS;
        }
        long argument = message.argument();
        long lock = argument + LockInLayout.LOCK_OFFSET;
        range.start = FileLockLayout.start(memory, lock);
        range.end = FileLockLayout.end(memory, lock);
        range.type = FileLockLayout.type(memory, lock);
        range.pid = FileLockLayout.pid(memory, lock);
        range.owner = LockInLayout.owner(memory, argument);
        range.wholeFile = (LockInLayout.flags(memory, argument) & RequestFlag.LOCK_FLOCK) != 0;
        boolean sound = range.start >= 0 && range.end >= range.start
                && range.type >= LockRange.SHARED && range.type <= LockRange.UNLOCK;
        return sound ? 0 : -ErrorNumber.EINVAL;
    }
}
