// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FallocateFlags;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.StatLayout;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.media.RegionStore;

/**
 * The bytes of a file in a file of the region store, which the kernel reads and writes by itself while it is open. So
 * the kernel knows size, space and times: they are asked of it, and a time counts if it is another one than was seen
 * last; what was set here since stays otherwise.
 *
 * <p>Open from the first open of the inode to its last release. A file stays dedicated for life: somebody may still
 * have it mapped.
 *
 * <p>Guarded by the lock of the file.
 */
final class DedicatedContent {
    private static final int CLOSED = -1;

    private final MemSuperblock superblock;
    private final RegionStore store;
    private final Metadata metadata;
    private final long number;
    private final MemorySegment stat = Arena.ofAuto().allocate(StatLayout.LENGTH, StatLayout.ALIGNMENT);
    private int descriptor;
    private long size;
    private long blocks;
    private long seenAccessSeconds;
    private long seenAccessNanos;
    private long seenModifySeconds;
    private long seenModifyNanos;

    /**
     * @param metadata of the inode
     * @param file     of {@link ReadyFiles}, open
     */
    DedicatedContent(Metadata metadata, long file) {
        this.metadata = metadata;
        superblock = metadata.superblock;
        store = superblock.store();
        number = ReadyFiles.number(file);
        descriptor = ReadyFiles.descriptor(file);
        settle();
    }

    int descriptor() {
        return descriptor;
    }

    /** {@return bytes, as of the last {@link #refresh}} */
    long size() {
        return size;
    }

    /** {@return space in units of 512 bytes, as of the last {@link #refresh}} */
    long blocks() {
        return blocks;
    }

    /** Opens the file; answers 0 or a negative errno. */
    int open() {
        if (descriptor != CLOSED) {
            return 0;
        }
        int result = store.openFile(number);
        if (result < 0) {
            // Too many descriptors in this process look to the asker like too many in the system.
            return result == -ErrorNumber.EMFILE ? -ErrorNumber.ENFILE : result;
        }
        descriptor = result;
        refresh();
        return 0;
    }

    /**
     * Closes the file.
     *
     * @return true if it was modified since it was asked last: by a mapping perhaps, of which the kernel's own caches
     *         do not hear
     */
    boolean close() {
        boolean modified = false;
        if (descriptor != CLOSED) {
            modified = refresh();
            FileCalls.close(descriptor);
            descriptor = CLOSED;
        }
        return modified;
    }

    /** Closes and removes the file. */
    void remove() {
        if (descriptor != CLOSED) {
            FileCalls.close(descriptor);
            descriptor = CLOSED;
        }
        store.removeFile(number);
    }

    /**
     * Asks the kernel how the file is, and takes over the times that it has set. While it is closed, nothing has
     * changed.
     *
     * @return true if it was modified since it was asked last
     */
    boolean refresh() {
        boolean modified = false;
        if (descriptor != CLOSED && AttributeCalls.fstat(descriptor, stat) >= 0) {
            size = StatLayout.size(stat);
            blocks = StatLayout.blocks(stat);
            modified = modifyIsNew();
            if (modified) {
                metadata.adoptModify(StatLayout.modifiedSeconds(stat), (int) StatLayout.modifiedNanoseconds(stat));
            }
            if (accessIsNew() && superblock.keepsAccessTimes()) {
                metadata.adoptAccess(StatLayout.accessedSeconds(stat), (int) StatLayout.accessedNanoseconds(stat));
            }
            noteTimes();
        }
        return modified;
    }

    /** The same after a change of our own, whose times are not the file's. */
    void settle() {
        if (descriptor != CLOSED && AttributeCalls.fstat(descriptor, stat) >= 0) {
            size = StatLayout.size(stat);
            blocks = StatLayout.blocks(stat);
            noteTimes();
        }
    }

    private boolean modifyIsNew() {
        return StatLayout.modifiedSeconds(stat) != seenModifySeconds
                || StatLayout.modifiedNanoseconds(stat) != seenModifyNanos;
    }

    private boolean accessIsNew() {
        return StatLayout.accessedSeconds(stat) != seenAccessSeconds
                || StatLayout.accessedNanoseconds(stat) != seenAccessNanos;
    }

    private void noteTimes() {
        seenModifySeconds = StatLayout.modifiedSeconds(stat);
        seenModifyNanos = StatLayout.modifiedNanoseconds(stat);
        seenAccessSeconds = StatLayout.accessedSeconds(stat);
        seenAccessNanos = StatLayout.accessedNanoseconds(stat);
    }

    /** Sets the size; opens the file for it if it is closed. Answers 0 or a negative errno. */
    int truncate(long newSize) {
        boolean wasClosed = descriptor == CLOSED;
        int result = open();
        if (result < 0) {
            return result;
        }
        do {
            result = FileCalls.ftruncate(descriptor, newSize);
        } while (result == -ErrorNumber.EINTR);
        settle();
        if (wasClosed) {
            close();
        }
        return result;
    }

    long read(long offset, ByteRange destination) {
        long done = 0;
        while (done < destination.length()) {
            long result = FileCalls.pread(descriptor, destination.segment(), destination.offset() + done,
                    destination.length() - done, offset + done);
            if (result == 0 || result < 0 && result != -ErrorNumber.EINTR) {
                return done > 0 ? done : result;
            }
            done += Math.max(0, result);
        }
        return done;
    }

    long write(long offset, ByteRange source) {
        long result = writeFully(descriptor, source.segment(), source.offset(), source.length(), offset);
        if (result == -ErrorNumber.ENOSPC) {
            superblock.allocator().giveBackIdle();
            result = writeFully(descriptor, source.segment(), source.offset(), source.length(), offset);
        }
        settle();
        return result;
    }

    /** Writes bytes; answers how many if any, else a negative errno. */
    static long writeFully(int descriptor, MemorySegment source, long at, long length, long offset) {
        long done = 0;
        while (done < length) {
            long result = FileCalls.pwrite(descriptor, source, at + done, length - done, offset + done);
            if (result < 0 && result != -ErrorNumber.EINTR) {
                return done > 0 ? done : result;
            }
            done += Math.max(0, result);
        }
        return done;
    }

    /** As {@link RegularFile#fallocate}; shifting is not possible here. */
    int fallocate(int mode, long offset, long length) {
        int result;
        if ((mode & RegularFile.FALLOC_ZERO_RANGE) != 0) {
            int keep = mode & RegularFile.FALLOC_KEEP_SIZE;
            result = fallocateWithIdle(keep, offset, length);
            if (result >= 0) {
                result = fallocate(descriptor, FallocateFlags.FALLOC_FL_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE,
                        offset, length);
            }
            if (result >= 0) {
                result = fallocateWithIdle(keep, offset, length);
            }
        } else {
            result = fallocateWithIdle(mode, offset, length);
        }
        settle();
        return result;
    }

    /** If there is no space, once more with what is idle in the arena. */
    private int fallocateWithIdle(int mode, long offset, long length) {
        int result = fallocate(descriptor, mode, offset, length);
        if (result == -ErrorNumber.ENOSPC) {
            superblock.allocator().giveBackIdle();
            result = fallocate(descriptor, mode, offset, length);
        }
        return result;
    }

    static int fallocate(int descriptor, int mode, long offset, long length) {
        int result;
        do {
            result = FileCalls.fallocate(descriptor, mode, offset, length);
        } while (result == -ErrorNumber.EINTR);
        return result;
    }

    long seek(long offset, int whence) {
        return FileCalls.lseek(descriptor, offset, whence);
    }
}
