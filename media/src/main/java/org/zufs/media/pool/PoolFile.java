// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FcntlCommands;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.FlockLayout;
import org.zufs.base.linux.FlockOperations;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatLayout;
import org.zufs.base.linux.StatfsFlags;
import org.zufs.base.linux.StatfsLayout;
import org.zufs.spi.fs.MountRefusedException;

/** The open file of a pool: locked, of a good length, all of its space allocated. Control path; one thread. */
final class PoolFile implements AutoCloseable {
    /** Lengths are multiples of it. */
    static final long BLOCK_LENGTH = 4096;
    private static final int STAT_BLOCK_LENGTH = 512;
    private static final int COMMON_FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY | OpenFlags.O_NONBLOCK;
    private static final int OWNER_ONLY = 0600;

    private final String title;
    private final Path path;
    private final int descriptor;
    private final boolean readOnly;
    private long length;
    private long device;
    private long ino;
    private boolean inMemory;

    private PoolFile(String title, Path path, int descriptor, boolean readOnly) {
        this.title = title;
        this.path = path;
        this.descriptor = descriptor;
        this.readOnly = readOnly;
    }

    /** Makes a file of zeros, and removes it again if that fails. */
    static PoolFile create(Path path, long length) {
        checkLength(path.toString(), length);
        int descriptor = FileCalls.open(path.toString(),
                COMMON_FLAGS | OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL, OWNER_ONLY);
        if (descriptor < 0) {
            throw Refusals.ofCreate(path, descriptor);
        }
        PoolFile file = new PoolFile(path.toString(), path, descriptor, false);
        try {
            file.inspect();
            file.lock();
            file.fill(length);
            file.syncWithName();
            return file;
        } catch (RuntimeException failure) {
            file.remove();
            file.close();
            throw failure;
        }
    }

    /** Makes memory without a name. */
    static PoolFile createPrivate(long length) {
        String title = "in memory";
        checkLength(title, length);
        PoolFile file = new PoolFile(title, null, NamelessMemory.open(length), false);
        try {
            file.inspect();
            file.fill(length);
            return file;
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** Opens a file and checks it. */
    static PoolFile open(Path path, boolean readOnly) {
        int descriptor = FileCalls.open(path.toString(),
                COMMON_FLAGS | (readOnly ? OpenFlags.O_RDONLY : OpenFlags.O_RDWR), 0);
        if (descriptor < 0) {
            throw Refusals.ofOpen(path, descriptor);
        }
        PoolFile file = new PoolFile(path.toString(), path, descriptor, readOnly);
        try {
            long allocated = file.inspect();
            file.lock();
            if (file.length <= 0 || file.length % BLOCK_LENGTH != 0) {
                throw new MountRefusedException(path + " has a length of " + file.length
                        + " bytes, which is no multiple of " + BLOCK_LENGTH
                        + ": it is no pool or was cut short, name another or restore it from a copy");
            }
            if (allocated < file.length) {
                throw new MountRefusedException(path + " has holes, " + (file.length - allocated) + " bytes of "
                        + file.length + ": it is no pool, or was cut, or copied as a sparse file; for a good copy, "
                        + "fallocate -l " + file.length + " " + path + " fills them with zeros");
            }
            return file;
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** Lengthens a file, which may be open elsewhere. */
    static void grow(Path path, long length) {
        checkLength(path.toString(), length);
        int descriptor = FileCalls.open(path.toString(), COMMON_FLAGS | OpenFlags.O_RDWR, 0);
        if (descriptor < 0) {
            throw Refusals.ofOpen(path, descriptor);
        }
        try (PoolFile file = new PoolFile(path.toString(), path, descriptor, false)) {
            file.lockGrowing();
            file.inspect();
            if (length <= file.length) {
                throw new MountRefusedException(path + " has " + file.length + " bytes already: a pool cannot shrink, "
                        + "ask for more than that");
            }
            file.fill(length);
            file.syncWithName();
        }
    }

    private static void checkLength(String title, long length) {
        if (length <= 0 || length % BLOCK_LENGTH != 0) {
            throw new MountRefusedException("a pool of " + length + " bytes, " + title + ": its length must be a "
                    + "multiple of " + BLOCK_LENGTH);
        }
    }

    /** Learns what it is. {@return how many bytes it takes} */
    private long inspect() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stat = arena.allocate(StatLayout.LENGTH, StatLayout.ALIGNMENT);
            check("stat", AttributeCalls.fstat(descriptor, stat));
            int mode = StatLayout.mode(stat);
            if (!ModeBits.isRegular(mode)) {
                throw new MountRefusedException(title + " is " + (ModeBits.isDirectory(mode) ? "a directory"
                        : "no regular file") + ": name the file that holds the pool");
            }
            MemorySegment statfs = arena.allocate(StatfsLayout.LENGTH, StatfsLayout.ALIGNMENT);
            check("statfs", AttributeCalls.fstatfs(descriptor, statfs));
            int type = (int) StatfsLayout.type(statfs);
            inMemory = type == StatfsFlags.TMPFS_MAGIC || type == StatfsFlags.RAMFS_MAGIC;
            length = StatLayout.size(stat);
            device = StatLayout.dev(stat);
            ino = StatLayout.ino(stat);
            return StatLayout.blocks(stat) * STAT_BLOCK_LENGTH;
        }
    }

    /** Many may read, one may write. */
    private void lock() {
        int result = DescriptorCalls.flock(descriptor,
                FlockOperations.LOCK_NB | (readOnly ? FlockOperations.LOCK_SH : FlockOperations.LOCK_EX));
        if (result == -ErrorNumber.EWOULDBLOCK) {
            int owner = MachineFacts.lockOwner(device, ino);
            throw new MountRefusedException(title + " is in use by " + (owner > 0 ? "process " + owner
                    : "another process") + ": unmount it there first");
        }
        check("flock", result);
    }

    /**
     * Keeps others from lengthening it at the same time: one that fails cuts off what it added. The lock is of another
     * kind than that of {@link #lock}, and does not see it.
     */
    private void lockGrowing() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = arena.allocate(FlockLayout.LENGTH,
                    FlockLayout.ALIGNMENT);
            FlockLayout.putType(lock, (short) FcntlCommands.F_WRLCK);
            int result = DescriptorCalls.fcntl(descriptor, FcntlCommands.F_OFD_SETLK, lock);
            if (result == -ErrorNumber.EAGAIN || result == -ErrorNumber.EACCES) {
                throw new MountRefusedException(title + " is being lengthened by another process: wait for its end");
            }
            check("locking", result);
        }
    }

