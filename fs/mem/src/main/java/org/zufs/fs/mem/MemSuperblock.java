// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.base.time.Clock;
import org.zufs.fs.mem.InodeTable.Kind;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

/** One mounted memory file system: what its inodes share. */
final class MemSuperblock extends Superblock {
    /** What an inode, or one more name of it, takes of the space for inodes; extended attributes take their bytes. */
    static final int INODE_BYTES = 1024;

    private static final long IDLE_LENGTH_MAX = 64L << 20;
    /** The same where the kernel writes files alone: what is idle in the arena is missing there. */
    private static final long SHARED_IDLE_LENGTH_MAX = 4L << 20;
    private static final int SHARED_IDLE_PART = 64;
    private static final long CELLS_PER_INODE = 512;
    private static final int BOUNCE_LENGTH = 64 << 10;

    private final MemOptions options;
    private final Clock clock;
    private final Notifier notifier;
    private final RegionStore store;
    private final Region region;
    private final BlockAllocator allocator;
    private final ByteArena arena;
    private final InodeTable inodes;
    private final XattrTable xattrs;
    private final AclTable acls;
    private final Traits traits;
    private final MemDirectory root;
    /** Null where files are never dedicated. */
    private final ReadyFiles readyFiles;
    private final AtomicLong freeInodeBytes;
    private final Object renameLock = new Object();
    private final Arena buffers = Arena.ofShared();
    private final ByteRange[] bounces;
    private final ByteRange[] bounceParts;

    MemSuperblock(MountContext context, MemOptions options) {
        this.options = options;
        clock = context.clock();
        notifier = context.notifier();
        store = context.openMemory(options.size());
        int lanes = Math.max(1, context.laneCount());
        long blocks = options.size() >> BlockAllocator.BLOCK_SHIFT;
        boolean hasDedicated = options.placement() != Placement.PACKED && context.passthroughPossible()
                && store.hasFiles();
        region = store.mapRegion(blocks << BlockAllocator.BLOCK_SHIFT);
        allocator = new BlockAllocator(store, region, blocks, lanes, hasDedicated
                ? Math.min(SHARED_IDLE_LENGTH_MAX, options.size() / SHARED_IDLE_PART) : IDLE_LENGTH_MAX);
        arena = new ByteArena(options.size() + Math.max(1 << 20, options.inodes()) * CELLS_PER_INODE);
        inodes = new InodeTable(this, lanes);
        xattrs = new XattrTable(this, arena);
        acls = new AclTable(arena);
        freeInodeBytes = new AtomicLong(options.inodes() * INODE_BYTES);
        readyFiles = hasDedicated ? new ReadyFiles(store, options.stock()) : null;
        bounces = new ByteRange[lanes];
        bounceParts = new ByteRange[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            bounceParts[lane] = new ByteRange();
        }
        Traits own = Traits.ofExclusive().withMappedData().withXattrs(true);
        traits = hasDedicated ? own.withPassthrough() : own;
        root = makeRoot();
    }

    private MemDirectory makeRoot() {
        claimInodeBytes(INODE_BYTES);
        Metadata made = inodes.take(Kind.DIRECTORY, InodeTable.NO_LANE);
        assert made.ino == Directory.ROOT_NODE_ID;
        made.form(ModeBits.S_IFDIR | options.mode(), options.uid(), options.gid(), 0);
        made.linkCount = 2;
        made.state = Metadata.LIVE;
        return (MemDirectory) made.inode;
    }

    Notifier notifier() {
        return notifier;
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
        out.blockSize = BlockAllocator.BLOCK_LENGTH;
        out.blockCount = allocator.blockCount();
        long free = allocator.availableCount();
        if (hasDedicated()) {
            long shared = (store.freeBytes() >> BlockAllocator.BLOCK_SHIFT) + allocator.backedFreeCount();
            free = Math.min(free, shared);
        }
        out.freeBlockCount = free;
        out.availableBlockCount = free;
        out.inodeCount = options.inodes();
        out.freeInodeCount = options.inodes() == 0 ? 0 : Math.max(0, freeInodeBytes.get() / INODE_BYTES);
        return 0;
    }

    @Override
    public void unmount() {
        if (readyFiles != null) {
            readyFiles.close();
            inodes.closeFiles();
        }
        arena.close();
        buffers.close();
    }

    /** Frees an inode that has {@linkplain Metadata#dies() come to its end}. Without locks of inodes. */
    void bury(Metadata inode, int lane) {
        synchronized (inode) {
            ((MemInode) inode.inode).freeContent();
        }
        inodes.giveBack(inode, lane);
    }

    /** Sets space for inodes aside; answers false if there is not that much. */
    boolean claimInodeBytes(long count) {
        if (options.inodes() == 0 || count == 0) {
            return true;
        }
        long left = freeInodeBytes.get();
        while (left >= count) {
            long seen = freeInodeBytes.compareAndExchange(left, left - count);
            if (seen == left) {
                return true;
            }
            left = seen;
        }
        return false;
    }

    void unclaimInodeBytes(long count) {
        if (options.inodes() != 0 && count != 0) {
            freeInodeBytes.addAndGet(count);
        }
    }

    /** {@return the time to stamp inodes with, in ns since 1970} */
    long now() {
        return clock.coarseWallTimeNs();
    }

    /** The lock of all renames between directories; the first of all locks. */
    Object renameLock() {
        return renameLock;
    }

    /** A buffer of a lane's, made when it is first needed. */
    ByteRange bounce(int lane) {
        if (bounces[lane] == null) {
            bounces[lane] = new ByteRange().wrap(buffers.allocate(BOUNCE_LENGTH));
        }
        return bounces[lane];
    }

    /** A range of a lane's, for part of its buffer. */
    ByteRange bouncePart(int lane) {
        return bounceParts[lane];
    }

    boolean hasDedicated() {
        return readyFiles != null;
    }

    Placement placement() {
        return options.placement();
    }

    long dedicatedSize() {
        return options.dedicatedSize();
    }

    boolean keepsAccessTimes() {
        return options.accessTimes();
    }

    ReadyFiles readyFiles() {
        return readyFiles;
    }

    BlockAllocator allocator() {
        return allocator;
    }

    Region region() {
        return region;
    }

    RegionStore store() {
        return store;
    }

    ByteArena arena() {
        return arena;
    }

    InodeTable inodes() {
        return inodes;
    }

    XattrTable xattrs() {
        return xattrs;
    }

    AclTable acls() {
        return acls;
    }
}
