// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.util.Arrays;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.media.PersistentMemory;

/**
 * The inodes in use, by unit index. One is loaded, and its unit checked, when it is found and nobody has it; it goes
 * when no asker holds a reference and no operation uses it.
 *
 * <p><b>How lookups and forgets meet.</b> Who finds an inode takes his reference or use with the lock of its shard
 * held. Who gave the last one back {@linkplain #leave leaves} it, and looks again with the same lock held before he
 * takes it out. So either the finder comes first, and it stays; or it is out, and the finder loads it anew into
 * another object.
 *
 * <p>Any thread. The lock of a shard is taken last, inside locks of inodes. Objects are used again, each in its shard.
 */
final class InodeCache {
    private static final int SHARD_BITS = 6;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final PmemSuperblock superblock;
    private final PoolGeometry geometry;
    private final CacheShard[] shards = new CacheShard[1 << SHARD_BITS];

    InodeCache(PmemSuperblock superblock, PoolGeometry geometry) {
        this.superblock = superblock;
        this.geometry = geometry;
        Arrays.setAll(shards, index -> new CacheShard());
    }

    static long hash(long index) {
        return index * PRIME;
    }

    private CacheShard shard(long hash) {
        return shards[(int) (hash >>> Long.SIZE - SHARD_BITS)];
    }

    /**
     * Answers with an inode, attributes too. With a lock held that keeps its name.
     *
     * @param index of its unit, as an entry tells it
     * @param out   takes it
     * @return 0, or -EIO if there is no intact inode
     */
    int answer(long index, Entry out) {
        long hash = hash(index);
        CacheShard shard = shard(hash);
        InodeState state;
        synchronized (shard) {
            state = find(shard, index, hash);
            if (state != null) {
                out.foundWithAttributes(state.inode);
            }
        }
        if (state == null) {
            return superblock.damaged(index);
        }
        synchronized (state) {
            state.fill(out.attributes());
        }
        return 0;
    }

    /**
     * Finds an inode to be used by an operation, which {@linkplain #release releases} it. With a lock held that keeps
     * its name.
     *
     * @param index of its unit
     * @return the inode, or null if there is no intact one, which has been reported
     */
    InodeState acquire(long index) {
        long hash = hash(index);
        CacheShard shard = shard(hash);
        synchronized (shard) {
            InodeState state = find(shard, index, hash);
            if (state != null) {
                state.useCount++;
                return state;
            }
        }
        superblock.damaged(index);
        return null;
    }

    /**
     * Takes a new inode in, whose unit has just been committed; the caller uses it and {@linkplain #release releases}
     * it.
     *
     * @param index of its unit
     * @param kind  its kind
     * @return the inode
     */
    InodeState add(long index, InodeKind kind) {
        long hash = hash(index);
        CacheShard shard = shard(hash);
        synchronized (shard) {
            InodeState state = start(shard, index, hash, kind);
            state.useCount++;
            return state;
        }
    }

    /**
     * Ends a use.
     *
     * @param state the inode, or null; its lock is not held
     * @param lane  the lane of the caller, which has no transaction open
     */
    void release(InodeState state, Lane lane) {
        if (state == null) {
            return;
        }
        boolean last;
        synchronized (shard(hash(state.index()))) {
            assert state.useCount > 0;
            last = --state.useCount == 0 && state.inode.references() == 0;
        }
        if (last) {
            leave(state, lane);
        }
    }

    /**
     * The last reference or use may have ended: takes the inode out if so, and frees it if it has no name either.
     *
     * @param state the inode; its lock is not held
     * @param lane  the lane of the caller, which has no transaction open; null if it has none
     */
    void leave(InodeState state, Lane lane) {
        long index;
        boolean dead;
        CacheShard shard;
        synchronized (state) {
            index = state.index();
            if (index == 0) {
                return;
            }
            long hash = hash(index);
            shard = shard(hash);
            dead = state.linkCount() == 0;
            synchronized (shard) {
                if (state.useCount != 0 || state.inode.references() != 0 || ((PmemInode) state.inode).isBusy()) {
                    return;
                }
                shard.remove(state, hash);
                state.end();
            }
            end((PmemInode) state.inode, lane);
        }
        synchronized (shard) {
            shard.giveBack(state);
        }
        if (dead) {
            superblock.burial().bury(index, lane);
        }
    }

    private void end(PmemInode inode, Lane lane) {
        if (lane != null) {
            inode.ended(lane);
            return;
        }
        Lane own = superblock.burial().ownLane(inode.state().nodeId());
        synchronized (own) {
            inode.ended(own);
        }
    }

    private InodeState find(CacheShard shard, long index, long hash) {
        InodeState state = shard.find(index, hash);
        if (state != null) {
            return state;
        }
        InodeKind kind = kindAt(index);
        // What has a name has links: else it would be freed while it has one.
        boolean named = kind != null && InodeWords.linkCount(geometry.memory(), index << UnitLayout.SHIFT) > 0;
        return named ? start(shard, index, hash, kind) : null;
    }

    private InodeState start(CacheShard shard, long index, long hash, InodeKind kind) {
        InodeState state = shard.take(kind);
        if (state == null) {
            state = superblock.makeInode(kind);
        }
        state.start(index);
        ((PmemInode) state.inode).started();
        shard.add(state, hash);
        return state;
    }

    /** {@return the kind of the intact inode at an index from the media, or null if there is none} */
    InodeKind kindAt(long index) {
        if (index <= 0 || index > geometry.memory().length() >>> UnitLayout.SHIFT) {
            return null;
        }
        long offset = index << UnitLayout.SHIFT;
        if (!geometry.isIntact(offset, UnitKind.INODE)) {
            return null;
        }
        PersistentMemory memory = geometry.memory();
        int mode = InodeWords.mode(memory, offset);
        InodeKind kind = InodeKind.of(mode);
        int links = InodeWords.linkCount(memory, offset);
        boolean named = links > 0 || links == 0 && InodeWords.word(memory, offset, InodeLayout.ORPHAN_PLACE) != 0;
        boolean plain = (mode & ~(ModeBits.S_IFMT | ModeBits.PERMISSION_MASK)) == 0
                && InodeWords.word(memory, offset, InodeLayout.SIZE) >= 0
                && isContentOf(kind, InodeWords.word(memory, offset, InodeLayout.CONTENT));
        return named && plain ? kind : null;
    }

    private static boolean isContentOf(InodeKind kind, long content) {
        return switch (kind) {
            case null -> false;
            case DIRECTORY -> content == InodeLayout.NOTHING || content == InodeLayout.EXTENTS;
            case FILE -> content == InodeLayout.NOTHING || content == InodeLayout.INLINE
                    || content == InodeLayout.EXTENTS;
            case SYMBOLIC_LINK -> content == InodeLayout.INLINE || content == InodeLayout.BLOB;
            case SPECIAL -> content == InodeLayout.NOTHING;
        };
    }

    /** {@return true if somebody has an inode} */
    boolean isInUse(long index) {
        long hash = hash(index);
        CacheShard shard = shard(hash);
        synchronized (shard) {
            return shard.find(index, hash) != null;
        }
    }

    /** {@return how many inodes are in use; for tests} */
    int count() {
        int sum = 0;
        for (CacheShard shard : shards) {
            synchronized (shard) {
                sum += shard.count();
            }
        }
        return sum;
    }
}
