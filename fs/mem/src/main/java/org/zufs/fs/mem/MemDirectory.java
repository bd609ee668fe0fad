// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import static org.zufs.base.linux.ModeBits.S_IFCHR;
import static org.zufs.base.linux.ModeBits.S_IFDIR;
import static org.zufs.base.linux.ModeBits.S_IFLNK;
import static org.zufs.base.linux.ModeBits.S_IFMT;
import static org.zufs.base.linux.ModeBits.S_IFREG;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.mem.InodeTable.Kind;
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
final class MemDirectory extends Directory implements MemInode {
    /** What an entry adds to the size of a directory, as in tmpfs. */
    private static final int ENTRY_SIZE = 20;
    private static final int SYMBOLIC_LINK_MODE = S_IFLNK | 0777;

    private final Metadata metadata;
    private final DirectoryIndex index;
    /** Where {@code ..} leads; changed under the rename lock and the locks of both parents, read by anybody. */
    private volatile MemDirectory parent = this;

    MemDirectory(MemSuperblock superblock, int ino) {
        metadata = new Metadata(superblock, this, ino);
        index = new DirectoryIndex(superblock.arena());
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    DirectoryIndex index() {
        return index;
    }

    void parent(MemDirectory newParent) {
        parent = newParent;
    }

    boolean isRemoved() {
        return metadata.linkCount == 0;
    }

    /** Says whether this is another directory or lies above it. With the rename lock held the answer stays true. */
    boolean isAtOrAbove(MemDirectory other) {
        MemDirectory at = other;
        while (at != this && at.parent != at) {
            at = at.parent;
        }
        return at == this;
    }

    @Override
    public void fill(Attributes out) {
        metadata.fill(out);
        out.size = (long) ENTRY_SIZE * (index.count() + 2L);
        out.blocks = 0;
    }

    @Override
    public void freeContent() {
        index.clear();
        parent = this;
    }

    @Override
    public long nodeId() {
        return metadata.ino;
    }

    @Override
    public long generation() {
        return metadata.generation;
    }

    @Override
    public void unreferenced() {
        metadata.unreferenced();
    }

    @Override
    public long parentIno() {
        return parent.metadata.ino;
    }

    /** The {@code DT_*} of a mode. */
    static int typeOf(int mode) {
        return (mode & S_IFMT) >> 12;
    }

    @Override
    public int lookup(Request request, Name name, Entry out) {
        synchronized (metadata) {
            int slot = index.find(name, DirectoryIndex.hash(name));
            if (slot == DirectoryIndex.NONE) {
                return -ErrorNumber.ENOENT;
            }
            answer(metadata.superblock.inodes().inode(index.ino(slot)), out);
            return 0;
        }
    }

    private static void answer(Metadata child, Entry out) {
        synchronized (child) {
            ((MemInode) child.inode).fill(out.attributes());
            out.foundWithAttributes(child.inode);
        }
    }

    @Override
    public int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
        int type = S_IFREG | mode & ModeBits.PERMISSION_MASK;
        return make(request, name, Kind.FILE, type, 0, null, out, opening);
    }

    @Override
    public int mknod(Request request, Name name, int mode, int device, Entry out) {
        Kind kind = switch (mode & S_IFMT) {
            case S_IFREG, 0 -> Kind.FILE;
            case ModeBits.S_IFIFO, ModeBits.S_IFSOCK, ModeBits.S_IFBLK, S_IFCHR -> Kind.SPECIAL;
            default -> null;
        };
        if (kind == null) {
            return -ErrorNumber.EINVAL;
        }
        int type = (mode & S_IFMT) == 0 ? S_IFREG | mode : mode;
        return make(request, name, kind, type, kind == Kind.SPECIAL ? device : 0, null, out, null);
    }

    @Override
    public int mkdir(Request request, Name name, int mode, Entry out) {
        return make(request, name, Kind.DIRECTORY, S_IFDIR | mode & ModeBits.PERMISSION_MASK, 0, null, out, null);
    }

    @Override
    public int symlink(Request request, Name name, ByteRange target, Entry out) {
        return make(request, name, Kind.SYMBOLIC_LINK, SYMBOLIC_LINK_MODE, 0, target, out, null);
    }

