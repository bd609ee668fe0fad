// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.DeviceNumber;
import org.zufs.base.linux.DirentLayout;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.FlockLayout;
import org.zufs.base.linux.IovecLayout;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenHowLayout;
import org.zufs.base.linux.PollLayout;
import org.zufs.base.linux.StatfsLayout;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.TimespecLayout;
import org.zufs.base.linux.WorkingDirectoryCalls;
import org.zufs.base.linux.XattrCalls;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.FileLock;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.kit.seam.Times;
import org.zufs.testing.kit.seam.Usage;

/** The seam by system calls of the thread that made it. */
final class KernelFileApi implements FileApi, AutoCloseable {
    private static final long FS_IOC_GETFLAGS = 0x80086601L;
    private static final long FS_IOC_SETFLAGS = 0x40086602L;
    private static final int PAGE = 4096;

    private final Scratch scratch = new Scratch();
    private int pipeIn = -1;
    private int pipeOut = -1;

    @Override
    public int open(int directoryFd, String path, int flags, int mode) {
        return FileCalls.openat(directoryFd, scratch.first(path), flags, mode);
    }

    @Override
    public int openat2(int directoryFd, String path, int flags, int mode, long resolve) {
        MemorySegment how = scratch.structure.asSlice(0, OpenHowLayout.LENGTH);
        OpenHowLayout.putFlags(how, flags & 0xffffffffL);
        OpenHowLayout.putMode(how, mode);
        OpenHowLayout.putResolve(how, resolve);
        return FileCalls.openat2(directoryFd, scratch.first(path), how);
    }

    @Override
    public int close(int fd) {
        return FileCalls.close(fd);
    }

    @Override
    public int dup(int fd) {
        return DescriptorCalls.dup(fd);
    }

    @Override
    public long read(int fd, byte[] into) {
        MemorySegment data = scratch.data(into.length);
        return Scratch.copyOut(data, into, FileCalls.read(fd, data, into.length));
    }

    @Override
    public long pread(int fd, byte[] into, long offset) {
        MemorySegment data = scratch.data(into.length);
        return Scratch.copyOut(data, into, FileCalls.pread(fd, data, into.length, offset));
    }

    @Override
    public long readv(int fd, byte[]... into) {
        int total = total(into);
        MemorySegment data = scratch.data(total);
        long result = FileCalls.readv(fd, vectors(data, into), into.length);
        byte[] all = new byte[total];
        Scratch.copyOut(data, all, result);
        int at = 0;
        for (byte[] part : into) {
            System.arraycopy(all, at, part, 0, part.length);
            at += part.length;
        }
        return result;
    }

    @Override
    public long write(int fd, byte[] from) {
        return FileCalls.write(fd, scratch.data(from), from.length);
    }

    @Override
    public long pwrite(int fd, byte[] from, long offset) {
        return FileCalls.pwrite(fd, scratch.data(from), from.length, offset);
    }

    @Override
    public long writev(int fd, byte[]... from) {
        MemorySegment data = scratch.data(total(from));
        int at = 0;
        for (byte[] part : from) {
            MemorySegment.copy(part, 0, data, ValueLayout.JAVA_BYTE, at, part.length);
            at += part.length;
        }
        return FileCalls.writev(fd, vectors(data, from), from.length);
    }

    private static int total(byte[][] parts) {
        int total = 0;
        for (byte[] part : parts) {
            total += part.length;
        }
        return total;
    }

    private MemorySegment vectors(MemorySegment data, byte[][] parts) {
        long address = data.address();
        for (int i = 0; i < parts.length; i++) {
            IovecLayout.putAddress(scratch.structure, (long) i * IovecLayout.LENGTH, address);
            IovecLayout.putRangeLength(scratch.structure, (long) i * IovecLayout.LENGTH, parts[i].length);
            address += parts[i].length;
        }
        return scratch.structure;
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return FileCalls.lseek(fd, offset, whence);
    }

