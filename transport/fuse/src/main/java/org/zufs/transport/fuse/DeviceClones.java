// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.OpenFlags;
import org.zufs.transport.fuse.wire.DeviceIoctl;

/** More descriptors of one FUSE connection, so that readers do not share a list of what they are at. */
final class DeviceClones {
    private DeviceClones() {
    }

    /** {@return a new descriptor of the same connection} */
    static int open(int device) {
        int clone = LinuxException.check("open(/dev/fuse)",
                FileCalls.open("/dev/fuse", OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC, 0), "allow it to be opened");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(ValueLayout.JAVA_INT);
            source.set(ValueLayout.JAVA_INT, 0, device);
            LinuxException.check("FUSE_DEV_IOC_CLONE",
                    DescriptorCalls.ioctl(clone, Integer.toUnsignedLong(DeviceIoctl.CLONE), source),
                    "use -o readers=1");
        }
        return clone;
    }
}
