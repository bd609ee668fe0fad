// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.zufs.base.linux.ModeBits.S_IFCHR;
import static org.zufs.base.linux.ModeBits.S_IFDIR;
import static org.zufs.base.linux.ModeBits.S_IFLNK;
import static org.zufs.base.linux.ModeBits.S_IFMT;
import static org.zufs.base.linux.ModeBits.S_IFREG;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.name.DirectoryIndex;
import org.zufs.fs.pmem.name.DirectoryState;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Request;

/**
 * A directory. One that was removed has a link count of 0; it may still be referenced, and nothing can be made in it.
 */
final class PmemDirectory extends Directory implements PmemInode {
    private static final int SYMBOLIC_LINK_MODE = S_IFLNK | 0777;

    private final InodeState state;
    private final DirectoryState entries = new DirectoryState();

    PmemDirectory(PmemSuperblock superblock) {
        state = new InodeState(superblock, this, InodeKind.DIRECTORY);
    }

    @Override
    public InodeState state() {
        return state;
    }

    /** {@return what is kept of the entries in memory; guarded by the lock of the inode} */
    DirectoryState entries() {
        return entries;
    }

    @Override
    public void started() {
        entries.open(state.offset());
    }

    @Override
    public void ended(Lane lane) {
        state.superblock.names().close(lane.space(), entries);
    }

    boolean isRemoved() {
        return state.linkCount() == 0;
    }

    @Override
    public long nodeId() {
        return state.nodeId();
    }

    @Override
    public long generation() {
        return state.generation();
    }

    @Override
    public void unreferenced() {
        state.unreferenced();
    }

    @Override
    public long parentIno() {
        return state.superblock.nodeId(InodeWords.word(state.memory(), state.offset(), InodeLayout.PARENT));
    }

    /** The {@code DT_*} of a mode. */
    static int typeOf(int mode) {
        return (mode & S_IFMT) >> 12;
    }