    @Override
    public int truncate(String path, long length) {
        return FileCalls.truncate(scratch.first(path), length);
    }

    @Override
    public int ftruncate(int fd, long length) {
        return FileCalls.ftruncate(fd, length);
    }

    @Override
    public int fallocate(int fd, int mode, long offset, long length) {
        return FileCalls.fallocate(fd, mode, offset, length);
    }

    @Override
    public int fsync(int fd) {
        return FileCalls.fsync(fd);
    }

    @Override
    public int fdatasync(int fd) {
        return FileCalls.fdatasync(fd);
    }

    @Override
    public int syncfs(int fd) {
        return FileCalls.syncfs(fd);
    }

    @Override
    public int statx(int directoryFd, String path, int flags, int mask, Stat into) {
        MemorySegment at = scratch.structure.asSlice(0, StatxLayout.LENGTH);
        int result = AttributeCalls.statx(directoryFd, scratch.first(path), flags, mask, at);
        if (result == 0) {
            into.mask = StatxLayout.mask(at);
            into.ino = StatxLayout.ino(at);
            into.mode = StatxLayout.mode(at) & 0xffff;
            into.nlink = StatxLayout.links(at) & 0xffffffffL;
            into.uid = StatxLayout.uid(at);
            into.gid = StatxLayout.gid(at);
            into.size = StatxLayout.size(at);
            into.blocks = StatxLayout.blocks(at);
            into.blockSize = StatxLayout.blockSize(at);
            into.device = (long) StatxLayout.devMajor(at) << 32 | StatxLayout.devMinor(at);
            into.rdevMajor = StatxLayout.rdevMajor(at);
            into.rdevMinor = StatxLayout.rdevMinor(at);
            into.attributes = StatxLayout.attributes(at);
            into.atimeNs = ns(StatxLayout.accessedSeconds(at), StatxLayout.accessedNanoseconds(at));
            into.mtimeNs = ns(StatxLayout.modifiedSeconds(at), StatxLayout.modifiedNanoseconds(at));
            into.ctimeNs = ns(StatxLayout.changedSeconds(at), StatxLayout.changedNanoseconds(at));
            into.btimeNs = ns(StatxLayout.bornSeconds(at), StatxLayout.bornNanoseconds(at));
        }
        return result;
    }

    private static long ns(long seconds, int nanoseconds) {
        return seconds * 1_000_000_000L + nanoseconds;
    }

    @Override
    public int fchmodat(int directoryFd, String path, int mode, int flags) {
        return AttributeCalls.fchmodat2(directoryFd, scratch.first(path), mode, flags);
    }

    @Override
    public int fchmod(int fd, int mode) {
        return AttributeCalls.fchmod(fd, mode);
    }

    @Override
    public int fchownat(int directoryFd, String path, int uid, int gid, int flags) {
        return AttributeCalls.fchownat(directoryFd, scratch.first(path), uid, gid, flags);
    }

    @Override
    public int fchown(int fd, int uid, int gid) {
        return AttributeCalls.fchown(fd, uid, gid);
    }

    @Override
    public int utimensat(int directoryFd, String path, Times times, int flags) {
        MemorySegment pair = scratch.structure.asSlice(0, 2L * TimespecLayout.LENGTH);
        TimespecLayout.putSeconds(pair, 0, times.atimeSeconds());
        TimespecLayout.putNanoseconds(pair, 0, times.atimeNs());
        TimespecLayout.putSeconds(pair, TimespecLayout.LENGTH, times.mtimeSeconds());
        TimespecLayout.putNanoseconds(pair, TimespecLayout.LENGTH, times.mtimeNs());
        return path == null
                ? AttributeCalls.futimens(directoryFd, pair)
                : AttributeCalls.utimensat(directoryFd, scratch.first(path), pair, flags);
    }

    @Override
    public int faccessat(int directoryFd, String path, int mode, int flags) {
        return AttributeCalls.faccessat2(directoryFd, scratch.first(path), mode, flags);
    }

