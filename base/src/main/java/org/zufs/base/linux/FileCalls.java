// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.zufs.base.linux.Libc.INT;
import static org.zufs.base.linux.Libc.LONG;
import static org.zufs.base.linux.Libc.PTR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * Opening, reading, writing and sizing files: Linux calls on one open file.
 *
 * <p>Every call answers its result (0 or more) or the negative errno; {@code EINTR} is answered, not retried.
 * Any thread may call; nothing is allocated except by the overloads that take {@link String}.
 *
 * <p>Lengths and offsets are bytes; a length beyond its segment throws {@link IndexOutOfBoundsException}. The
 * variants with a buffer offset reach into a larger buffer without making a slice: their range is checked, and the
 * caller keeps the buffer's arena open until the call returns.
 */
public final class FileCalls {

    private static final MethodHandle OPEN = Libc.variadic("open", 2, INT, PTR, INT, INT);
    private static final MethodHandle OPENAT = Libc.variadic("openat", 3, INT, INT, PTR, INT, INT);
    private static final MethodHandle OPENAT2 = Libc.syscall(Syscall.OPENAT2, LONG, PTR, PTR, LONG);
    private static final MethodHandle CLOSE = Libc.function("close", INT, INT);
    private static final MethodHandle READ = Libc.function("read", LONG, INT, PTR, LONG);
    private static final MethodHandle READ_AT_ADDRESS = Libc.function("read", LONG, INT, LONG, LONG);
    private static final MethodHandle WRITE = Libc.function("write", LONG, INT, PTR, LONG);
    private static final MethodHandle WRITE_AT_ADDRESS = Libc.function("write", LONG, INT, LONG, LONG);
    private static final MethodHandle PREAD = Libc.function("pread", LONG, INT, PTR, LONG, LONG);
    private static final MethodHandle PREAD_AT_ADDRESS = Libc.function("pread", LONG, INT, LONG, LONG, LONG);
    private static final MethodHandle PWRITE = Libc.function("pwrite", LONG, INT, PTR, LONG, LONG);
    private static final MethodHandle PWRITE_AT_ADDRESS = Libc.function("pwrite", LONG, INT, LONG, LONG, LONG);
    private static final MethodHandle READV = Libc.function("readv", LONG, INT, PTR, INT);
    private static final MethodHandle WRITEV = Libc.function("writev", LONG, INT, PTR, INT);
    private static final MethodHandle PREADV = Libc.function("preadv", LONG, INT, PTR, INT, LONG);
    private static final MethodHandle PWRITEV = Libc.function("pwritev", LONG, INT, PTR, INT, LONG);
    private static final MethodHandle PWRITEV2 = Libc.function("pwritev2", LONG, INT, PTR, INT, LONG, INT);
    private static final MethodHandle LSEEK = Libc.function("lseek", LONG, INT, LONG, INT);
    private static final MethodHandle FSYNC = Libc.function("fsync", INT, INT);
    private static final MethodHandle FDATASYNC = Libc.function("fdatasync", INT, INT);
    private static final MethodHandle SYNCFS = Libc.function("syncfs", INT, INT);
    private static final MethodHandle FALLOCATE = Libc.function("fallocate", INT, INT, INT, LONG, LONG);
    private static final MethodHandle FTRUNCATE = Libc.function("ftruncate", INT, INT, LONG);
    private static final MethodHandle TRUNCATE = Libc.function("truncate", INT, PTR, LONG);
    private static final MethodHandle COPY_FILE_RANGE =
            Libc.function("copy_file_range", LONG, INT, PTR, INT, PTR, LONG, INT);
    private static final MethodHandle SENDFILE = Libc.function("sendfile", LONG, INT, INT, PTR, LONG);
    private static final MethodHandle READAHEAD = Libc.function("readahead", LONG, INT, LONG, LONG);

    /** {@link #pwritev2}: at the end of the file, whatever the offset says. */
    public static final int RWF_APPEND = 0x10;

    private FileCalls() {
    }

