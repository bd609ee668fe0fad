// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.mem.InodeTable.Kind;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/**
 * Moves an entry, with the locks of both directories held, and the rename lock if they are two. Everything that can
 * fail comes first.
 *
 * <p>What a reader of the directory sees: a name that is replaced keeps its position, for it was there all the time;
 * a name that is only changed keeps its position too, so that a scan which renames what it finds comes to an end.
 */
final class Renaming {
    private static final int WHITEOUT_MODE = ModeBits.S_IFCHR;

    private Renaming() {
    }

    /** {@return 0, a negative errno, or the number of an inode that has come to its end} */
    static int rename(Request request, MemDirectory from, Name name, MemDirectory to, Name newName, int flags) {
        if (from.isRemoved() || to.isRemoved()) {
            return -ErrorNumber.ENOENT;
        }
        InodeTable inodes = from.metadata().superblock.inodes();
        int hash = DirectoryIndex.hash(name);
        int newHash = DirectoryIndex.hash(newName);
        int slot = from.index().find(name, hash);
        if (slot == DirectoryIndex.NONE) {
            return -ErrorNumber.ENOENT;
        }
        int newSlot = to.index().find(newName, newHash);
        Metadata source = inodes.inode(from.index().ino(slot));
        Metadata target = newSlot == DirectoryIndex.NONE ? null : inodes.inode(to.index().ino(newSlot));
        int result = check(from, source, to, target, flags);
        if (result < 0 || source == target) {
            return result;
        }
        if ((flags & Directory.RENAME_EXCHANGE) != 0) {
            return exchange(from, slot, source, to, newSlot, target);
        }
        Metadata whiteout = null;
        if ((flags & Directory.RENAME_WHITEOUT) != 0) {
            whiteout = from.form(request, Kind.SPECIAL, WHITEOUT_MODE, 0, null);
            if (whiteout == null) {
                return -ErrorNumber.ENOSPC;
            }
        }
        int cell = ByteArena.NONE;
        if (target == null) {
            to.index().makeRoom();
            slot = from.index().find(name, hash);
            cell = to.index().store(newName);
            result = cell == ByteArena.NONE ? -ErrorNumber.ENOSPC : 0;
        } else if (target.inode instanceof MemDirectory replaced) {
            result = removeEmpty(replaced);
        }
        if (result < 0) {
            discard(request, whiteout);
            return result;
        }
        if (target == null) {
            place(from, slot, source, to, cell, newHash, whiteout);
        } else {
            to.index().replace(newSlot, source.ino, MemDirectory.typeOf(source.mode));
            leave(from, slot, whiteout);
        }
        return settle(from, source, to, target);
    }

    private static int check(MemDirectory from, Metadata source, MemDirectory to, Metadata target, int flags) {
        boolean exchanges = (flags & Directory.RENAME_EXCHANGE) != 0;
        if (exchanges && target == null) {
            return -ErrorNumber.ENOENT;
        }
        if (target != null && (flags & Directory.RENAME_NOREPLACE) != 0) {
            return -ErrorNumber.EEXIST;
        }
        if (from != to) {
            if (source.inode instanceof MemDirectory moved && moved.isAtOrAbove(to)) {
                return -ErrorNumber.EINVAL;
            }
            if (target != null && target.inode instanceof MemDirectory above && above.isAtOrAbove(from)) {
                return exchanges ? -ErrorNumber.EINVAL : -ErrorNumber.ENOTEMPTY;
            }
        }
        if (source == target) {
            return 0;
        }
        boolean fixed = from.metadata().isFixed() || isFixed(source);
        fixed |= target == null ? to.metadata().has(AttributeRules.IMMUTABLE)
                : to.metadata().isFixed() || isFixed(target);
        if (fixed) {
            return -ErrorNumber.EPERM;
        }
        if (target == null || exchanges) {
            return 0;
        }
        boolean sourceIsDirectory = source.inode instanceof MemDirectory;
        boolean targetIsDirectory = target.inode instanceof MemDirectory;
        if (sourceIsDirectory && !targetIsDirectory) {
            return -ErrorNumber.ENOTDIR;
        }
        return targetIsDirectory && !sourceIsDirectory ? -ErrorNumber.EISDIR : 0;
    }

    private static boolean isFixed(Metadata inode) {
        synchronized (inode) {
            return inode.isFixed();
        }
    }

    private static int removeEmpty(MemDirectory replaced) {
        synchronized (replaced.metadata()) {
            if (replaced.index().count() > 0) {
                return -ErrorNumber.ENOTEMPTY;
            }
            replaced.metadata().linkCount = 0;
            return 0;
        }
    }

    private static void discard(Request request, Metadata whiteout) {
        if (whiteout != null) {
            whiteout.state = Metadata.FREE;
            whiteout.superblock.inodes().giveBack(whiteout, request.lane());
        }
    }

    private static void place(MemDirectory from, int slot, Metadata source, MemDirectory to, int cell, int newHash,
            Metadata whiteout) {
        if (from == to && whiteout == null) {
            from.index().rename(slot, cell, newHash);
            return;
        }
        to.index().add(cell, newHash, source.ino, MemDirectory.typeOf(source.mode));
        leave(from, slot, whiteout);
    }

    private static void leave(MemDirectory from, int slot, Metadata whiteout) {
        if (whiteout == null) {
            from.index().remove(slot);
            return;
        }
        from.index().replace(slot, whiteout.ino, MemDirectory.typeOf(whiteout.mode));
        synchronized (whiteout) {
            whiteout.linkCount = 1;
            whiteout.state = Metadata.LIVE;
        }
    }

    private static int settle(MemDirectory from, Metadata source, MemDirectory to, Metadata target) {
        if (source.inode instanceof MemDirectory moved) {
            from.metadata().linkCount--;
            to.metadata().linkCount++;
            if (from != to) {
                moved.parent(to);
            }
        }
        touch(from, source, to);
        if (target == null) {
            return 0;
        }
        synchronized (target) {
            if (target.inode instanceof MemDirectory) {
                to.metadata().linkCount--;
                target.touchChanged();
                return target.dies() ? target.ino : 0;
            }
            return MemDirectory.dropLink(target) ? target.ino : 0;
        }
    }

    private static int exchange(MemDirectory from, int slot, Metadata source, MemDirectory to, int newSlot,
            Metadata target) {
        from.index().replace(slot, target.ino, MemDirectory.typeOf(target.mode));
        to.index().replace(newSlot, source.ino, MemDirectory.typeOf(source.mode));
        if (from != to) {
            if (source.inode instanceof MemDirectory moved) {
                from.metadata().linkCount--;
                to.metadata().linkCount++;
                moved.parent(to);
            }
            if (target.inode instanceof MemDirectory moved) {
                to.metadata().linkCount--;
                from.metadata().linkCount++;
                moved.parent(from);
            }
        }
        touch(from, source, to);
        synchronized (target) {
            target.touchChanged();
        }
        return 0;
    }

    private static void touch(MemDirectory from, Metadata source, MemDirectory to) {
        from.metadata().touchModified();
        if (to != from) {
            to.metadata().touchModified();
        }
        synchronized (source) {
            source.touchChanged();
        }
    }
}