    @Override
    public int umask(int mask) {
        return AttributeCalls.umask(mask);
    }

    @Override
    public int chdir(String path) {
        return WorkingDirectoryCalls.chdir(scratch.first(path));
    }

    @Override
    public int fchdir(int fd) {
        return WorkingDirectoryCalls.fchdir(fd);
    }

    @Override
    public int getcwd(StringBuilder into) {
        MemorySegment data = scratch.data(2 * PAGE);
        int result = WorkingDirectoryCalls.getcwd(data, 2 * PAGE);
        if (result > 0) {
            into.append(data.getString(0, StandardCharsets.ISO_8859_1));
        }
        return result;
    }

    @Override
    public int mkdir(int directoryFd, String path, int mode) {
        return NamespaceCalls.mkdirat(directoryFd, scratch.first(path), mode);
    }

    @Override
    public int mknod(int directoryFd, String path, int mode, int major, int minor) {
        return NamespaceCalls.mknodat(directoryFd, scratch.first(path), mode, DeviceNumber.of(major, minor));
    }

    @Override
    public int unlink(int directoryFd, String path, int flags) {
        return NamespaceCalls.unlinkat(directoryFd, scratch.first(path), flags);
    }

    @Override
    public int link(int oldDirectoryFd, String oldPath, int newDirectoryFd, String newPath, int flags) {
        return NamespaceCalls.linkat(oldDirectoryFd, scratch.first(oldPath), newDirectoryFd, scratch.second(newPath),
                flags);
    }

    @Override
    public int symlink(String content, int directoryFd, String path) {
        return NamespaceCalls.symlinkat(scratch.first(content), directoryFd, scratch.second(path));
    }

    @Override
    public int readlink(int directoryFd, String path, byte[] into) {
        MemorySegment data = scratch.data(into.length);
        return (int) Scratch.copyOut(data, into,
                NamespaceCalls.readlinkat(directoryFd, scratch.first(path), data, into.length));
    }

    @Override
    public int rename(int oldDirectoryFd, String oldPath, int newDirectoryFd, String newPath, int flags) {
        return NamespaceCalls.renameat2(oldDirectoryFd, scratch.first(oldPath), newDirectoryFd,
                scratch.second(newPath), flags);
    }

    @Override
    public int readdir(int fd, int bufferLength, List<DirectoryEntry> into) {
        MemorySegment data = scratch.data(bufferLength);
        int result = NamespaceCalls.getdents64(fd, data, bufferLength);
        for (int at = 0; at < result; at += DirentLayout.recordLength(data, at) & 0xffff) {
            into.add(new DirectoryEntry(
                    data.getString((long) at + DirentLayout.NAME_OFFSET, StandardCharsets.ISO_8859_1),
                    DirentLayout.ino(data, at), DirentLayout.next(data, at), DirentLayout.type(data, at)));
        }
        return result;
    }

    @Override
    public int setxattr(String path, boolean follow, String name, byte[] value, int flags) {
        MemorySegment at = scratch.first(path);
        MemorySegment key = scratch.second(name);
        MemorySegment data = scratch.data(value);
        return follow
                ? XattrCalls.setxattr(at, key, data, value.length, flags)
                : XattrCalls.lsetxattr(at, key, data, value.length, flags);
    }

    @Override
    public int getxattr(String path, boolean follow, String name, byte[] into) {
        MemorySegment at = scratch.first(path);
        MemorySegment key = scratch.second(name);
        MemorySegment data = scratch.data(into.length);
        return (int) Scratch.copyOut(data, into, follow
                ? XattrCalls.getxattr(at, key, data, into.length)
                : XattrCalls.lgetxattr(at, key, data, into.length));
    }

