// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Name;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.transport.fuse.wire.GetxattrInLayout;
import org.zufs.transport.fuse.wire.GetxattrOutLayout;
import org.zufs.transport.fuse.wire.SetxattrInLayout;

/** Extended attributes. A file system without any says ENOSYS once, after which the kernel asks no more. */
final class XattrHandlers extends Handlers {
    /** The kernel's limit for a value, and for a list of names ({@code XATTR_SIZE_MAX}), in bytes. */
    private static final int VALUE_LENGTH_MAX = 65_536;

    private final boolean implemented;
    /** The name asked for, out of the way of the reply, which may take its place. */
    private final MemorySegment nameCopy = Arena.ofAuto().allocate(Name.LENGTH_MAX + 1);

    XattrHandlers(Message message, FuseRequest request, Dispatcher dispatcher, Agreement agreement) {
        super(message, request, dispatcher);
        implemented = agreement.traits().xattrs();
    }

    int getxattr() {
        if (!implemented) {
            return -ErrorNumber.ENOSYS;
        }
        int result = message.takeAttributeName(name);
        if (result < 0) {
            return result;
        }
        int length = name.length();
        name.copyTo(nameCopy, 0);
        name.wrap(nameCopy, 0, length);
        long asked = room();
        return sized(dispatcher.getxattr(request, message.nodeId(), name, replyRange(asked)), asked);
    }

    int listxattr() {
        if (!implemented) {
            return -ErrorNumber.ENOSYS;
        }
        long asked = room();
        return sized(dispatcher.listxattr(request, message.nodeId(), replyRange(asked)), asked);
    }

    /** What the asker has room for, and the reply. */
    private long room() {
        return Math.min(GetxattrInLayout.size(memory, message.argument()), message.replyCapacity());
    }

    /** Who asks for no bytes is told how many there are. */
    private int sized(int result, long asked) {
        if (result < 0) {
            return result;
        }
        if (asked == 0) {
            GetxattrOutLayout.put(memory, message.reply(), result);
            return GetxattrOutLayout.LENGTH;
        }
        return result > asked ? -ErrorNumber.ERANGE : result;
    }

    int setxattr() {
        if (!implemented) {
            return -ErrorNumber.ENOSYS;
        }
        int result = message.takeAttributeName(name);
        if (result < 0) {
            return result;
        }
        long length = SetxattrInLayout.size(memory, message.argument());
        if (length > VALUE_LENGTH_MAX) {
            return -ErrorNumber.E2BIG;
        }
        result = message.takeData(bytes, length);
        if (result < 0) {
            return result;
        }
        int flags = SetxattrInLayout.flags(memory, message.argument());
        return dispatcher.setxattr(request, message.nodeId(), name, bytes, flags);
    }

    int removexattr() {
        if (!implemented) {
            return -ErrorNumber.ENOSYS;
        }
        int result = message.takeAttributeName(name);
        return result < 0 ? result : dispatcher.removexattr(request, message.nodeId(), name);
    }
}