    /**
     * Opens a file; {@link OpenFlags}; the mode is used only when the file is created. Answers the descriptor.
     */
    public static int open(MemorySegment path, int flags, int mode) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) OPEN.invokeExact(state, path, flags, mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #open(MemorySegment, int, int)} with the strings copied; allocates. */
    public static int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return open(arena.allocateFrom(path), flags, mode);
        }
    }

    /**
     * Opens a file relative to a directory descriptor or {@link AtFlags#AT_FDCWD}. Answers the descriptor.
     */
    public static int openat(int dirFd, MemorySegment path, int flags, int mode) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) OPENAT.invokeExact(state, dirFd, path, flags, mode), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #openat(int, MemorySegment, int, int)} with the strings copied; allocates. */
    public static int openat(int dirFd, String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return openat(dirFd, arena.allocateFrom(path), flags, mode);
        }
    }

    /**
     * Opens a file with resolve rules; the argument is an {@link OpenHowLayout} struct. Answers the descriptor,
     * {@code -ENOSYS} before Linux 5.6.
     */
    public static int openat2(int dirFd, MemorySegment path, MemorySegment how) {
        MemorySegment state = CallState.current();
        try {
            return (int) CallState.result((long) OPENAT2.invokeExact(
                    state, (long) dirFd, path, how, (long) OpenHowLayout.LENGTH), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Control path: {@link #openat2(int, MemorySegment, MemorySegment)} with the strings copied; allocates.
     */
    public static int openat2(int dirFd, String path, MemorySegment how) {
        try (Arena arena = Arena.ofConfined()) {
            return openat2(dirFd, arena.allocateFrom(path), how);
        }
    }

    /** Closes a descriptor. Whatever it answers, the descriptor is gone: never repeat it. */
    public static int close(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads at the file's position. Answers the bytes read, 0 at the end of the file. */
    public static long read(int fd, MemorySegment destination, long length) {
        Libc.checkLength(destination, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) READ.invokeExact(state, fd, destination, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Reads at the file's position into part of a buffer. Answers the bytes read, 0 at the end of the file.
     */
    public static long read(int fd, MemorySegment destination, long destinationOffset, long length) {
        MemorySegment state = CallState.current();
        long address = Libc.address(destination, destinationOffset, length);
        try {
            return CallState.result((long) READ_AT_ADDRESS.invokeExact(state, fd, address, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        } finally {
            Reference.reachabilityFence(destination);
        }
    }

    /** Writes at the file's position. Answers the bytes written, which may be fewer than asked. */
    public static long write(int fd, MemorySegment source, long length) {
        Libc.checkLength(source, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) WRITE.invokeExact(state, fd, source, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Writes part of a buffer at the file's position. Answers the bytes written, which may be fewer than asked.
     */
    public static long write(int fd, MemorySegment source, long sourceOffset, long length) {
        MemorySegment state = CallState.current();
        long address = Libc.address(source, sourceOffset, length);
        try {
            return CallState.result((long) WRITE_AT_ADDRESS.invokeExact(state, fd, address, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    /** Reads at a file offset. Answers the bytes read, 0 at the end of the file. */
    public static long pread(int fd, MemorySegment destination, long length, long fileOffset) {
        Libc.checkLength(destination, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) PREAD.invokeExact(state, fd, destination, length, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads at a file offset into part of a buffer. Answers the bytes read, 0 at the end of the file. */
    public static long pread(
            int fd, MemorySegment destination, long destinationOffset, long length, long fileOffset) {
        MemorySegment state = CallState.current();
        long address = Libc.address(destination, destinationOffset, length);
        try {
            return CallState.result((long) PREAD_AT_ADDRESS.invokeExact(
                    state, fd, address, length, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        } finally {
            Reference.reachabilityFence(destination);
        }
    }

    /** Writes at a file offset. Answers the bytes written, which may be fewer than asked. */
    public static long pwrite(int fd, MemorySegment source, long length, long fileOffset) {
        Libc.checkLength(source, length);
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) PWRITE.invokeExact(state, fd, source, length, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Writes part of a buffer at a file offset. Answers the bytes written, which may be fewer than asked. */
    public static long pwrite(int fd, MemorySegment source, long sourceOffset, long length, long fileOffset) {
        MemorySegment state = CallState.current();
        long address = Libc.address(source, sourceOffset, length);
        try {
            return CallState.result((long) PWRITE_AT_ADDRESS.invokeExact(
                    state, fd, address, length, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    /** Reads into {@code count} ranges described by {@link IovecLayout} entries. Answers the bytes read. */
    public static long readv(int fd, MemorySegment iovecs, int count) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) READV.invokeExact(state, fd, iovecs, count), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Writes {@code count} ranges described by {@link IovecLayout} entries. Answers the bytes written. */
    public static long writev(int fd, MemorySegment iovecs, int count) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) WRITEV.invokeExact(state, fd, iovecs, count), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Reads at a file offset into {@link IovecLayout} ranges. Answers the bytes read. */
    public static long preadv(int fd, MemorySegment iovecs, int count, long fileOffset) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) PREADV.invokeExact(state, fd, iovecs, count, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Writes {@link IovecLayout} ranges at a file offset. Answers the bytes written. */
    public static long pwritev(int fd, MemorySegment iovecs, int count, long fileOffset) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) PWRITEV.invokeExact(state, fd, iovecs, count, fileOffset), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Writes {@code count} ranges at a file offset, with a flag for this one write: {@link #RWF_APPEND}. Answers the
     * bytes written.
     */
    public static long pwritev2(int fd, MemorySegment iovecs, int count, long fileOffset, int flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) PWRITEV2.invokeExact(state, fd, iovecs, count, fileOffset, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Moves the file's position, or finds data and holes; {@link SeekWhence}. Answers the new position. */
    public static long lseek(int fd, long fileOffset, int whence) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) LSEEK.invokeExact(state, fd, fileOffset, whence), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes data and metadata of the file durable. */
    public static int fsync(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FSYNC.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes the data of the file durable, and the metadata needed to read it again. */
    public static int fdatasync(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FDATASYNC.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Makes the whole file system that holds the file durable. */
    public static int syncfs(int fd) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) SYNCFS.invokeExact(state, fd), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Allocates, punches, zeroes, collapses or inserts a range; {@link FallocateFlags}. */
    public static int fallocate(int fd, int mode, long fileOffset, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FALLOCATE.invokeExact(state, fd, mode, fileOffset, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the size of an open file. */
    public static int ftruncate(int fd, long size) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) FTRUNCATE.invokeExact(state, fd, size), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Sets the size of a file by path. */
    public static int truncate(MemorySegment path, long size) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((int) TRUNCATE.invokeExact(state, path, size), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Control path: {@link #truncate(MemorySegment, long)} with the strings copied; allocates. */
    public static int truncate(String path, long size) {
        try (Arena arena = Arena.ofConfined()) {
            return truncate(arena.allocateFrom(path), size);
        }
    }

    /**
     * Copies between files inside the kernel. The offsets are null segments (use and move the file's position)
     * or 8 bytes that hold the offset and are moved on. Answers the bytes copied.
     */
    public static long copyFileRange(
            int sourceFd, MemorySegment sourceOffset, int targetFd, MemorySegment targetOffset, long length, int
            flags) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) COPY_FILE_RANGE.invokeExact(
                    state, sourceFd, sourceOffset, targetFd, targetOffset, length, flags), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /**
     * Copies from a file to a descriptor inside the kernel. The offset is a null segment or 8 bytes that hold
     * it. Answers the bytes copied.
     */
    public static long sendfile(int targetFd, int sourceFd, MemorySegment sourceOffset, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) SENDFILE.invokeExact(
                    state, targetFd, sourceFd, sourceOffset, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }

    /** Starts reading a range into the page cache. */
    public static long readahead(int fd, long fileOffset, long length) {
        MemorySegment state = CallState.current();
        try {
            return CallState.result((long) READAHEAD.invokeExact(state, fd, fileOffset, length), state);
        } catch (Throwable failure) {
            throw Libc.unexpected(failure);
        }
    }
}
