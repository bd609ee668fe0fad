// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatfsFlags;
import org.zufs.base.linux.StatfsLayout;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.XattrCalls;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;

/** One mounted mirror: the inodes in use, and the memory of the lanes. */
final class MirrorSuperblock extends Superblock {
    private static final int PATH_FLAGS = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    /** File systems on which closing a file may send something, and so fail. */
    private static final int[] REMOTE_TYPES = {StatfsFlags.NFS_SUPER_MAGIC, StatfsFlags.FUSE_SUPER_MAGIC, 0xFF534D42,
        0xFE534D42, 0x01021997, 0x00c36400, 0x5346414F};

    private final MirrorSettings settings;
    private final Traits traits;
    private final HostLane[] lanes;
    private final InodeTable table = new InodeTable();
    /** The folder, open for reading: what {@code syncfs} needs. */
    private final int folder;
    private final Pruner pruner;
    private final MirrorDirectory root;
    private final long rootDevice;
    private final long rootMountId;

    /**
     * @param folder          the folder, open for reading; becomes this object's if this returns
     * @param descriptorLimit how many descriptors this process may have
     */
    MirrorSuperblock(MirrorSettings settings, MountContext context, int folder, long descriptorLimit) {
        this.settings = settings;
        this.folder = folder;
        lanes = new HostLane[context.laneCount()];
        for (int index = 0; index < lanes.length; index++) {
            lanes[index] = new HostLane();
        }
        HostLane lane = lanes[0];
        int descriptor = LinuxException.check("opening the folder by /proc/self/fd",
                FileCalls.open(lane.path(folder), OpenFlags.O_PATH | OpenFlags.O_CLOEXEC, 0), "mount /proc");
        LinuxException.check("statx of the folder", HostAttributes.ask(lane, descriptor),
                "look at the host file system");
        rootDevice = HostAttributes.device(lane.statx);
        rootMountId = StatxLayout.mountId(lane.statx);
        HostInode host = new HostInode(this, descriptor, lane.statx, Inode.ROOT_NODE_ID);
        root = (MirrorDirectory) table.adopt(host).inode();
        table.unpin(host);
        root.parentIno(numberOf(rootDevice, host.ino()));
        traits = settings.traits(isRemote(), hasAccessLists());
        for (HostLane each : lanes) {
            each.holdSpare(folder);
        }
        pruner = new Pruner(table, context.notifier(), descriptorLimit);
    }