    @Override
    public int lookup(Request request, Name name, Entry out) {
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            long found = state.superblock.names().find(entries, name);
            return found < 0 ? (int) found : state.superblock.inodes().answer(DirectoryIndex.inode(found), out);
        }
    }

    @Override
    public int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
        return make(request, name, S_IFREG | mode & ModeBits.PERMISSION_MASK, 0, null, out);
    }

    @Override
    public int mknod(Request request, Name name, int mode, int device, Entry out) {
        int type = (mode & S_IFMT) == 0 ? S_IFREG | mode : mode;
        InodeKind kind = InodeKind.of(type);
        if (kind != InodeKind.FILE && kind != InodeKind.SPECIAL) {
            return -ErrorNumber.EINVAL;
        }
        boolean isDevice = (type & S_IFMT) == S_IFCHR || (type & S_IFMT) == ModeBits.S_IFBLK;
        return make(request, name, type & (S_IFMT | ModeBits.PERMISSION_MASK), isDevice ? device : 0, null, out);
    }

    @Override
    public int mkdir(Request request, Name name, int mode, Entry out) {
        return make(request, name, S_IFDIR | mode & ModeBits.PERMISSION_MASK, 0, null, out);
    }

    @Override
    public int symlink(Request request, Name name, ByteRange target, Entry out) {
        return make(request, name, SYMBOLIC_LINK_MODE, 0, target, out);
    }

    private int make(Request request, Name name, int mode, int device, ByteRange target, Entry out) {
        PmemSuperblock superblock = state.superblock;
        Lane lane = superblock.lane(request);
        InodeState child;
        synchronized (state) {
            int result = checkNew(AttributeRules.IMMUTABLE);
            if (result < 0) {
                return result;
            }
            long index;
            lane.begin();
            lane.space().privileged(request.uid() == 0);
            try {
                Transaction transaction = lane.transaction();
                int slot = transaction.open(state.offset());
                int made = superblock.forming().form(request, lane, slot, mode, device, target);
                if (made < 0) {
                    // A name that is there comes before a lack of space.
                    long found = superblock.names().find(entries, name);
                    return found >= 0 ? -ErrorNumber.EEXIST : made;
                }
                index = transaction.offset(made) >>> UnitLayout.SHIFT;
                result = stageName(lane, slot, made, name, index, mode);
                if (result == 0) {
                    result = lane.commit();
                }
                if (result < 0) {
                    return result;
                }
            } finally {
                lane.end();
            }
            superblock.inodeAdded(lane);
            child = superblock.inodes().add(index, InodeKind.of(mode));
            answer(child, out);
        }
        superblock.inodes().release(child, lane);
        return 0;
    }

    /** Stages the name of a new inode, and what it adds to both inodes. */
    private int stageName(Lane lane, int slot, int made, Name name, long index, int mode) {
        Transaction transaction = lane.transaction();
        boolean isDirectory = ModeBits.isDirectory(mode);
        if (isDirectory) {
            transaction.set(made, InodeLayout.PARENT, state.index());
            InodeWords.linkCount(transaction, slot, InodeWords.linkCount(transaction, slot) + 1);
        }
        InodeWords.linkCount(transaction, made, isDirectory ? 2 : 1);
        InodeWords.touchModified(transaction, slot, state.superblock.now());
        return state.superblock.names().insert(transaction, lane.space(), slot, entries, name, index, typeOf(mode));
    }

    private static void answer(InodeState child, Entry out) {
        synchronized (child) {
            child.fill(out.attributes());
            out.foundWithAttributes(child.inode);
        }
    }

    /** {@return 0, or a negative errno if nothing may be made here; flags are those that forbid it} */
    private int checkNew(int flags) {
        if (!state.isLive()) {
            return -ErrorNumber.ESTALE;
        }
        if (isRemoved()) {
            return -ErrorNumber.ENOENT;
        }
        return (state.flags() & flags) != 0 ? -ErrorNumber.EPERM : 0;
    }

    @Override
    public int tmpfile(Request request, int mode, int flags, Entry out, Opening opening) {
        PmemSuperblock superblock = state.superblock;
        Lane lane = superblock.lane(request);
        InodeState child;
        synchronized (state) {
            int result = checkNew(AttributeRules.IMMUTABLE);
            if (result < 0) {
                return result;
            }
            long index;
            lane.begin();
            lane.space().privileged(request.uid() == 0);
            try {
                Transaction transaction = lane.transaction();
                int made = superblock.forming().form(request, lane, transaction.open(state.offset()),
                        S_IFREG | mode & ModeBits.PERMISSION_MASK, 0, null);
                if (made < 0) {
                    return made;
                }
                index = transaction.offset(made) >>> UnitLayout.SHIFT;
                result = superblock.orphans().add(lane, made);
                if (result == 0) {
                    result = lane.commit();
                }
                if (result < 0) {
                    return result;
                }
            } finally {
                lane.end();
            }
            child = superblock.inodes().add(index, InodeKind.FILE);
            synchronized (child) {
                ((PmemFile) child.inode).linkable((flags & OpenFlags.O_EXCL) == 0);
            }
            answer(child, out);
        }
        superblock.inodes().release(child, lane);
        return 0;
    }

    @Override
    public int link(Request request, Inode inode, Name name, Entry out) {
        if (!(inode instanceof PmemInode linked)) {
            return -ErrorNumber.EXDEV;
        }
        if (inode instanceof PmemDirectory) {
            return -ErrorNumber.EPERM;
        }
        InodeState child = linked.state();
        synchronized (state) {
            int result = checkNew(AttributeRules.IMMUTABLE);
            if (result < 0) {
                return result;
            }
            synchronized (child) {
                if (!child.isLive()) {
                    return -ErrorNumber.ESTALE;
                }
                result = linkLocked(request, child, name);
                if (result == 0) {
                    if (child.inode instanceof PmemFile file) {
                        file.linkable(false);
                    }
                    answer(child, out);
                }
                return result;
            }
        }
    }

    private int linkLocked(Request request, InodeState child, Name name) {
        PmemSuperblock superblock = state.superblock;
        Lane lane = superblock.lane(request);
        lane.begin();
        lane.space().privileged(request.uid() == 0);
        try {
            Transaction transaction = lane.transaction();
            int slot = transaction.open(state.offset());
            int linked = transaction.open(child.offset());
            int result = superblock.names().insert(transaction, lane.space(), slot, entries, name, child.index(),
                    typeOf(child.mode()));
            if (result < 0) {
                return result;
            }
            int links = InodeWords.linkCount(transaction, linked);
            if (AttributeRules.isFixed(InodeWords.flags(transaction, linked))) {
                return -ErrorNumber.EPERM;
            }
            if (links == 0 && !(child.inode instanceof PmemFile file && file.isLinkable())) {
                return -ErrorNumber.ENOENT;
            }
            if (links == Integer.MAX_VALUE) {
                return -ErrorNumber.EMLINK;
            }
            long now = superblock.now();
            InodeWords.linkCount(transaction, linked, links + 1);
            InodeWords.touchChanged(transaction, linked, now);
            InodeWords.touchModified(transaction, slot, now);
            if (links == 0) {
                superblock.orphans().remove(lane, linked);
            }
            result = lane.commit();
            if (result == 0 && links == 0) {
                superblock.inodeAdded(lane);
            }
            return result;
        } finally {
            lane.end();
        }
    }

    @Override
    public int unlink(Request request, Name name) {
        return remove(request, name, false);
    }

    @Override
    public int rmdir(Request request, Name name) {
        return remove(request, name, true);
    }

    private int remove(Request request, Name name, boolean directory) {
        PmemSuperblock superblock = state.superblock;
        Lane lane = superblock.lane(request);
        InodeState child = null;
        try {
            synchronized (state) {
                if (!state.isLive()) {
                    return -ErrorNumber.ESTALE;
                }
                long found = superblock.names().find(entries, name);
                if (found < 0) {
                    return (int) found;
                }
                child = superblock.inodes().acquire(DirectoryIndex.inode(found));
                if (child == null) {
                    return -ErrorNumber.EIO;
                }
                synchronized (child) {
                    int result = checkRemove(child, directory);
                    return result < 0 ? result : removeLocked(lane, child, name);
                }
            }
        } finally {
            superblock.inodes().release(child, lane);
        }
    }

    private int checkRemove(InodeState child, boolean directory) {
        if (AttributeRules.isFixed(state.flags()) || AttributeRules.isFixed(child.flags())) {
            return -ErrorNumber.EPERM;
        }
        if (!directory) {
            return child.kind == InodeKind.DIRECTORY ? -ErrorNumber.EISDIR : 0;
        }
        return child.inode instanceof PmemDirectory removed ? removed.checkEmpty() : -ErrorNumber.ENOTDIR;
    }

    /** {@return 0 or a negative errno: ENOTEMPTY; with the lock held} */
    int checkEmpty() {
        int empty = state.superblock.names().isEmpty(entries);
        return empty < 0 ? empty : empty == 1 ? 0 : -ErrorNumber.ENOTEMPTY;
    }

    private int removeLocked(Lane lane, InodeState child, Name name) {
        PmemSuperblock superblock = state.superblock;
        lane.begin();
        lane.space().deleting(true);
        try {
            Transaction transaction = lane.transaction();
            int slot = transaction.open(state.offset());
            int removed = transaction.open(child.offset());
            int result = superblock.names().remove(transaction, lane.space(), slot, entries, name);
            if (result < 0) {
                return result;
            }
            long now = superblock.now();
            InodeWords.touchModified(transaction, slot, now);
            InodeWords.touchChanged(transaction, removed, now);
            if (child.kind == InodeKind.DIRECTORY) {
                InodeWords.dropSubdirectory(transaction, slot);
            }
            return superblock.burial().commitWithoutLink(lane, removed);
        } finally {
            lane.end();
            lane.space().deleting(false);
        }
    }

    @Override
    public int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
        if (!(newParent instanceof PmemDirectory target)) {
            return -ErrorNumber.EXDEV;
        }
        return target == this ? Renaming.within(request, this, name, newName, flags)
                : Renaming.across(request, this, name, target, newName, flags);
    }

    @Override
    public int readdir(Request request, long handle, long position, DirectoryListing out) {
        PmemSuperblock superblock = state.superblock;
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            AttributeAccess.noteAccess(state, request);
            return superblock.names().list(entries, position, superblock.lane(request).listing(out));
        }
    }

    @Override
    public int fsyncdir(Request request, long handle, boolean dataOnly) {
        return state.superblock.checkpoint();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(state, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return AttributeAccess.setattr(state, request, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return AttributeAccess.getxattr(state, request, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return AttributeAccess.setxattr(state, request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return AttributeAccess.listxattr(state, request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return AttributeAccess.removexattr(state, request, name);
    }

    @Override
    public int getflags(Request request) {
        return AttributeAccess.getflags(state);
    }

    @Override
    public int setflags(Request request, int flags) {
        return AttributeAccess.setflags(state, request, flags);
    }
}
