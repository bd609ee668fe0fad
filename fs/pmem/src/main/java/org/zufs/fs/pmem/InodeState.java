// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.media.PersistentMemory;

/**
 * What every inode in use has in memory, beside its kind: all else is read from its unit. Its monitor is the lock of
 * the inode and guards the unit; see the package for its place in the order of locks.
 *
 * <p>Invariant: {@link #index()} is the unit that this stands for while the {@link InodeCache} knows it, and 0 before
 * and after. It becomes 0 only with the monitor and the lock of the cache held, while nobody uses it and no asker holds
 * a reference. So who holds the monitor and sees a live state keeps it.
 */
final class InodeState {
    final PmemSuperblock superblock;
    /** The object that the server knows. */
    final Inode inode;
    final InodeKind kind;
    /** Operations under way that found it without a reference. Guarded by the cache. */
    int useCount;
    /** In a pool of the cache: the next one. Guarded by the cache. */
    InodeState nextFree;
    private volatile long index;
    private long nodeId;
    private long generation;

    InodeState(PmemSuperblock superblock, Inode inode, InodeKind kind) {
        this.superblock = superblock;
        this.inode = inode;
        this.kind = kind;
    }

    /** Stands for a unit from now on. By the cache. */
    void start(long unitIndex) {
        assert index == 0 && useCount == 0 && inode.references() == 0;
        nodeId = superblock.nodeId(unitIndex);
        generation = InodeWords.high(InodeWords.word(memory(), unitIndex << UnitLayout.SHIFT,
                InodeLayout.FLAGS_GENERATION)) & 0xFFFF_FFFFL;
        index = unitIndex;
    }

    /** Stands for nothing. By the cache. */
    void end() {
        index = 0;
    }

    boolean isLive() {
        return index != 0;
    }

    long index() {
        return index;
    }

    /** {@return the number by which askers name it; also after its end, until it is used again} */
    long nodeId() {
        return nodeId;
    }

    long generation() {
        return generation;
    }

    /** {@return where its unit lies} */
    long offset() {
        return index << UnitLayout.SHIFT;
    }

    PersistentMemory memory() {
        return superblock.memory();
    }

    int mode() {
        return InodeWords.mode(memory(), offset());
    }

    int linkCount() {
        return InodeWords.linkCount(memory(), offset());
    }

    int flags() {
        return InodeWords.flags(memory(), offset());
    }

    /** The last reference was given back; without locks. */
    void unreferenced() {
        superblock.inodes().leave(this, null);
    }

    void fill(Attributes out) {
        out.ino = nodeId;
        InodeWords.fill(memory(), offset(), out);
    }
}
