// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

import java.util.List;

/**
 * The calls of a file system as a program makes them. Names, arguments and meaning are those of the Linux system calls
 * of the same name; every call answers its result or a negative errno.
 *
 * <p>Paths and names are strings with one char per byte (ISO 8859-1), so that any byte can be said. A path that does
 * not start with a slash counts from the directory descriptor. Offsets are bytes from the start of the file, lengths
 * are bytes. An instance belongs to the thread that received it.
 */
public interface FileApi {
    /** {@code openat}. */
    int open(int directoryFd, String path, int flags, int mode);

    /** {@code openat2}. */
    int openat2(int directoryFd, String path, int flags, int mode, long resolve);

    /** {@code close}. */
    int close(int fd);

    /** {@code dup}. */
    int dup(int fd);

    /** {@code read} into the whole array. */
    long read(int fd, byte[] into);

    /** {@code pread64} into the whole array. */
    long pread(int fd, byte[] into, long offset);

    /** {@code readv} into the arrays in turn. */
    long readv(int fd, byte[]... into);

    /** {@code write} of the whole array. */
    long write(int fd, byte[] from);

    /** {@code pwrite64} of the whole array. */
    long pwrite(int fd, byte[] from, long offset);

    /** {@code writev} of the arrays in turn. */
    long writev(int fd, byte[]... from);


    /** {@code lseek}. */
    long lseek(int fd, long offset, int whence);

    /** {@code truncate}. */
    int truncate(String path, long length);

    /** {@code ftruncate}. */
    int ftruncate(int fd, long length);

    /** {@code fallocate}. */
    int fallocate(int fd, int mode, long offset, long length);

    /** {@code fsync}. */
    int fsync(int fd);

    /** {@code fdatasync}. */
    int fdatasync(int fd);

    /** {@code syncfs}. */
    int syncfs(int fd);

    /** {@code statx}; fills the last argument. */
    int statx(int directoryFd, String path, int flags, int mask, Stat into);

    /** {@code fchmodat2}. */
    int fchmodat(int directoryFd, String path, int mode, int flags);

    /** {@code fchmod}. */
    int fchmod(int fd, int mode);

    /** {@code fchownat}; -1 leaves the owner or group. */
    int fchownat(int directoryFd, String path, int uid, int gid, int flags);

    /** {@code fchown}; -1 leaves the owner or group. */
    int fchown(int fd, int uid, int gid);

    /** {@code utimensat}; a null path is the descriptor itself; nanoseconds may be {@code UTIME_*}. */
    int utimensat(int directoryFd, String path, Times times, int flags);

    /** {@code faccessat2}. */
    int faccessat(int directoryFd, String path, int mode, int flags);

    /** {@code umask} of this caller; answers the old one. */
    int umask(int mask);

    /** {@code chdir} of this caller. */
    int chdir(String path);

    /** {@code fchdir} of this caller. */
    int fchdir(int fd);

    /** {@code getcwd}; fills the builder with the path, without its closing zero. */
    int getcwd(StringBuilder into);

    /** {@code mkdirat}. */
    int mkdir(int directoryFd, String path, int mode);

    /** {@code mknodat}. */
    int mknod(int directoryFd, String path, int mode, int major, int minor);

    /** {@code unlinkat}. */
    int unlink(int directoryFd, String path, int flags);

    /** {@code linkat}. */
    int link(int oldDirectoryFd, String oldPath, int newDirectoryFd, String newPath, int flags);

    /** {@code symlinkat}. */
    int symlink(String content, int directoryFd, String path);

    /** {@code readlinkat}; answers the length. */
    int readlink(int directoryFd, String path, byte[] into);

    /** {@code renameat2}. */
    int rename(int oldDirectoryFd, String oldPath, int newDirectoryFd, String newPath, int flags);

    /** {@code getdents64} with a buffer of this length; appends the entries and answers the bytes used. */
    int readdir(int fd, int bufferLength, List<DirectoryEntry> into);

    /** {@code setxattr} or, where links are not followed, {@code lsetxattr}. */
    int setxattr(String path, boolean follow, String name, byte[] value, int flags);

    /** {@code getxattr} or {@code lgetxattr}; an empty array asks for the length. */
    int getxattr(String path, boolean follow, String name, byte[] into);

    /** {@code listxattr} or {@code llistxattr}; an empty array asks for the length. */
    int listxattr(String path, boolean follow, byte[] into);

    /** {@code removexattr} or {@code lremovexattr}. */
    int removexattr(String path, boolean follow, String name);

    /** {@code fsetxattr}. */
    int fsetxattr(int fd, String name, byte[] value, int flags);

    /** {@code fgetxattr}; an empty array asks for the length. */
    int fgetxattr(int fd, String name, byte[] into);

    /** {@code flistxattr}; an empty array asks for the length. */
    int flistxattr(int fd, byte[] into);

    /** {@code fremovexattr}. */
    int fremovexattr(int fd, String name);

    /** {@code fcntl} with a plain argument. */
    int fcntl(int fd, int command, long argument);

    /** {@code fcntl} with a lock. */
    int lock(int fd, int command, FileLock lock);

    /** {@code flock}. */
    int flock(int fd, int operation);

    /** {@code FS_IOC_GETFLAGS}. */
    long attributeFlags(int fd);

    /** {@code FS_IOC_SETFLAGS}. */
    int setAttributeFlags(int fd, int flags);

    /** {@code statfs}. */
    int statfs(String path, Usage into);

    /** {@code fstatfs}. */
    int fstatfs(int fd, Usage into);

    /** {@code copy_file_range}; an offset of -1 is the position. */
    long copyFileRange(int fromFd, long fromOffset, int toFd, long toOffset, long length);

    /** {@code sendfile}; an offset of -1 is the position. */
    long sendfile(int toFd, int fromFd, long fromOffset, long length);

    /** {@code poll} of one descriptor; answers the events that came, 0 after the time. */
    int poll(int fd, int events, int timeoutMs);

    /** {@code mmap}; answers a mapping to be used with the following calls. */
    long mmap(int fd, int protection, int flags, long offset, long length);

    /** Copies out of a mapping; {@code -EFAULT} where a program would be killed by a signal. */
    int load(long mapping, long offset, byte[] into);

    /** Copies into a mapping; {@code -EFAULT} where a program would be killed by a signal. */
    int store(long mapping, long offset, byte[] from);

    /** {@code msync}. */
    int msync(long mapping, long length, int flags);

    /** {@code munmap}. */
    int munmap(long mapping, long length);
}
