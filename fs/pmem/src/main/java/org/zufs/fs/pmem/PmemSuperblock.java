// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.time.Clock;
import org.zufs.fs.pmem.content.FileContent;
import org.zufs.fs.pmem.extent.ExtentTree;
import org.zufs.fs.pmem.format.AttributeImageLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.name.DirectoryIndex;
import org.zufs.fs.pmem.pool.Pool;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/** One mounted pool: what its inodes share. */
public final class PmemSuperblock extends Superblock {
    /** Lanes behind those of the transports: for inodes that are freed when nobody asks. */
    private static final int OWN_LANE_COUNT = 2;
    private static final int COUNT_STRIDE = 8;
    private static final long UNITS_PER_BLOCK = 8;

    private final MountContext context;
    private final PersistentMemory memory;
    private final Pool pool;
    private final PoolGeometry geometry;
    private final Clock clock;
    private final boolean accessTimes;
    private final ExtentTree extents;
    private final DirectoryIndex names;
    private final Blobs blobs;
    private final Xattrs xattrs;
    private final FileContent content;
    private final InodeCache inodes;
    private final Forming forming;
    private final Orphans orphans;
    private final Burial burial;
    private final Lane[] lanes;
    private final Object renameLock = new Object();
    private final Arena buffers = Arena.ofShared();
    private final long rootIndex;
    private final PmemDirectory root;
    private final Traits traits;
    /** Inodes at the last clean stop; 0 if nobody knows. */
    private final long inodeCountBefore;
    /** By lane: inodes that got their first name, less those that lost their last. */
    private final AtomicLongArray inodeCounts;

    private PmemSuperblock(PersistentMemory memory, Pool pool, boolean accessTimes, MountContext context) {
        this.context = context;
        this.memory = memory;
        this.pool = pool;
        this.accessTimes = accessTimes && !pool.isReadOnly();
        geometry = pool.geometry();
        clock = context.clock();
        extents = new ExtentTree(geometry);
        names = new DirectoryIndex(geometry, extents);
        blobs = new Blobs(geometry);
        xattrs = new Xattrs(blobs);
        content = new FileContent(geometry, extents, pool.space(), pool.laneCount(), new UnfinishedCuts(this));
        inodes = new InodeCache(this, geometry);
        forming = new Forming(this, geometry);
        orphans = new Orphans(geometry, pool.orphanUnitCount());
        lanes = new Lane[pool.laneCount()];
        Arrays.setAll(lanes, lane -> new Lane(this, pool.laneContext(lane)));
        burial = new Burial(this, Arrays.copyOfRange(lanes, lanes.length - OWN_LANE_COUNT, lanes.length));
        inodeCountBefore = pool.wasClean() ? pool.superblockWord(SuperblockLayout.INODE_COUNT) : 0;
        inodeCounts = new AtomicLongArray(lanes.length * COUNT_STRIDE);
        rootIndex = pool.superblockWord(SuperblockLayout.ROOT);
        Traits own = Traits.ofExclusive().withMappedData().withXattrs(true);
        Traits synced = memory.domain() == PersistDomain.FILE ? own.withSyncs() : own;
        traits = pool.isReadOnly() ? synced.asReadOnly() : synced;
        InodeState state = inodes.acquire(rootIndex);
        if (state == null || !(state.inode instanceof PmemDirectory directory)) {
            throw new MountRefusedException(memory.describe()
                    + " has a damaged root directory: try 'zufs fsck --repair', or restore it from a dump");
        }
        root = directory;
    }

    /**
     * Opens a pool, recovers it if it was not unmounted, and frees what nobody has a name for.
     *
     * @param memory  holds a pool; stays the caller's
     * @param options how
     * @param context of the mount
     * @return the mounted file system
     * @throws MountRefusedException if it is no pool, or none that can be opened; untouched then
     */
    static PmemSuperblock open(PersistentMemory memory, PmemOptions options, MountContext context) {
        return open(memory, options.readOnly(), options.accessTimes(), context);
    }

