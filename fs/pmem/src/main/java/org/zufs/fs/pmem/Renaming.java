// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.name.DirectoryIndex;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * Moves an entry, in one transaction. Locks: the rename lock if there are two directories; the directories, from the
 * root downwards, or by number if none is above the other; then the one or two inodes: a directory before what is none,
 * for that may have a name in it; else by number. Two that are directories are locked with the rename lock held, for
 * one of
 * them may lie above what another rename has locked.
 */
final class Renaming {
    private static final int WHITEOUT_MODE = ModeBits.S_IFCHR;
    /** Answer of {@link Move#rename}: nothing is done; ask again with the rename lock held. */
    private static final int AGAIN = 1;

    private Renaming() {
    }

    static int within(Request request, PmemDirectory directory, Name name, Name newName, int flags) {
        int result = withinLocked(request, directory, name, newName, flags);
        if (result != AGAIN) {
            return result;
        }
        synchronized (directory.state().superblock.renameLock()) {
            return withinLocked(request, directory, name, newName, flags);
        }
    }

    private static int withinLocked(Request request, PmemDirectory directory, Name name, Name newName, int flags) {
        Move move = directory.state().superblock.lane(request).move();
        try {
            synchronized (directory.state()) {
                return move.rename(request, directory, name, directory, newName, flags);
            }
        } finally {
            move.release();
        }
    }

    static int across(Request request, PmemDirectory from, Name name, PmemDirectory to, Name newName, int flags) {
        PmemSuperblock superblock = from.state().superblock;
        Move move = superblock.lane(request).move();
        try {
            synchronized (superblock.renameLock()) {
                int above = order(from, to);
                if (above < 0) {
                    return above;
                }
                InodeState first = above == 1 ? to.state() : from.state();
                InodeState second = above == 1 ? from.state() : to.state();
                synchronized (first) {
                    synchronized (second) {
                        return move.rename(request, from, name, to, newName, flags);
                    }
                }
            }
        } finally {
            move.release();
        }
    }

    /** {@return 1 if the target directory is to be locked first, 0 if last; a negative errno} */
    private static int order(PmemDirectory from, PmemDirectory to) {
        int targetAbove = isAtOrAbove(to.state(), from.state());
        if (targetAbove != 0) {
            return targetAbove < 0 ? removedOr(targetAbove, from, to) : 1;
        }
        int sourceAbove = isAtOrAbove(from.state(), to.state());
        if (sourceAbove != 0) {
            return sourceAbove < 0 ? removedOr(sourceAbove, from, to) : 0;
        }
        return to.state().index() < from.state().index() ? 1 : 0;
    }

    /** What is above a directory that was removed may be removed too, and its unit something else by now. */
    private static int removedOr(int error, PmemDirectory from, PmemDirectory to) {
        synchronized (from.state()) {
            if (!from.state().isLive() || from.isRemoved()) {
                return -ErrorNumber.ENOENT;
            }
        }
        synchronized (to.state()) {
            return !to.state().isLive() || to.isRemoved() ? -ErrorNumber.ENOENT : error;
        }
    }

    /**
     * Says whether a directory is another one or lies above it. With the rename lock held the answer stays true.
     *
     * @return 1 or 0; -EIO if the way up does not end at the root
     */
    static int isAtOrAbove(InodeState directory, InodeState other) {
        PmemSuperblock superblock = directory.superblock;
        long wanted = directory.index();
        long at = other.index();
        // A way that was damaged may go round: it then meets where it was at the last power of two.
        long met = 0;
        for (long steps = 1; at != wanted; steps++) {
            if (at == superblock.rootIndex()) {
                return 0;
            }
            if (at == met || !isInode(superblock, at)) {
                return superblock.damaged(at);
            }
            if (Long.bitCount(steps) == 1) {
                met = at;
            }
            at = InodeWords.word(superblock.memory(), at << UnitLayout.SHIFT, InodeLayout.PARENT);
        }
        return 1;
    }

    /**
     * An inode in use was intact when it was loaded. It may be changed just now, for its lock is not held: then its
     * check does not fit for a moment. Its parent does not change.
     */
    private static boolean isInode(PmemSuperblock superblock, long index) {
        long offset = index << UnitLayout.SHIFT;
        return superblock.geometry().isIntact(offset, UnitKind.INODE) || superblock.inodes().isInUse(index)
                || superblock.geometry().isIntact(offset, UnitKind.INODE);
    }

