// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.DeviceNumber;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.StatxMask;
import org.zufs.spi.fs.Attributes;

/** Attributes as the host tells them, in the memory of a lane. */
final class HostAttributes {
    private static final int MASK = StatxMask.STATX_BASIC_STATS | StatxMask.STATX_BTIME | StatxMask.STATX_MNT_ID;
    /** Attribute bits that say something about the file and not about where it is mounted. */
    private static final long FLAGS = StatxMask.STATX_ATTR_COMPRESSED | StatxMask.STATX_ATTR_IMMUTABLE
            | StatxMask.STATX_ATTR_APPEND | StatxMask.STATX_ATTR_NODUMP | StatxMask.STATX_ATTR_ENCRYPTED
            | StatxMask.STATX_ATTR_VERITY;

    private HostAttributes() {
    }

    /** Asks for those of a descriptor. Answers 0 or a negative errno. */
    static int ask(HostLane lane, int descriptor) {
        return AttributeCalls.statx(descriptor, HostLane.EMPTY, AtFlags.AT_EMPTY_PATH, MASK, lane.statx);
    }

    /** Asks for those of a name in a directory, of a symbolic link itself. Answers 0 or a negative errno. */
    static int ask(HostLane lane, int directory, MemorySegment name) {
        return AttributeCalls.statx(directory, name, AtFlags.AT_SYMLINK_NOFOLLOW | AtFlags.AT_NO_AUTOMOUNT, MASK,
                lane.statx);
    }

    /** The device of the file system, in one number. */
    static long device(MemorySegment statx) {
        return (long) StatxLayout.devMajor(statx) << 32 | StatxLayout.devMinor(statx) & 0xFFFFFFFFL;
    }

    /** Hands over what was asked last, but for the number that users see. */
    static void fill(MemorySegment statx, Attributes out) {
        out.mode = StatxLayout.mode(statx) & 0xFFFF;
        out.linkCount = StatxLayout.links(statx);
        out.uid = StatxLayout.uid(statx);
        out.gid = StatxLayout.gid(statx);
        out.size = StatxLayout.size(statx);
        out.blocks = StatxLayout.blocks(statx);
        out.blockSize = StatxLayout.blockSize(statx);
        out.device = (int) DeviceNumber.of(StatxLayout.rdevMajor(statx) & 0xFFF,
                StatxLayout.rdevMinor(statx) & 0xFFFFF);
        out.flags = StatxLayout.attributes(statx) & FLAGS;
        out.accessSeconds = StatxLayout.accessedSeconds(statx);
        out.accessNanos = StatxLayout.accessedNanoseconds(statx);
        out.modifySeconds = StatxLayout.modifiedSeconds(statx);
        out.modifyNanos = StatxLayout.modifiedNanoseconds(statx);
        out.changeSeconds = StatxLayout.changedSeconds(statx);
        out.changeNanos = StatxLayout.changedNanoseconds(statx);
        out.birthSeconds = StatxLayout.bornSeconds(statx);
        out.birthNanos = StatxLayout.bornNanoseconds(statx);
    }
}
