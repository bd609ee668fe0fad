// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** The ioctl requests of the device /dev/fuse. */
public final class DeviceIoctl {
    /** Makes a freshly opened device another reader of a connection; argument: address of its descriptor, an int. */
    public static final int CLONE = 0x8004e500;

    /** Registers a backing file, answers its id; argument: address of a {@link BackingMapLayout}. Since 7.40. */
    public static final int BACKING_OPEN = 0x4010e501;

    /** Gives a backing id back; argument: address of the id, an int. Since 7.40. */
    public static final int BACKING_CLOSE = 0x4004e502;

    /** Lets mount wait for the reply of INIT; no argument. ENOTTY before Linux 6.18. */
    public static final int SYNC_INIT = 0xe503;

    private DeviceIoctl() {
    }
}