    /** One rename: used again by each of a lane's. */
    static final class Move {
        private final Lane lane;
        private final PmemSuperblock superblock;
        private final InodeCache inodes;
        private final Transaction transaction;
        private PmemDirectory from;
        private PmemDirectory to;
        private InodeState source;
        private InodeState target;
        private int fromSlot;
        private int toSlot;
        private int sourceSlot;
        private int targetSlot;
        private long nowNs;

        Move(Lane lane) {
            this.lane = lane;
            superblock = lane.superblock();
            inodes = superblock.inodes();
            transaction = lane.transaction();
        }

        /** Ends the uses; without locks. */
        void release() {
            InodeState first = source;
            InodeState second = target;
            source = null;
            target = null;
            from = null;
            to = null;
            inodes.release(first, lane);
            inodes.release(second, lane);
        }

        int rename(Request request, PmemDirectory oldParent, Name name, PmemDirectory newParent, Name newName,
                int flags) {
            from = oldParent;
            to = newParent;
            if (!from.state().isLive() || !to.state().isLive() || from.isRemoved() || to.isRemoved()) {
                return -ErrorNumber.ENOENT;
            }
            int result = find(name, newName);
            if (result < 0) {
                return result;
            }
            result = check(flags);
            if (result < 0 || source == target) {
                return result;
            }
            if (isDirectory(source) && isDirectory(target) && !Thread.holdsLock(superblock.renameLock())) {
                return AGAIN;
            }
            boolean targetFirst = target != null && (isDirectory(target) == isDirectory(source)
                    ? target.index() < source.index() : isDirectory(target));
            InodeState first = targetFirst ? target : source;
            InodeState second = targetFirst || target == null ? source : target;
            synchronized (first) {
                synchronized (second) {
                    return renameLocked(request, name, newName, flags);
                }
            }
        }

        private static boolean isDirectory(InodeState inode) {
            return inode != null && inode.kind == InodeKind.DIRECTORY;
        }

        private int find(Name name, Name newName) {
            long found = superblock.names().find(from.entries(), name);
            if (found < 0) {
                return (int) found;
            }
            long replaced = superblock.names().find(to.entries(), newName);
            if (replaced < 0 && replaced != -ErrorNumber.ENOENT) {
                return (int) replaced;
            }
            source = inodes.acquire(DirectoryIndex.inode(found));
            target = replaced < 0 ? null : inodes.acquire(DirectoryIndex.inode(replaced));
            return source == null || replaced >= 0 && target == null ? -ErrorNumber.EIO : 0;
        }

        private int check(int flags) {
            boolean exchanges = (flags & Directory.RENAME_EXCHANGE) != 0;
            if (exchanges && target == null) {
                return -ErrorNumber.ENOENT;
            }
            if (target != null && (flags & Directory.RENAME_NOREPLACE) != 0) {
                return -ErrorNumber.EEXIST;
            }
            boolean sourceIsDirectory = isDirectory(source);
            boolean targetIsDirectory = isDirectory(target);
            if (from != to) {
                int loop = sourceIsDirectory ? isAtOrAbove(source, to.state()) : 0;
                if (loop != 0) {
                    return loop < 0 ? loop : -ErrorNumber.EINVAL;
                }
                loop = targetIsDirectory ? isAtOrAbove(target, from.state()) : 0;
                if (loop != 0) {
                    return loop < 0 ? loop : exchanges ? -ErrorNumber.EINVAL : -ErrorNumber.ENOTEMPTY;
                }
            }
            if (source == target || target == null || exchanges) {
                return 0;
            }
            if (sourceIsDirectory && !targetIsDirectory) {
                return isFixed() ? -ErrorNumber.EPERM : -ErrorNumber.ENOTDIR;
            }
            return targetIsDirectory && !sourceIsDirectory ? isFixed() ? -ErrorNumber.EPERM : -ErrorNumber.EISDIR : 0;
        }