    /** Lengthens it by allocated zeros, or leaves it as it was. */
    private void fill(long newLength) {
        if (inMemory) {
            checkMemory(newLength - length);
        }
        int result;
        do {
            result = FileCalls.fallocate(descriptor, 0, length, newLength - length);
        } while (result == -ErrorNumber.EINTR);
        if (result == -ErrorNumber.EOPNOTSUPP) {
            result = Zeros.write(descriptor, length, newLength);
        }
        if (result < 0) {
            FileCalls.ftruncate(descriptor, length);
            throw Refusals.ofSpace(title, newLength - length, result);
        }
        length = newLength;
    }

    /** The kernel gives memory out before it has it, and ends processes when it has not. */
    private void checkMemory(long wanted) {
        long available = MachineFacts.availableMemory();
        if (wanted > available) {
            throw new MountRefusedException("there is no memory for a pool of " + wanted + " bytes, " + title + ": "
                    + available + " are available, ask for less");
        }
    }

    /** Makes the file and its name outlive the machine. */
    private void syncWithName() {
        check("fsync", FileCalls.fsync(descriptor));
        Path folder = path.toAbsolutePath().getParent();
        int above = FileCalls.open(folder == null ? "/" : folder.toString(),
                OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC, 0);
        if (above >= 0) {
            // Not every file system can, and none that can fails where the file itself did not.
            FileCalls.fsync(above);
            FileCalls.close(above);
        }
    }

    private void check(String call, int result) {
        LinuxException.check(call + " of " + title, result, "use a file on a local file system");
    }

    /** Removes its name. */
    void remove() {
        NamespaceCalls.unlinkat(AtFlags.AT_FDCWD, path.toString(), 0);
    }

    /** {@return what it is called, for people} */
    String title() {
        return title;
    }

    int descriptor() {
        return descriptor;
    }

    /** {@return its length in bytes} */
    long length() {
        return length;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** {@return true if it lies on tmpfs or ramfs, or has no name} */
    boolean inMemory() {
        return inMemory;
    }

    /** {@return true if it has no name, and ends when it is closed} */
    boolean isPrivate() {
        return path == null;
    }

    /** {@return the NUMA node of the device that it lies on; -1 if that is not known} */
    int node() {
        return MachineFacts.nodeOf(device);
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }
}
