// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.SymbolicLink;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.media.Region;

/**
 * A tiny file system on the heap, of which everything that the server must keep in balance is counted. Names with a
 * meaning: {@code boom} throws, {@code deep} overflows the stack, {@code late} throws after it has answered, {@code
 * odd} answers 17, {@code void} answers 0 without an inode, {@code sick} has attributes that cannot be read.
 */
final class HeapFileSystem extends Superblock {
    final AtomicLong lastNodeId = new AtomicLong(Inode.ROOT_NODE_ID);
    final AtomicInteger openFiles = new AtomicInteger();
    final AtomicInteger openDirectories = new AtomicInteger();
    final AtomicInteger openTokens = new AtomicInteger();
    final AtomicInteger freed = new AtomicInteger();
    final Region region = new HeapRegion();
    Traits traits = Traits.ofExclusive().withTrackedOpens(true, true);
    final HeapDirectory root = new HeapDirectory(Inode.ROOT_NODE_ID);

    record HeapRegion(MemorySegment segment) implements Region {
        HeapRegion() {
            this(Arena.ofAuto().allocate(1 << 16));
        }

        @Override
        public int descriptor() {
            return -1;
        }
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
    public int statfs(Request request, Statistics out) {
        out.blockCount = 100;
        return 0;
    }

    final class Meta {
        int mode;
        int uid;
        int gid;
        long size;
        int linkCount = 1;
        boolean sick;
        boolean isFreed;

        Meta(int mode) {
            this.mode = mode;
        }

        int tell(long ino, Attributes out) {
            if (sick) {
                return -ErrorNumber.EUCLEAN;
            }
            out.ino = ino;
            out.mode = mode;
            out.uid = uid;
            out.gid = gid;
            out.size = size;
            out.linkCount = linkCount;
            return 0;
        }

        int change(long ino, AttributeChanges changes, Attributes out) {
            size = changes.has(AttributeChanges.SIZE) ? changes.size : size;
            mode = changes.has(AttributeChanges.MODE) ? mode & ModeBits.S_IFMT | changes.mode : mode;
            return tell(ino, out);
        }
    }

    /** Frees an inode when neither name nor reference is left; whoever sees that last. */
    private synchronized void freeIfUnused(Inode inode, Meta meta) {
        if (meta.linkCount == 0 && inode.references() == 0 && !meta.isFreed) {
            meta.isFreed = true;
            freed.incrementAndGet();
        }
    }

    /** A fifo, socket or device. */
    final class HeapNode extends Inode {
        final long id = lastNodeId.incrementAndGet();
        final Meta meta;

        HeapNode(int mode) {
            meta = new Meta(mode);
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return meta.tell(id, out);
        }
    }

    final class HeapLink extends SymbolicLink {
        final long id = lastNodeId.incrementAndGet();
        final Meta meta = new Meta(ModeBits.S_IFLNK | 0777);
        final byte[] target;

        HeapLink(byte[] target) {
            this.target = target;
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return meta.tell(id, out);
        }

        @Override
        public int readlink(Request request, ByteRange out) {
            for (int index = 0; index < target.length; index++) {
                out.putByte(index, target[index]);
            }
            return target.length;
        }
    }

    final class HeapFile extends RegularFile {
        final long id = lastNodeId.incrementAndGet();
        final Meta meta;
        byte[] acl;

        HeapFile(int mode) {
            meta = new Meta(ModeBits.S_IFREG | mode);
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public void unreferenced() {
            freeIfUnused(this, meta);
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return meta.tell(id, out);
        }

        @Override
        public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
            return meta.change(id, changes, out);
        }

        @Override
        public int getxattr(Request request, Name name, ByteRange value) {
            if (acl == null || !name.contentEquals("system.posix_acl_access")) {
                return -ErrorNumber.ENODATA;
            }
            for (int index = 0; index < acl.length && value.length() > 0; index++) {
                value.putByte(index, acl[index]);
            }
            return acl.length;
        }

        @Override
        public int setxattr(Request request, Name name, ByteRange value, int flags) {
            return 0;
        }

        @Override
        public int listxattr(Request request, ByteRange names) {
            return 5;
        }

        @Override
        public int removexattr(Request request, Name name) {
            return 0;
        }

        @Override
        public int getflags(Request request) {
            return 0;
        }

        @Override
        public int setflags(Request request, int flags) {
            return 0;
        }

        @Override
        public int open(Request request, int flags, Opening opening) {
            openFiles.incrementAndGet();
            opening.handle(1000 + id);
            return 0;
        }

        @Override
        public void release(long handle) {
            assert handle == 1000 + id;
            openFiles.decrementAndGet();
        }

        @Override
        public int map(Request request, long handle, long offset, int length, Intent intent, int flags, Extents out) {
            assert handle == 1000 + id || handle == NO_HANDLE && !traits.tracksOpens();
            if (meta.sick) {
                throw new IllegalStateException("sick");
            }
            out.begin(this, offset);
            long end = intent == Intent.READ ? Math.min(meta.size, offset + length) : offset + length;
            if (end > offset) {
                out.add(region, offset, (int) (end - offset));
            }
            openTokens.incrementAndGet();
            return 0;
        }

        @Override
        public void release(Extents extents) {
            openTokens.decrementAndGet();
        }

        @Override
        public int commit(Request request, Extents extents, int length) {
            openTokens.decrementAndGet();
            meta.size = Math.max(meta.size, extents.fileOffset() + length);
            return 0;
        }

        @Override
        public void abort(Extents extents) {
            if (meta.sick) {
                throw new IllegalStateException("sick");
            }
            openTokens.decrementAndGet();
        }

        @Override
        public int fallocate(Request request, long handle, int mode, long offset, long length) {
            return 0;
        }