        /** {@return true if flags of one of the inodes forbid it} */
        private boolean isFixed() {
            boolean fixed = AttributeRules.isFixed(from.state().flags()) || AttributeRules.isFixed(source.flags());
            return fixed || (target == null ? (to.state().flags() & AttributeRules.IMMUTABLE) != 0
                    : AttributeRules.isFixed(to.state().flags()) || AttributeRules.isFixed(target.flags()));
        }

        private int renameLocked(Request request, Name name, Name newName, int flags) {
            if (isFixed()) {
                return -ErrorNumber.EPERM;
            }
            boolean exchanges = (flags & Directory.RENAME_EXCHANGE) != 0;
            if (!exchanges && target != null && target.inode instanceof PmemDirectory replaced) {
                int result = replaced.checkEmpty();
                if (result < 0) {
                    return result;
                }
            }
            lane.begin();
            lane.space().privileged(request.uid() == 0);
            try {
                nowNs = superblock.now();
                fromSlot = transaction.open(from.state().offset());
                toSlot = transaction.open(to.state().offset());
                sourceSlot = transaction.open(source.offset());
                targetSlot = target == null ? -1 : transaction.open(target.offset());
                InodeWords.touchModified(transaction, fromSlot, nowNs);
                InodeWords.touchModified(transaction, toSlot, nowNs);
                InodeWords.touchChanged(transaction, sourceSlot, nowNs);
                if (target != null) {
                    InodeWords.touchChanged(transaction, targetSlot, nowNs);
                }
                boolean leavesWhiteout = (flags & Directory.RENAME_WHITEOUT) != 0;
                int result = exchanges ? exchange(name, newName) : move(request, name, newName, leavesWhiteout);
                if (result == 0 && leavesWhiteout) {
                    superblock.inodeAdded(lane);
                }
                return result;
            } finally {
                lane.end();
            }
        }

        private int exchange(Name name, Name newName) {
            int result = replace(from, fromSlot, name, target.index(), targetSlot);
            if (result == 0) {
                result = replace(to, toSlot, newName, source.index(), sourceSlot);
            }
            if (result < 0) {
                return result;
            }
            if (from != to) {
                moveDirectory(source, sourceSlot, fromSlot, toSlot, to);
                moveDirectory(target, targetSlot, toSlot, fromSlot, from);
            }
            return lane.commit();
        }

        private int move(Request request, Name name, Name newName, boolean leavesWhiteout) {
            int result = leavesWhiteout ? leaveWhiteout(request, name)
                    : superblock.names().remove(transaction, lane.space(), fromSlot, from.entries(), name);
            if (result < 0) {
                return result;
            }
            if (target == null) {
                result = superblock.names().insert(transaction, lane.space(), toSlot, to.entries(), newName,
                        source.index(), PmemDirectory.typeOf(InodeWords.mode(transaction, sourceSlot)));
            } else {
                result = replace(to, toSlot, newName, source.index(), sourceSlot);
            }
            if (result < 0) {
                return result;
            }
            moveDirectory(source, sourceSlot, fromSlot, toSlot, to);
            if (target == null) {
                return lane.commit();
            }
            if (target.kind == InodeKind.DIRECTORY) {
                InodeWords.dropSubdirectory(transaction, toSlot);
            }
            return superblock.burial().commitWithoutLink(lane, targetSlot);
        }

        private int leaveWhiteout(Request request, Name name) {
            int slot = superblock.forming().form(request, lane, fromSlot, WHITEOUT_MODE, 0, null);
            if (slot < 0) {
                return slot;
            }
            InodeWords.linkCount(transaction, slot, 1);
            return replace(from, fromSlot, name, transaction.offset(slot) >>> UnitLayout.SHIFT, slot);
        }

        private int replace(PmemDirectory directory, int slot, Name name, long index, int inodeSlot) {
            return superblock.names().replace(transaction, slot, directory.entries(), name, index,
                    PmemDirectory.typeOf(InodeWords.mode(transaction, inodeSlot)));
        }

        private void moveDirectory(InodeState moved, int slot, int oldSlot, int newSlot, PmemDirectory parent) {
            if (moved.kind == InodeKind.DIRECTORY) {
                InodeWords.dropSubdirectory(transaction, oldSlot);
                InodeWords.linkCount(transaction, newSlot, InodeWords.linkCount(transaction, newSlot) + 1);
                transaction.set(slot, InodeLayout.PARENT, parent.state().index());
            }
        }
    }
}
