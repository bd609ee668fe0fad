// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.BatchForgetInLayout;
import org.zufs.transport.fuse.wire.ForgetInLayout;
import org.zufs.transport.fuse.wire.ForgetOneLayout;
import org.zufs.transport.fuse.wire.InterruptInLayout;

/** Messages about other messages: references given back, and requests no longer wanted. None has a reply. */
final class ForgetHandlers {
    private final Message message;
    private final MemorySegment memory;
    private final Dispatcher dispatcher;
    private final ParkedRequests parkedRequests;

    ForgetHandlers(Message message, Dispatcher dispatcher, ParkedRequests parkedRequests) {
        this.message = message;
        this.memory = message.memory();
        this.dispatcher = dispatcher;
        this.parkedRequests = parkedRequests;
    }

    int forget() {
        forget(message.nodeId(), ForgetInLayout.lookupCount(memory, message.argument()));
        return 0;
    }

    int batchForget() {
        long count = BatchForgetInLayout.count(memory, message.argument());
        if (count > message.restLength() / ForgetOneLayout.LENGTH) {
            return -ErrorNumber.EINVAL;
        }
        message.detail(count);
        long at = message.rest();
        for (long index = 0; index < count; index++) {
            forget(ForgetOneLayout.nodeId(memory, at), ForgetOneLayout.lookupCount(memory, at));
            at += ForgetOneLayout.LENGTH;
        }
        return 0;
    }

    private void forget(long nodeId, long lookupCount) {
        if (lookupCount > 0) {
            dispatcher.forget(nodeId, lookupCount);
        }
    }

    int interrupt() {
        long unique = InterruptInLayout.interruptedUnique(memory, message.argument());
        message.detail(unique);
        parkedRequests.interrupt(unique);
        return 0;
    }
}