    private int make(Request request, Name name, Kind kind, int mode, int device, ByteRange target, Entry out,
            Opening opening) {
        synchronized (metadata) {
            int hash = DirectoryIndex.hash(name);
            int result = checkNew(name, hash);
            if (result < 0) {
                return result;
            }
            index.makeRoom();
            int cell = index.store(name);
            if (cell == ByteArena.NONE) {
                return -ErrorNumber.ENOSPC;
            }
            Metadata child = form(request, kind, mode, device, target);
            if (child == null) {
                index.free(cell);
                return -ErrorNumber.ENOSPC;
            }
            index.add(cell, hash, child.ino, typeOf(mode));
            if (kind == Kind.DIRECTORY) {
                metadata.linkCount++;
                ((MemDirectory) child.inode).parent(this);
            }
            metadata.touchModified();
            synchronized (child) {
                child.linkCount = kind == Kind.DIRECTORY ? 2 : 1;
                child.state = Metadata.LIVE;
                if (opening != null) {
                    ((MemFile) child.inode).openNew(request, opening);
                }
                answer(child, out);
            }
            return 0;
        }
    }

    private int checkNew(Name name, int hash) {
        if (isRemoved()) {
            return -ErrorNumber.ENOENT;
        }
        if (index.find(name, hash) != DirectoryIndex.NONE) {
            return -ErrorNumber.EEXIST;
        }
        return metadata.has(AttributeRules.IMMUTABLE) ? -ErrorNumber.EPERM : 0;
    }

    /**
     * Makes an inode that belongs in this directory but has no name yet. With the lock held.
     *
     * @return the inode, {@link Metadata#FORMING}; or null if there is no space for it
     */
    Metadata form(Request request, Kind kind, int mode, int device, ByteRange target) {
        MemSuperblock superblock = metadata.superblock;
        if (!superblock.claimInodeBytes(MemSuperblock.INODE_BYTES)) {
            return null;
        }
        Metadata child = superblock.inodes().take(kind, request.lane());
        child.form(AttributeRules.modeOfNew(request, metadata.mode, metadata.gid, mode), request.uid(),
                AttributeRules.groupOfNew(request, metadata.mode, metadata.gid),
                metadata.flags & AttributeRules.INHERITED_FLAGS);
        child.device = device;
        int result = superblock.acls().inherit(metadata, child, request.umask());
        if (result == 0 && target != null) {
            result = ((MemSymbolicLink) child.inode).form(target);
        }
        if (result < 0) {
            child.state = Metadata.FREE;
            superblock.inodes().giveBack(child, request.lane());
            return null;
        }
        return child;
    }

    @Override
    public int tmpfile(Request request, int mode, int flags, Entry out, Opening opening) {
        synchronized (metadata) {
            if (isRemoved()) {
                return -ErrorNumber.ENOENT;
            }
            if (metadata.has(AttributeRules.IMMUTABLE)) {
                return -ErrorNumber.EPERM;
            }
            Metadata child = form(request, Kind.FILE, S_IFREG | mode & ModeBits.PERMISSION_MASK, 0, null);
            if (child == null) {
                return -ErrorNumber.ENOSPC;
            }
            synchronized (child) {
                child.linkable = (flags & OpenFlags.O_EXCL) == 0;
                ((MemFile) child.inode).openNew(request, opening);
                answer(child, out);
                child.state = Metadata.LIVE;
            }
            return 0;
        }
    }

    @Override
    public int link(Request request, Inode inode, Name name, Entry out) {
        if (!(inode instanceof MemInode linked)) {
            return -ErrorNumber.EXDEV;
        }
        Metadata child = linked.metadata();
        if (ModeBits.isDirectory(child.mode)) {
            return -ErrorNumber.EPERM;
        }
        synchronized (metadata) {
            int hash = DirectoryIndex.hash(name);
            int result = checkNew(name, hash);
            if (result < 0) {
                return result;
            }
            index.makeRoom();
            int cell = index.store(name);
            if (cell == ByteArena.NONE) {
                return -ErrorNumber.ENOSPC;
            }
            synchronized (child) {
                result = addLink(child);
                if (result < 0) {
                    index.free(cell);
                    return result;
                }
                index.add(cell, hash, child.ino, typeOf(child.mode));
                child.touchChanged();
                metadata.touchModified();
                answer(child, out);
            }
            return 0;
        }
    }

    private static int addLink(Metadata child) {
        if (child.isFixed()) {
            return -ErrorNumber.EPERM;
        }
        if (child.linkCount == 0) {
            if (!child.linkable) {
                return -ErrorNumber.ENOENT;
            }
            child.linkable = false;
        } else if (child.linkCount == Integer.MAX_VALUE) {
            return -ErrorNumber.EMLINK;
        } else if (!child.superblock.claimInodeBytes(MemSuperblock.INODE_BYTES)) {
            return -ErrorNumber.ENOSPC;
        }
        child.linkCount++;
        return 0;
    }

