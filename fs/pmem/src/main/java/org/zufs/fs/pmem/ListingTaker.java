// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import org.zufs.fs.pmem.name.EntryTaker;
import org.zufs.spi.fs.DirectoryListing;

/** Hands the entries of a directory on to the asker, with their inodes if he wants them. For the lane's thread. */
final class ListingTaker implements EntryTaker {
    private final Lane lane;
    private DirectoryListing out;
    private boolean withInodes;

    ListingTaker(Lane lane) {
        this.lane = lane;
    }

    /** Becomes the one of another listing. */
    ListingTaker of(DirectoryListing listing) {
        out = listing;
        withInodes = listing.wantsInodes();
        return this;
    }

    @Override
    public boolean take(MemorySegment bytes, long at, int length, long inode, int type, long next) {
        PmemSuperblock superblock = lane.superblock();
        long ino = superblock.nodeId(inode);
        // A damaged inode is listed by its name alone: who looks it up is told.
        InodeState state = withInodes ? superblock.inodes().acquire(inode) : null;
        if (state == null) {
            return out.add(bytes, at, length, ino, type, next);
        }
        try {
            return out.add(bytes, at, length, state.inode, ino, type, next);
        } finally {
            superblock.inodes().release(state, lane);
        }
    }
}
