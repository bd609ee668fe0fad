// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.util.Arrays;
import org.zufs.spi.fs.Inode;

/**
 * All inodes by number: dense, from 1 on. An inode that is freed keeps its object, and its object keeps its number:
 * both come back, with a new generation, when one of the same kind is made next.
 *
 * <p>Each lane has a small pool of its own, so that two lanes that make and remove files do not meet. Any thread.
 */
final class InodeTable {
    /** The lane of those that have none. */
    static final int NO_LANE = -1;

    private static final int CHUNK_SHIFT = 12;
    private static final int CHUNK_COUNT = 1 << CHUNK_SHIFT;
    private static final int LANE_POOL_MAX = 128;

    private final MemSuperblock superblock;
    /** The last one is for all. */
    private final Pool[] pools;
    /** By number; grown under the lock of this. */
    private volatile Metadata[][] chunks = new Metadata[8][];
    /** Guarded by this. */
    private int nextIno = 1;
    /** Guarded by this. */
    private long madeCount;

    /** The kinds of inode. */
    enum Kind {
        DIRECTORY, FILE, SYMBOLIC_LINK, SPECIAL
    }

    /** Free inodes; guarded by itself. */
    private static final class Pool {
        private final Metadata[] first = new Metadata[Kind.values().length];
        private final int[] count = new int[Kind.values().length];
    }

    InodeTable(MemSuperblock superblock, int laneCount) {
        this.superblock = superblock;
        pools = new Pool[laneCount + 1];
        Arrays.setAll(pools, index -> new Pool());
    }

    /** {@return the inode with a number, which is in use} */
    Metadata inode(int ino) {
        return chunks[ino >>> CHUNK_SHIFT][ino & CHUNK_COUNT - 1];
    }

    /**
     * Takes an inode of a kind, to be formed.
     *
     * @param kind of which kind
     * @param lane who asks, or {@link #NO_LANE}
     * @return the inode, {@link Metadata#FORMING}
     */
    Metadata take(Kind kind, int lane) {
        Metadata inode = lane == NO_LANE ? null : take(pools[lane % (pools.length - 1)], kind);
        if (inode == null) {
            inode = take(pools[pools.length - 1], kind);
        }
        if (inode == null) {
            inode = make(kind);
        }
        synchronized (inode) {
            assert inode.state == Metadata.FREE;
            inode.state = Metadata.FORMING;
            inode.generation++;
        }
        return inode;
    }

    private static Metadata take(Pool pool, Kind kind) {
        synchronized (pool) {
            Metadata inode = pool.first[kind.ordinal()];
            if (inode != null) {
                pool.first[kind.ordinal()] = inode.nextFree;
                pool.count[kind.ordinal()]--;
                inode.nextFree = null;
            }
            return inode;
        }
    }

    /**
     * Takes an inode back that nobody can reach, its content freed, its {@link Metadata#state} free; frees the rest of
     * it.
     */
    void giveBack(Metadata inode, int lane) {
        assert inode.state == Metadata.FREE;
        superblock.xattrs().clear(inode);
        superblock.acls().clear(inode);
        superblock.unclaimInodeBytes(MemSuperblock.INODE_BYTES);
        Kind kind = kindOf(inode.inode);
        Pool common = pools[pools.length - 1];
        Pool pool = lane == NO_LANE ? common : pools[lane % (pools.length - 1)];
        if (pool != common && pool.count[kind.ordinal()] >= LANE_POOL_MAX) {
            pool = common;
        }
        synchronized (pool) {
            inode.nextFree = pool.first[kind.ordinal()];
            pool.first[kind.ordinal()] = inode;
            pool.count[kind.ordinal()]++;
        }
    }

    /** Closes the descriptors of all files: the file system ends. */
    synchronized void closeFiles() {
        for (int ino = 1; ino < nextIno; ino++) {
            if (inode(ino).inode instanceof MemFile file) {
                file.close();
            }
        }
    }

    /** {@return inodes that are not in a pool; for tests} */
    synchronized long usedCount() {
        long free = 0;
        for (Pool pool : pools) {
            synchronized (pool) {
                free += Arrays.stream(pool.count).sum();
            }
        }
        return madeCount - free;
    }

    private synchronized Metadata make(Kind kind) {
        int ino = nextIno++;
        int chunk = ino >>> CHUNK_SHIFT;
        Metadata[][] grown = chunks;
        if (chunk >= grown.length) {
            grown = Arrays.copyOf(grown, grown.length * 2);
        }
        if (grown[chunk] == null) {
            grown[chunk] = new Metadata[CHUNK_COUNT];
        }
        Metadata inode = switch (kind) {
            case DIRECTORY -> new MemDirectory(superblock, ino).metadata();
            case FILE -> new MemFile(superblock, ino).metadata();
            case SYMBOLIC_LINK -> new MemSymbolicLink(superblock, ino).metadata();
            case SPECIAL -> new MemSpecial(superblock, ino).metadata();
        };
        grown[chunk][ino & CHUNK_COUNT - 1] = inode;
        chunks = grown;
        madeCount++;
        return inode;
    }

    private static Kind kindOf(Inode inode) {
        return switch (inode) {
            case MemDirectory directory -> Kind.DIRECTORY;
            case MemFile file -> Kind.FILE;
            case MemSymbolicLink link -> Kind.SYMBOLIC_LINK;
            default -> Kind.SPECIAL;
        };
    }
}