    /** Takes a name away from an inode that is no directory; its lock is held. Answers true if that was its end. */
    static boolean dropLink(Metadata child) {
        child.linkCount--;
        child.touchChanged();
        if (child.linkCount > 0) {
            child.superblock.unclaimInodeBytes(MemSuperblock.INODE_BYTES);
            return false;
        }
        return child.dies();
    }

    @Override
    public int unlink(Request request, Name name) {
        Metadata child;
        synchronized (metadata) {
            int slot = index.find(name, DirectoryIndex.hash(name));
            if (slot == DirectoryIndex.NONE) {
                return -ErrorNumber.ENOENT;
            }
            child = metadata.superblock.inodes().inode(index.ino(slot));
            synchronized (child) {
                if (metadata.isFixed() || child.isFixed()) {
                    return -ErrorNumber.EPERM;
                }
                if (ModeBits.isDirectory(child.mode)) {
                    return -ErrorNumber.EISDIR;
                }
                index.remove(slot);
                metadata.touchModified();
                if (!dropLink(child)) {
                    return 0;
                }
            }
        }
        metadata.superblock.bury(child, request.lane());
        return 0;
    }

    @Override
    public int rmdir(Request request, Name name) {
        Metadata child;
        synchronized (metadata) {
            int slot = index.find(name, DirectoryIndex.hash(name));
            if (slot == DirectoryIndex.NONE) {
                return -ErrorNumber.ENOENT;
            }
            child = metadata.superblock.inodes().inode(index.ino(slot));
            synchronized (child) {
                if (metadata.isFixed() || child.isFixed()) {
                    return -ErrorNumber.EPERM;
                }
                if (!(child.inode instanceof MemDirectory directory)) {
                    return -ErrorNumber.ENOTDIR;
                }
                if (directory.index.count() > 0) {
                    return -ErrorNumber.ENOTEMPTY;
                }
                index.remove(slot);
                metadata.linkCount--;
                metadata.touchModified();
                child.linkCount = 0;
                child.touchChanged();
                if (!child.dies()) {
                    return 0;
                }
            }
        }
        metadata.superblock.bury(child, request.lane());
        return 0;
    }

    @Override
    public int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
        if (!(newParent instanceof MemDirectory target)) {
            return -ErrorNumber.EXDEV;
        }
        int result = target == this ? renameHere(request, name, newName, flags)
                : renameAcross(request, name, target, newName, flags);
        if (result > 0) {
            metadata.superblock.bury(metadata.superblock.inodes().inode(result), request.lane());
            return 0;
        }
        return result;
    }

    private int renameHere(Request request, Name name, Name newName, int flags) {
        synchronized (metadata) {
            return Renaming.rename(request, this, name, this, newName, flags);
        }
    }

    private int renameAcross(Request request, Name name, MemDirectory target, Name newName, int flags) {
        synchronized (metadata.superblock.renameLock()) {
            boolean targetFirst = target.isAtOrAbove(this)
                    || !isAtOrAbove(target) && target.metadata.ino < metadata.ino;
            synchronized (targetFirst ? target.metadata : metadata) {
                synchronized (targetFirst ? metadata : target.metadata) {
                    return Renaming.rename(request, this, name, target, newName, flags);
                }
            }
        }
    }

    @Override
    public int readdir(Request request, long handle, long position, DirectoryListing out) {
        MemSuperblock superblock = metadata.superblock;
        synchronized (metadata) {
            metadata.touchAccessed(request);
            boolean inodes = out.wantsInodes();
            for (int slot = index.slotFrom(position); slot != DirectoryIndex.NONE; slot = index.slotAfter(slot)) {
                int ino = index.ino(slot);
                long next = index.position(slot) + 1;
                boolean taken = inodes
                        ? out.add(superblock.arena().memory(), index.nameOffset(slot), index.nameLength(slot),
                                superblock.inodes().inode(ino).inode, ino, index.type(slot), next)
                        : out.add(superblock.arena().memory(), index.nameOffset(slot), index.nameLength(slot),
                                ino, index.type(slot), next);
                if (!taken) {
                    break;
                }
            }
            return 0;
        }
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(this, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return AttributeAccess.setattr(this, request, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return AttributeAccess.getxattr(this, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return AttributeAccess.setxattr(this, request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return AttributeAccess.listxattr(this, request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return AttributeAccess.removexattr(this, name);
    }

    @Override
    public int getflags(Request request) {
        return AttributeAccess.getflags(this);
    }

    @Override
    public int setflags(Request request, int flags) {
        return AttributeAccess.setflags(this, flags);
    }
}