    @Override
    public int listxattr(String path, boolean follow, byte[] into) {
        MemorySegment at = scratch.first(path);
        MemorySegment data = scratch.data(into.length);
        return (int) Scratch.copyOut(data, into, follow
                ? XattrCalls.listxattr(at, data, into.length)
                : XattrCalls.llistxattr(at, data, into.length));
    }

    @Override
    public int removexattr(String path, boolean follow, String name) {
        MemorySegment at = scratch.first(path);
        MemorySegment key = scratch.second(name);
        return follow ? XattrCalls.removexattr(at, key) : XattrCalls.lremovexattr(at, key);
    }

    @Override
    public int fsetxattr(int fd, String name, byte[] value, int flags) {
        return XattrCalls.fsetxattr(fd, scratch.first(name), scratch.data(value), value.length, flags);
    }

    @Override
    public int fgetxattr(int fd, String name, byte[] into) {
        MemorySegment data = scratch.data(into.length);
        return (int) Scratch.copyOut(data, into,
                XattrCalls.fgetxattr(fd, scratch.first(name), data, into.length));
    }

    @Override
    public int flistxattr(int fd, byte[] into) {
        MemorySegment data = scratch.data(into.length);
        return (int) Scratch.copyOut(data, into, XattrCalls.flistxattr(fd, data, into.length));
    }

    @Override
    public int fremovexattr(int fd, String name) {
        return XattrCalls.fremovexattr(fd, scratch.first(name));
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        return DescriptorCalls.fcntl(fd, command, argument);
    }

    @Override
    public int lock(int fd, int command, FileLock lock) {
        MemorySegment at = scratch.structure.asSlice(0, FlockLayout.LENGTH).fill((byte) 0);
        FlockLayout.putType(at, (short) lock.type);
        FlockLayout.putWhence(at, (short) lock.whence);
        FlockLayout.putStart(at, lock.start);
        FlockLayout.putRangeLength(at, lock.length);
        int result = DescriptorCalls.fcntl(fd, command, at);
        lock.type = FlockLayout.type(at);
        lock.whence = FlockLayout.whence(at);
        lock.start = FlockLayout.start(at);
        lock.length = FlockLayout.rangeLength(at);
        lock.pid = FlockLayout.pid(at);
        return result;
    }

    @Override
    public int flock(int fd, int operation) {
        return DescriptorCalls.flock(fd, operation);
    }

    @Override
    public long attributeFlags(int fd) {
        MemorySegment at = scratch.structure;
        at.set(ValueLayout.JAVA_LONG, 0, 0);
        int result = DescriptorCalls.ioctl(fd, FS_IOC_GETFLAGS, at);
        return result < 0 ? result : at.get(ValueLayout.JAVA_INT, 0) & 0xffffffffL;
    }

    @Override
    public int setAttributeFlags(int fd, int flags) {
        scratch.structure.set(ValueLayout.JAVA_LONG, 0, flags & 0xffffffffL);
        return DescriptorCalls.ioctl(fd, FS_IOC_SETFLAGS, scratch.structure);
    }

    @Override
    public int statfs(String path, Usage into) {
        MemorySegment at = scratch.structure.asSlice(0, StatfsLayout.LENGTH);
        return fill(into, at, AttributeCalls.statfs(scratch.first(path), at));
    }

    @Override
    public int fstatfs(int fd, Usage into) {
        MemorySegment at = scratch.structure.asSlice(0, StatfsLayout.LENGTH);
        return fill(into, at, AttributeCalls.fstatfs(fd, at));
    }

    private static int fill(Usage into, MemorySegment at, int result) {
        if (result == 0) {
            into.type = StatfsLayout.type(at);
            into.blockSize = StatfsLayout.blockSize(at);
            into.blocks = StatfsLayout.blocks(at);
            into.blocksFree = StatfsLayout.blocksFree(at);
            into.blocksAvailable = StatfsLayout.blocksAvailable(at);
            into.files = StatfsLayout.files(at);
            into.filesFree = StatfsLayout.filesFree(at);
            into.nameLength = StatfsLayout.nameLengthMax(at);
        }
        return result;
    }