    /**
     * Opens a pool that lies in memory of the caller's: for tests and simulations.
     *
     * @param memory      holds a pool; stays the caller's
     * @param readOnly    nothing is changed
     * @param accessTimes times of access are kept
     * @param context     of the mount; its arguments are not read
     * @return the mounted file system
     * @throws MountRefusedException if it is no pool, or none that can be opened; untouched then
     */
    public static PmemSuperblock open(PersistentMemory memory, boolean readOnly, boolean accessTimes,
            MountContext context) {
        Pool pool = Pool.open(memory, readOnly, Math.max(1, context.laneCount()) + OWN_LANE_COUNT,
                context.clock().wallTimeNs());
        PmemSuperblock superblock = new PmemSuperblock(memory, pool, accessTimes, context);
        if (!pool.isReadOnly()) {
            superblock.burial.buryAll();
        }
        return superblock;
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
    public List<String> describe() {
        return List.of(memory.describe(), "persist: " + memory.domain());
    }

    @Override
    public int statfs(Request request, Statistics out) {
        out.blockSize = PoolGeometry.BLOCK_LENGTH;
        out.blockCount = geometry.blockCount();
        out.freeBlockCount = pool.space().availableBlockCount(true);
        out.availableBlockCount = pool.space().availableBlockCount(false);
        long inodeCount = inodeCount();
        if (inodeCount > 0) {
            // As many as there are units; whether there is space for them, the blocks tell.
            out.inodeCount = geometry.blockCount() * UNITS_PER_BLOCK;
            out.freeInodeCount = out.inodeCount - inodeCount;
        }
        return 0;
    }

    /** {@return inodes of the pool; 0 if nobody knows, because they were not counted at the last stop} */
    private long inodeCount() {
        if (inodeCountBefore == 0) {
            return 0;
        }
        long sum = inodeCountBefore;
        for (int index = 0; index < inodeCounts.length(); index += COUNT_STRIDE) {
            sum += inodeCounts.getPlain(index);
        }
        return sum;
    }

    /** A lane has given an inode its first name. */
    void inodeAdded(Lane lane) {
        addInodes(lane, 1);
    }

    /** A lane has taken the last name of an inode away. */
    void inodeRemoved(Lane lane) {
        addInodes(lane, -1);
    }

    private void addInodes(Lane lane, long count) {
        int index = lane.index() * COUNT_STRIDE;
        inodeCounts.setRelease(index, inodeCounts.getPlain(index) + count);
    }

    @Override
    public int syncfs(Request request) {
        return checkpoint();
    }

    /** Makes all that was done before outlive the machine. */
    int checkpoint() {
        return pool.checkpoint();
    }

    @Override
    public void unmount() {
        if (!pool.isReadOnly()) {
            // Those that askers have not given back.
            burial.buryAll();
        }
        pool.unmount(inodeCount());
        buffers.close();
    }

    /** Notes damage on the media, and answers the error for it. */
    int damaged(long index) {
        context.report("reading inode " + index + " of " + memory.describe(), new DamagedException(
                "the pool is damaged: unmount it and run 'zufs fsck' on it"));
        return -ErrorNumber.EIO;
    }

    /** {@return the number by which users and askers name an inode} */
    long nodeId(long index) {
        return index == rootIndex ? Inode.ROOT_NODE_ID : index;
    }

    /** {@return tells apart the inodes that have the same unit one after the other} */
    int nextGeneration() {
        return (int) pool.journal().last() + 1;
    }

    /** Makes an object that stands for nothing yet. */
    InodeState makeInode(InodeKind kind) {
        PmemInode made = switch (kind) {
            case DIRECTORY -> new PmemDirectory(this);
            case FILE -> new PmemFile(this);
            case SYMBOLIC_LINK -> new PmemSymbolicLink(this);
            case SPECIAL -> new PmemSpecial(this);
        };
        return made.state();
    }

    AttributeImage makeImage() {
        return new AttributeImage(buffers.allocate(AttributeImageLayout.LENGTH_MAX, Long.BYTES));
    }

    Lane lane(Request request) {
        return lanes[request.lane()];
    }

    Lane lane(int lane) {
        return lanes[lane];
    }

    /** {@return the time to stamp inodes with, in ns since 1970} */
    long now() {
        return clock.coarseWallTimeNs();
    }

    /** The lock of all renames between directories; the first of all locks. */
    Object renameLock() {
        return renameLock;
    }

    boolean keepsAccessTimes() {
        return accessTimes;
    }

    /** {@return the open pool} */
    public Pool pool() {
        return pool;
    }

    PersistentMemory memory() {
        return memory;
    }

    PoolGeometry geometry() {
        return geometry;
    }

    long rootIndex() {
        return rootIndex;
    }

    ExtentTree extents() {
        return extents;
    }

    DirectoryIndex names() {
        return names;
    }

    Blobs blobs() {
        return blobs;
    }

    Xattrs xattrs() {
        return xattrs;
    }

    FileContent content() {
        return content;
    }

    InodeCache inodes() {
        return inodes;
    }

    Forming forming() {
        return forming;
    }

    Orphans orphans() {
        return orphans;
    }

    Burial burial() {
        return burial;
    }
}
