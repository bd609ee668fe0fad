// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.OpenFlags;
import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;
import org.zufs.transport.fuse.wire.ExtensionHeaderLayout;
import org.zufs.transport.fuse.wire.SupplementaryGroupsLayout;

/** Who sent the message that a lane is at. One for each lane. */
final class FuseRequest extends Request {
    private final Message message;
    private final int lane;
    private final ParkedRequests parkedRequests;
    private final Carrier carrier;
    private final ProcessGroups processGroups = new ProcessGroups();
    private int umask;
    private boolean keepsAccessTime;
    private ParkedRequest parked;

    FuseRequest(Message message, int lane, ParkedRequests parkedRequests, Carrier carrier) {
        this.message = message;
        this.lane = lane;
        this.parkedRequests = parkedRequests;
        this.carrier = carrier;
    }

    /** Starts the next request. */
    void begin() {
        umask = 0;
        keepsAccessTime = false;
        parked = null;
        processGroups.forget();
    }

    /** {@return this request, parked, or null} */
    ParkedRequest parked() {
        return parked;
    }

    /** Notes the umask that came with the message. */
    void umask(int mask) {
        umask = mask & 0777;
    }

    /** Notes the flags of the open file that is read from. */
    void readFlags(int openFlags) {
        keepsAccessTime = (openFlags & OpenFlags.O_NOATIME) != 0;
    }

    @Override
    public boolean keepsAccessTime() {
        return keepsAccessTime;
    }

    @Override
    public int uid() {
        return message.uid();
    }

    @Override
    public int gid() {
        return message.gid();
    }

    @Override
    public int pid() {
        return message.pid();
    }

    @Override
    public int umask() {
        return umask;
    }

    @Override
    public boolean inGroup(int group) {
        return group == gid() || inExtension(group) || processGroups.contains(pid(), group);
    }

    @Override
    public int groups(int[] into) {
        return processGroups.copyTo(pid(), into);
    }

    @Override
    public long unique() {
        return message.unique();
    }

    @Override
    public int lane() {
        return lane;
    }

    @Override
    public boolean interrupted() {
        return parkedRequests.interruptedEarly(unique());
    }

    @Override
    public Parked park() {
        assert parked == null : "a request is parked once";
        boolean can = message.opcode().hasEmptyReply() && carrier.canPark();
        parked = can ? parkedRequests.park(unique(), carrier) : null;
        return parked;
    }

    /** The kernel names the one group that matters for a creation, if it knows it. */
    private boolean inExtension(int group) {
        MemorySegment memory = message.memory();
        long at = message.extensions();
        long end = message.extensionsEnd();
        while (at + ExtensionHeaderLayout.LENGTH <= end) {
            long size = ExtensionHeaderLayout.size(memory, at);
            if (size < ExtensionHeaderLayout.LENGTH || at + size > end) {
                return false;
            }
            if (ExtensionHeaderLayout.type(memory, at) == ExtensionHeaderLayout.TYPE_GROUPS
                    && holdsGroup(memory, at + ExtensionHeaderLayout.LENGTH, at + size, group)) {
                return true;
            }
            at += size;
        }
        return false;
    }

    private static boolean holdsGroup(MemorySegment memory, long at, long end, int group) {
        if (at + SupplementaryGroupsLayout.LENGTH > end) {
            return false;
        }
        long room = (end - at - SupplementaryGroupsLayout.LENGTH) / Integer.BYTES;
        long count = Math.min(SupplementaryGroupsLayout.groupCount(memory, at), room);
        for (int index = 0; index < count; index++) {
            if (SupplementaryGroupsLayout.group(memory, at, index) == group) {
                return true;
            }
        }
        return false;
    }
}
