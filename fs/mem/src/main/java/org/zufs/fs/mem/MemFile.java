// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;

/**
 * A regular file. Its bytes are packed, or dedicated; that may change only between the last release and the next
 * first open, and only from packed to dedicated.
 */
final class MemFile extends RegularFile implements MemInode {
    /** Longer reads pin and copy without the lock. */
    private static final int LOCKED_READ_MAX = 16 << 10;
    private static final int COPY_LENGTH_MAX = 1 << 20;
    /** The offset by which a note says that no bytes have changed. */
    private static final int ATTRIBUTES_ONLY = -1;

    private final Metadata metadata;
    private final MemSuperblock superblock;
    private final PackedContent packed;
    /** Null while the file is packed. */
    private DedicatedContent dedicated;
    /** While the file is packed. */
    private long size;
    /** Where the last append that is under way will end; counts while there is one. */
    private long appendEnd;
    private int appendCount;
    /** Counted only where files may become dedicated. */
    private int openCount;

    MemFile(MemSuperblock superblock, int ino) {
        this.superblock = superblock;
        metadata = new Metadata(superblock, this, ino);
        packed = new PackedContent(superblock);
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public void fill(Attributes out) {
        if (dedicated != null) {
            dedicated.refresh();
        }
        metadata.fill(out);
        out.size = dedicated == null ? size : dedicated.size();
        out.blocks = dedicated == null ? packed.blockCount() << BlockAllocator.BLOCK_SHIFT - 9 : dedicated.blocks();
    }

    @Override
    public void freeContent() {
        assert !packed.isPinned() && appendCount == 0;
        packed.cut(0, Long.MAX_VALUE);
        size = 0;
        openCount = 0;
        if (dedicated != null) {
            dedicated.remove();
            dedicated = null;
        }
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

    /** Opens the file for who has just made it. With the lock held. */
    void openNew(Request request, Opening opening) {
        assert size == 0 && openCount == 0;
        if (superblock.hasDedicated()) {
            openCount = 1;
            if (superblock.placement() == Placement.DEDICATED) {
                dedicate(request);
            }
            offer(opening);
        }
    }

    @Override
    public int open(Request request, int flags, Opening opening) {
        synchronized (metadata) {
            boolean writes = (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY;
            boolean truncates = (flags & OpenFlags.O_TRUNC) != 0;
            if (writes && metadata.has(AttributeRules.IMMUTABLE) || metadata.has(AttributeRules.APPEND)
                    && (truncates || writes && (flags & OpenFlags.O_APPEND) == 0)) {
                return -ErrorNumber.EPERM;
            }
            if (superblock.hasDedicated()) {
                int result = firstOpen(request, truncates);
                if (result < 0) {
                    return result;
                }
                openCount++;
            }
            if (truncates) {
                truncate(0);
                metadata.touchModified();
                metadata.contentChanged(request, (flags & OPEN_KILLS_SET_ID) != 0);
            }
            offer(opening);
            return 0;
        }
    }

    private int firstOpen(Request request, boolean truncates) {
        if (openCount > 0) {
            return 0;
        }
        if (dedicated != null) {
            return dedicated.open();
        }
        boolean wanted = switch (superblock.placement()) {
            case PACKED -> false;
            case DEDICATED -> true;
            case AUTO -> size >= superblock.dedicatedSize();
        };
        if (wanted && !packed.isPinned()) {
            if (truncates) {
                truncate(0);
                metadata.touchModified();
            }
            dedicate(request);
        }
        return 0;
    }

    /** Moves the bytes to a file of the store; if that fails, all stays as it is. */
    private void dedicate(Request request) {
        long file = superblock.readyFiles().take();
        if (file == ReadyFiles.NONE) {
            return;
        }
        int descriptor = ReadyFiles.descriptor(file);
        DedicatedContent moved = new DedicatedContent(metadata, file);
        int result = size == 0 ? 0 : moved.truncate(size);
        if (result == 0) {
            result = packed.copyTo(request, descriptor, size);
        }
        if (result < 0) {
            moved.remove();
            return;
        }
        moved.settle();
        dedicated = moved;
        packed.cut(0, Long.MAX_VALUE);
        size = 0;
    }

    private void offer(Opening opening) {
        if (dedicated != null) {
            opening.passthrough(dedicated.descriptor());
        }
    }

    @Override
    public void release(long handle) {
        synchronized (metadata) {
            if (openCount > 0 && --openCount == 0 && dedicated != null && dedicated.close()) {
                superblock.notifier().inodeChanged(nodeId(), ATTRIBUTES_ONLY, 0);
            }
        }
    }

    /** Closes what is open: the file system ends. */
    void close() {
        synchronized (metadata) {
            if (dedicated != null) {
                dedicated.close();
            }
        }
    }

    @Override
    public int map(Request request, long handle, long offset, int length, Intent intent, int flags, Extents out) {
        synchronized (metadata) {
            if (dedicated != null) {
                return -ErrorNumber.EOPNOTSUPP;
            }
            return intent == Intent.READ ? mapRead(request, offset, length, out)
                    : mapWrite(request, offset, length, flags, out);
        }
    }

    private int mapRead(Request request, long offset, int length, Extents out) {
        out.begin(this, offset);
        metadata.touchAccessed(request);
        packed.mapRead(offset, (int) Math.clamp(size - offset, 0L, length), out);
        return 0;
    }

    private int mapWrite(Request request, long offset, int length, int flags, Extents out) {
        boolean appends = (flags & WRITE_APPEND) != 0;
        long at = offset;
        if (appends) {
            at = appendCount > 0 ? Math.max(size, appendEnd) : size;
        }
        int result = checkWrite(at, appends, flags);
        if (result < 0) {
            return result;
        }
        int count = (int) Math.min(length, Long.MAX_VALUE - at);
        out.begin(this, at);
        result = packed.mapWrite(request.lane(), at, count,
                ((flags & WRITE_KILLS_SET_ID) != 0 ? PackedContent.KILLS_SET_ID : 0)
                        | (appends ? PackedContent.APPENDS : 0), out);
        if (result == 0 && appends) {
            appendEnd = at + count;
            appendCount++;
        }
        return result;
    }

    private int checkWrite(long at, boolean appends, int flags) {
        if (at == Long.MAX_VALUE) {
            return -ErrorNumber.EFBIG;
        }
        if (!metadata.isFixed() || (flags & WRITE_FROM_CACHE) != 0) {
            return 0;
        }
        boolean allowed = !metadata.has(AttributeRules.IMMUTABLE) && (appends || at >= currentSize());
        return allowed ? 0 : -ErrorNumber.EPERM;
    }

    private long currentSize() {
        return dedicated == null ? size : dedicated.size();
    }

    @Override
    public void release(Extents extents) {
        synchronized (metadata) {
            packed.releaseRead(extents);
        }
    }

    @Override
    public int commit(Request request, Extents extents, int length) {
        synchronized (metadata) {
            long token = extents.token();
            long result = endWrite(extents, length);
            if (result < 0) {
                return (int) result;
            }
            if (length > 0) {
                size = result;
                metadata.touchModified();
                metadata.contentChanged(request, (token & PackedContent.KILLS_SET_ID) != 0);
            }
            return 0;
        }
    }

    @Override
    public void abort(Extents extents) {
        synchronized (metadata) {
            endWrite(extents, 0);
        }
    }

    private long endWrite(Extents extents, int length) {
        if ((extents.token() & PackedContent.APPENDS) != 0) {
            appendCount--;
        }
        return packed.endWrite(extents, length, size);
    }

    @Override
    public int read(Request request, long handle, long offset, ByteRange destination) {
        synchronized (metadata) {
            if (dedicated != null) {
                return withOpen(offset, destination, null);
            }
            long length = Math.clamp(size - offset, 0L, destination.length());
            if (length <= LOCKED_READ_MAX) {
                metadata.touchAccessed(request);
                packed.copyOut(offset, destination.segment(), destination.offset(), (int) length);
                return (int) length;
            }
        }
        return super.read(request, handle, offset, destination);
    }

    @Override
    public int write(Request request, long handle, long offset, int flags, ByteRange source) {
        synchronized (metadata) {
            if (dedicated != null) {
                dedicated.refresh();
                boolean appends = (flags & WRITE_APPEND) != 0;
                long at = appends ? dedicated.size() : offset;
                int result = checkWrite(at, appends, flags);
                if (result == 0) {
                    result = withOpen(at, null, source);
                }
                if (result > 0) {
                    metadata.touchModified();
                    metadata.contentChanged(request, (flags & WRITE_KILLS_SET_ID) != 0);
                }
                return result;
            }
        }
        return super.write(request, handle, offset, flags, source);
    }

    /** Reads or writes the dedicated file, opened for it if it is not open. */
    private int withOpen(long offset, ByteRange destination, ByteRange source) {
        int result = dedicated.open();
        if (result < 0) {
            return result;
        }
        long count = source == null ? dedicated.read(offset, destination) : dedicated.write(offset, source);
        closeIfUnused();
        return (int) count;
    }

    private void closeIfUnused() {
        if (openCount == 0) {
            dedicated.close();
        }
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(this, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        synchronized (metadata) {
            int result = metadata.checkChange(changes);
            if (result < 0) {
                return result;
            }
            if (dedicated != null) {
                dedicated.refresh();
            }
            boolean sizeChanged = changes.has(AttributeChanges.TOUCH)
                    || changes.has(AttributeChanges.SIZE) && changes.size != currentSize();
            if (changes.has(AttributeChanges.SIZE)) {
                result = truncate(changes.size);
                if (result < 0) {
                    return result;
                }
                metadata.contentChanged(request, false);
            }
            metadata.change(request, changes, sizeChanged);
            fill(out);
            return 0;
        }
    }

    private int truncate(long newSize) {
        if (dedicated != null) {
            return dedicated.truncate(newSize);
        }
        packed.truncate(size, newSize);
        size = newSize;
        return 0;
    }

    @Override
    public int fallocate(Request request, long handle, int mode, long offset, long length) {
        if (offset < 0 || length <= 0) {
            return -ErrorNumber.EINVAL;
        }
        if (offset > Long.MAX_VALUE - length) {
            return -ErrorNumber.EFBIG;
        }
        synchronized (metadata) {
            if (metadata.has(AttributeRules.IMMUTABLE)
                    || metadata.has(AttributeRules.APPEND) && (mode & ~FALLOC_KEEP_SIZE) != 0) {
                return -ErrorNumber.EPERM;
            }
            int result;
            if (dedicated == null) {
                result = Preallocation.apply(packed, request.lane(), mode, offset, length, size);
                if (result == 0) {
                    size = Preallocation.sizeAfter(mode, offset, length, size);
                }
            } else {
                result = dedicated.open();
                if (result == 0) {
                    dedicated.refresh();
                    result = dedicated.fallocate(mode, offset, length);
                    closeIfUnused();
                }
            }
            if (result == 0) {
                metadata.touchModified();
                metadata.contentChanged(request, false);
            }
            return result;
        }
    }

    @Override
    public long seek(Request request, long handle, long offset, int whence) {
        synchronized (metadata) {
            if (dedicated != null) {
                int result = dedicated.open();
                if (result < 0) {
                    return result;
                }
                long found = dedicated.seek(offset, whence);
                closeIfUnused();
                return found;
            }
            if (offset < 0 || offset >= size) {
                return -ErrorNumber.ENXIO;
            }
            return switch (whence) {
                case SEEK_DATA -> packed.seekData(offset, size);
                case SEEK_HOLE -> packed.seekHole(offset, size);
                default -> -ErrorNumber.EINVAL;
            };
        }
    }

    /** {@inheritDoc} Through a buffer of the lane's: two copies, but no lock is held over both files. */
    @Override
    public long copyRange(Request request, long handle, long offset, RegularFile destination, long destinationHandle,
            long destinationOffset, long length) {
        if (!(destination instanceof MemFile target)) {
            return -ErrorNumber.EXDEV;
        }
        ByteRange bounce = superblock.bounce(request.lane());
        long done = 0;
        while (done < length) {
            int wanted = (int) Math.min(Math.min(bounce.length(), length - done), COPY_LENGTH_MAX);
            int result = copyOnce(request, offset + done, target, destinationOffset + done, wanted, bounce);
            if (result < 0) {
                return done > 0 ? done : result;
            }
            done += result;
            if (result < wanted || request.interrupted()) {
                break;
            }
        }
        return done;
    }

    private int copyOnce(Request request, long from, MemFile target, long to, int wanted, ByteRange bounce) {
        ByteRange part = superblock.bouncePart(request.lane());
        part.wrap(bounce, 0, wanted);
        int count = read(request, NO_HANDLE, from, part);
        if (count <= 0) {
            return count;
        }
        part.truncate(count);
        return target.write(request, NO_HANDLE, to, 0, part);
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