        @Override
        public long seek(Request request, long handle, long offset, int whence) {
            return whence == SEEK_DATA ? offset : meta.size;
        }

        @Override
        public long copyRange(Request request, long handle, long offset, RegularFile destination,
                long destinationHandle, long destinationOffset, long length) {
            return length;
        }
    }

    final class HeapDirectory extends Directory {
        final long id;
        final Meta meta = new Meta(ModeBits.S_IFDIR | 0755);
        final List<byte[]> names = new ArrayList<>();
        final List<Inode> inodes = new ArrayList<>();
        final List<MemorySegment> segments = new ArrayList<>();

        HeapDirectory(long id) {
            this.id = id;
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public void unreferenced() {
            freeIfUnused(this, meta);
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            return meta.tell(id, out);
        }

        @Override
        public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
            return meta.change(id, changes, out);
        }

        int indexOf(Name name) {
            for (int index = 0; index < names.size(); index++) {
                if (name.equalTo(segments.get(index), 0, names.get(index).length)) {
                    return index;
                }
            }
            return -1;
        }

        void add(Name name, Inode inode) {
            byte[] bytes = new byte[name.length()];
            MemorySegment segment = MemorySegment.ofArray(bytes);
            name.copyTo(segment, 0);
            names.add(bytes);
            segments.add(segment);
            inodes.add(inode);
        }

        Inode removeAt(int index) {
            names.remove(index);
            segments.remove(index);
            return inodes.remove(index);
        }

        @Override
        public synchronized int lookup(Request request, Name name, Entry out) {
            if (name.contentEquals("boom")) {
                throw new IllegalArgumentException("boom");
            }
            if (name.contentEquals("deep")) {
                return 1 + lookup(request, name, out);
            }
            if (name.contentEquals("odd")) {
                return 17;
            }
            if (name.contentEquals("void")) {
                return 0;
            }
            int index = indexOf(name);
            if (index < 0) {
                return -ErrorNumber.ENOENT;
            }
            out.found(inodes.get(index));
            if (name.contentEquals("late")) {
                throw new IllegalArgumentException("late");
            }
            return 0;
        }

        private int make(Name name, Inode inode, Entry out) {
            if (indexOf(name) >= 0) {
                return -ErrorNumber.EEXIST;
            }
            add(name, inode);
            out.found(inode);
            return 0;
        }

        @Override
        public synchronized int create(Request request, Name name, int mode, int flags, Entry out, Opening opening) {
            HeapFile file = new HeapFile(mode);
            file.meta.sick = name.contentEquals("sick");
            int result = make(name, file, out);
            return result == 0 ? file.open(request, flags, opening) : result;
        }

        @Override
        public int tmpfile(Request request, int mode, int flags, Entry out, Opening opening) {
            HeapFile file = new HeapFile(mode);
            file.meta.linkCount = 0;
            out.found(file);
            return file.open(request, flags, opening);
        }

        @Override
        public synchronized int mknod(Request request, Name name, int mode, int device, Entry out) {
            boolean regular = (mode & ModeBits.S_IFMT) == ModeBits.S_IFREG;
            return make(name, regular ? new HeapFile(mode & ModeBits.PERMISSION_MASK) : new HeapNode(mode), out);
        }

        @Override
        public synchronized int mkdir(Request request, Name name, int mode, Entry out) {
            return make(name, new HeapDirectory(lastNodeId.incrementAndGet()), out);
        }

        @Override
        public synchronized int symlink(Request request, Name name, ByteRange target, Entry out) {
            byte[] bytes = new byte[(int) target.length()];
            target.copyTo(MemorySegment.ofArray(bytes), 0, bytes.length);
            return make(name, new HeapLink(bytes), out);
        }

        @Override
        public synchronized int link(Request request, Inode inode, Name name, Entry out) {
            int result = make(name, inode, out);
            if (result == 0 && inode instanceof HeapFile file) {
                file.meta.linkCount++;
            }
            return result;
        }

        @Override
        public synchronized int unlink(Request request, Name name) {
            int index = indexOf(name);
            if (index < 0) {
                return -ErrorNumber.ENOENT;
            }
            if (removeAt(index) instanceof HeapFile file) {
                file.meta.linkCount--;
                freeIfUnused(file, file.meta);
            }
            return 0;
        }

        @Override
        public synchronized int rmdir(Request request, Name name) {
            int index = indexOf(name);
            if (index < 0) {
                return -ErrorNumber.ENOENT;
            }
            HeapDirectory gone = (HeapDirectory) removeAt(index);
            gone.meta.linkCount = 0;
            freeIfUnused(gone, gone.meta);
            return 0;
        }

        @Override
        public synchronized int rename(Request request, Name name, Directory newParent, Name newName, int flags) {
            int index = indexOf(name);
            if (index < 0) {
                return -ErrorNumber.ENOENT;
            }
            if (flags == 0) {
                ((HeapDirectory) newParent).add(newName, removeAt(index));
            }
            return 0;
        }

        @Override
        public int opendir(Request request, int flags, Opening opening) {
            openDirectories.incrementAndGet();
            return 0;
        }

        @Override
        public void releasedir(long handle) {
            openDirectories.decrementAndGet();
        }

        @Override
        public synchronized int readdir(Request request, long handle, long position, DirectoryListing out) {
            for (int index = (int) position - 2; index < names.size(); index++) {
                byte[] name = names.get(index);
                if (name.length == 7 && name[0] == 'e' && name[6] == 'e') {
                    throw new IllegalArgumentException("explode");
                }
                Inode inode = inodes.get(index);
                if (!out.add(segments.get(index), 0, name.length, inode, inode.nodeId(), 8, index + 3)) {
                    return 0;
                }
            }
            return 0;
        }
    }
}
