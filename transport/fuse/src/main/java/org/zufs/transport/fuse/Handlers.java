// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Name;
import org.zufs.spi.transport.Dispatcher;

/** What the handlers of a lane have in common. */
abstract class Handlers {
    final Message message;
    final FuseRequest request;
    final Dispatcher dispatcher;
    final MemorySegment memory;
    final Name name = new Name();
    final ByteRange bytes = new ByteRange();

    Handlers(Message message, FuseRequest request, Dispatcher dispatcher) {
        this.message = message;
        this.request = request;
        this.dispatcher = dispatcher;
        this.memory = message.memory();
    }

    /** {@return the place of the reply, for at most some bytes, as the target of an operation} */
    final ByteRange replyRange(long lengthMax) {
        bytes.wrap(memory, message.reply(), Math.min(lengthMax, message.replyCapacity()));
        return bytes;
    }
}