    @Override
    public long copyFileRange(int fromFd, long fromOffset, int toFd, long toOffset, long length) {
        return FileCalls.copyFileRange(fromFd, offset(0, fromOffset), toFd, offset(8, toOffset), length, 0);
    }

    @Override
    public long sendfile(int toFd, int fromFd, long fromOffset, long length) {
        return FileCalls.sendfile(toFd, fromFd, offset(0, fromOffset), length);
    }

    private MemorySegment offset(int place, long offset) {
        if (offset == -1) {
            return MemorySegment.NULL;
        }
        scratch.structure.set(ValueLayout.JAVA_LONG, place, offset);
        return scratch.structure.asSlice(place, 8);
    }

    @Override
    public int poll(int fd, int events, int timeoutMs) {
        PollLayout.putFd(scratch.structure, 0, fd);
        PollLayout.putEvents(scratch.structure, 0, (short) events);
        int result = DescriptorCalls.poll(scratch.structure, 1, timeoutMs);
        return result <= 0 ? result : PollLayout.returned(scratch.structure, 0);
    }

    @Override
    public long mmap(int fd, int protection, int flags, long offset, long length) {
        return MemoryCalls.mmap(0, length, protection, flags, fd, offset);
    }

    /** The kernel copies from the mapping into a pipe: a bad page is an errno then, and no signal. */
    @Override
    public int load(long mapping, long offset, byte[] into) {
        MemorySegment memory = MemorySegment.ofAddress(mapping).reinterpret(offset + into.length);
        MemorySegment data = scratch.data(into.length);
        int done = 0;
        while (done < into.length) {
            if (pipeIn < 0) {
                openPipe();
            }
            long moved = FileCalls.write(pipeIn, memory, offset + done, Math.min(PAGE, into.length - done));
            if (moved > 0) {
                moved = FileCalls.read(pipeOut, data, done, moved);
            }
            if (moved <= 0) {
                return (int) moved;
            }
            done += (int) moved;
        }
        Scratch.copyOut(data, into, into.length);
        return done;
    }

    /** As {@link #load}, the other way. */
    @Override
    public int store(long mapping, long offset, byte[] from) {
        MemorySegment memory = MemorySegment.ofAddress(mapping).reinterpret(offset + from.length);
        MemorySegment data = scratch.data(from);
        int done = 0;
        while (done < from.length) {
            if (pipeIn < 0) {
                openPipe();
            }
            long step = Math.min(PAGE, from.length - done);
            long moved = FileCalls.write(pipeIn, data, done, step);
            if (moved == step) {
                moved = FileCalls.read(pipeOut, memory, offset + done, step);
            }
            if (moved != step) {
                closePipe();
            }
            if (moved <= 0) {
                return (int) moved;
            }
            done += (int) moved;
        }
        return done;
    }

    private void openPipe() {
        if (DescriptorCalls.pipe2(scratch.structure, Abi.O_CLOEXEC) < 0) {
            throw new IllegalStateException("no pipe: too many open files?");
        }
        pipeOut = scratch.structure.get(ValueLayout.JAVA_INT, 0);
        pipeIn = scratch.structure.get(ValueLayout.JAVA_INT, 4);
    }

    private void closePipe() {
        if (pipeIn >= 0) {
            FileCalls.close(pipeIn);
            FileCalls.close(pipeOut);
            pipeIn = -1;
        }
    }

    @Override
    public int msync(long mapping, long length, int flags) {
        return MemoryCalls.msync(MemorySegment.ofAddress(mapping).reinterpret(length), length, flags);
    }

    @Override
    public int munmap(long mapping, long length) {
        return MemoryCalls.munmap(MemorySegment.ofAddress(mapping).reinterpret(length), length);
    }

    /** Frees what the calls used; leaves the caller's descriptors open. */
    @Override
    public void close() {
        closePipe();
        scratch.close();
    }
}