    private boolean isRemote() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(StatfsLayout.LENGTH, StatfsLayout.ALIGNMENT);
            LinuxException.check("statfs of the folder", AttributeCalls.fstatfs(folder, statfs),
                    "look at the host file system");
            for (int type : REMOTE_TYPES) {
                if (type == (int) StatfsLayout.type(statfs)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean hasAccessLists() {
        return XattrCalls.fgetxattr(folder, "system.posix_acl_access", MemorySegment.NULL, 0)
                != -ErrorNumber.EOPNOTSUPP;
    }

    MirrorSettings settings() {
        return settings;
    }

    InodeTable table() {
        return table;
    }

    /**
     * The memory of the request's lane.
     *
     * @throws IllegalStateException if the lane's thread could not become the server again
     */
    HostLane lane(Request request) {
        HostLane lane = lanes[request.lane()];
        if (lane.caller.isStuck()) {
            throw new IllegalStateException("this lane is out of service: mount again");
        }
        return lane;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public int statfs(Request request, Statistics out) {
        MemorySegment statfs = lane(request).statfs;
        int result = AttributeCalls.fstatfs(folder, statfs);
        if (result < 0) {
            return result;
        }
        long unit = StatfsLayout.fragmentSize(statfs);
        out.blockSize = (int) (unit > 0 ? unit : StatfsLayout.blockSize(statfs));
        out.blockCount = StatfsLayout.blocks(statfs);
        out.freeBlockCount = StatfsLayout.blocksFree(statfs);
        out.availableBlockCount = StatfsLayout.blocksAvailable(statfs);
        out.inodeCount = StatfsLayout.files(statfs);
        out.freeInodeCount = StatfsLayout.filesFree(statfs);
        out.nameLength = (int) StatfsLayout.nameLengthMax(statfs);
        return 0;
    }

    /** Of the folder's own file system; what is mounted inside it is not synced. */
    @Override
    public int syncfs(Request request) {
        return FileCalls.syncfs(folder);
    }

    @Override
    public void unmount() {
        pruner.close();
        table.close();
        for (HostLane lane : lanes) {
            lane.freeSpare();
        }
        FileCalls.close(folder);
    }

    /**
     * The number that users see: the host's own on the folder's file system; on others mixed with their device, so
     * that two files with one number are not taken for hard links of each other.
     */
    long numberOf(long device, long ino) {
        return device == rootDevice ? ino : ino ^ Long.rotateLeft(device ^ rootDevice, 40);
    }

    /** Fills in the attributes that the lane asked for last. */
    void fill(HostLane lane, Attributes out) {
        HostAttributes.fill(lane.statx, out);
        out.ino = numberOf(HostAttributes.device(lane.statx), StatxLayout.ino(lane.statx));
    }

    /**
     * Finds the inode behind a name: in {@link HostLane#resolved}, pinned until {@link #answer} or {@link #drop}, and
     * its attributes in {@link HostLane#statx}.
     *
     * @param name one name, ended by a NUL
     * @return 0 or a negative errno
     */
    int resolve(HostLane lane, MirrorDirectory parent, MemorySegment name) {
        int directory = parent.host().descriptor();
        int result = HostAttributes.ask(lane, directory, name);
        if (result < 0) {
            return result;
        }
        if (isForbidden(lane.statx)) {
            return -ErrorNumber.EXDEV;
        }
        lane.resolved = table.pin(lane.statx);
        if (lane.resolved == null) {
            result = openPath(lane, directory, name, PATH_FLAGS);
            if (result < 0) {
                return result;
            }
            result = adopt(lane, result);
        }
        if (result == 0 && lane.resolved.inode() instanceof MirrorDirectory child) {
            child.parentIno(numberOf(parent.host().device(), parent.host().ino()));
        }
        return result;
    }

    /** Says whether an inode that is made now can be answered with: 0 or a negative errno. */
    int prepare(HostLane lane) {
        return exhausted(lane.holdSpare(folder));
    }

    /** Opens a descriptor that names an inode, if need be with the one that the lane holds back. */
    int openPath(HostLane lane, int directory, MemorySegment name, int flags) {
        int result = FileCalls.openat(directory, name, flags, 0);
        if (result == -ErrorNumber.EMFILE && lane.freeSpare()) {
            result = FileCalls.openat(directory, name, flags, 0);
        }
        return exhausted(result);
    }

    private boolean isForbidden(MemorySegment statx) {
        return !settings.crossMounts() && (StatxLayout.mountId(statx) != rootMountId
                || HostAttributes.device(statx) != rootDevice);
    }

    /**
     * Makes the inode of an {@code O_PATH} descriptor known; as {@link #resolve} otherwise. The descriptor is taken
     * over.
     */
    int adopt(HostLane lane, int descriptor) {
        int result = HostAttributes.ask(lane, descriptor);
        if (result == 0 && isForbidden(lane.statx)) {
            result = -ErrorNumber.EXDEV;
        }
        if (result < 0) {
            FileCalls.close(descriptor);
            return result;
        }
        lane.resolved = table.adopt(new HostInode(this, descriptor, lane.statx, table.nextNodeId()));
        pruner.added();
        return 0;
    }

    /** Answers with the inode that the lane resolved. */
    void answer(HostLane lane, Entry out) {
        out.foundWithAttributes(lane.resolved.inode());
        fill(lane, out.attributes());
        drop(lane);
    }

    /** Lets go of the inode that the lane resolved. */
    void drop(HostLane lane) {
        table.unpin(lane.resolved);
        lane.resolved = null;
    }

    /** Too many descriptors in this process look to the asker like too many in the system. */
    static int exhausted(int result) {
        return result == -ErrorNumber.EMFILE ? -ErrorNumber.ENFILE : result;
    }
}
