// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Request;

/** A directory: its fixed entries by number, its made ones by hash. */
final class NullDirectory extends Directory {
    static final NullFile[] NO_FILES = {};
    static final NullDirectory[] NO_DIRECTORIES = {};
    private static final char DIRECTORY_LETTER = 'd';

    private final NullSuperblock superblock;
    private final long nodeId;
    /** Of a made directory, else null. */
    private final MadeInode made;
    private final NullFile[] files;
    private final char fileLetter;
    private final NullDirectory[] directories;
    private final AtomicInteger madeCount = new AtomicInteger();
    private volatile int permissions;

    NullDirectory(NullSuperblock superblock, long nodeId, MadeInode made, NullFile[] files, char fileLetter,
            NullDirectory[] directories) {
        this.superblock = superblock;
        this.nodeId = nodeId;
        this.made = made;
        this.files = files;
        this.fileLetter = fileLetter;
        this.directories = directories;
        permissions = 0777;
    }

    void fillDirectories(Supplier<NullDirectory> maker) {
        for (int index = 0; index < directories.length; index++) {
            directories[index] = maker.get();
        }
    }

    /** Begins a new life as an empty directory. */
    void begin(int mode) {
        assert madeCount.get() == 0;
        permissions = mode & ModeBits.PERMISSION_MASK;
    }

    void countMade(int change) {
        madeCount.addAndGet(change);
    }

    int madeCount() {
        return madeCount.get();
    }

    @Override
    public long nodeId() {
        return nodeId;
    }

    @Override
    public long generation() {
        return made == null ? 0 : made.generation();
    }

    @Override
    public long parentIno() {
        return made == null ? ROOT_NODE_ID : made.parent.nodeId;
    }

    @Override
    public void unreferenced() {
        if (made != null) {
            made.poolIfUnused();
        }
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        out.directory(nodeId, permissions);
        return 0;
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        if (changes.has(AttributeChanges.MODE)) {
            permissions = changes.mode & ModeBits.PERMISSION_MASK;
        }
        return getattr(request, handle, out);
    }

    @Override
    public int lookup(Request request, Name name, Entry out) {
        Inode inode = fixed(name);
        if (inode == null) {
            return superblock.made().find(this, name, out);
        }
        out.foundWithAttributes(inode);
        return inode.getattr(request, Inode.NO_HANDLE, out.attributes());
    }

    private Inode fixed(Name name) {
        int number = EntryNames.numberOf(name, fileLetter);
        if (number >= 0) {
            return number < files.length ? files[number] : null;
        }
        number = EntryNames.numberOf(name, DIRECTORY_LETTER);
        return number >= 0 && number < directories.length ? directories[number] : null;
    }

    @Override
    public int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
        int result = fixed(name) == null ? superblock.made().make(request, this, name, mode, false, out)
                : -ErrorNumber.EEXIST;
        return result < 0 ? result : ((NullFile) out.inode()).open(request, flags, opening);
    }

    @Override
    public int mkdir(Request request, Name name, int mode, Entry out) {
        return fixed(name) == null ? superblock.made().make(request, this, name, mode, true, out)
                : -ErrorNumber.EEXIST;
    }

    @Override
    public int unlink(Request request, Name name) {
        return fixed(name) == null ? superblock.made().remove(this, name, false) : -ErrorNumber.EPERM;
    }

    @Override
    public int rmdir(Request request, Name name) {
        return fixed(name) == null ? superblock.made().remove(this, name, true) : -ErrorNumber.EPERM;
    }

    @Override
    public int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
        NullDirectory target = (NullDirectory) newParent;
        if (fixed(name) != null || target.fixed(newName) != null) {
            return -ErrorNumber.EPERM;
        }
        return superblock.made().rename(this, name, target, newName, flags);
    }

    @Override
    public int readdir(Request request, long handle, long position, DirectoryListing out) {
        int lane = request.lane();
        int count = files.length + directories.length;
        for (long index = position - FIRST_POSITION; index >= 0 && index < count; index++) {
            if (!add(lane, (int) index, out)) {
                break;
            }
        }
        return 0;
    }

    private boolean add(int lane, int index, DirectoryListing out) {
        boolean isFile = index < files.length;
        int number = isFile ? index : index - files.length;
        Inode inode = isFile ? files[number] : directories[number];
        int type = isFile ? DirectoryListing.TYPE_REGULAR : DirectoryListing.TYPE_DIRECTORY;
        EntryNames names = superblock.names();
        int length = names.write(lane, isFile ? fileLetter : DIRECTORY_LETTER, number);
        long next = FIRST_POSITION + index + 1;
        return out.wantsInodes() ? out.add(names.of(lane), 0, length, inode, inode.nodeId(), type, next)
                : out.add(names.of(lane), 0, length, inode.nodeId(), type, next);
    }
}
