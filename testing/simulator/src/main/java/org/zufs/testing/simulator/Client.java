// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Superblock;

/**
 * Who calls a file system by paths, as a kernel that forgets everything after each call. Answers are those of the
 * operations: 0, a count, or a negative errno. For one thread.
 */
final class Client {
    private static final int BUFFER_LENGTH = 1 << 18;

    private final Superblock superblock;
    private final SimulatedRequest request;
    private final ByteRange buffer;
    private final ByteRange part = new ByteRange();
    private final Entry entry = new Entry();
    private final Opening opening = new Opening();
    private final Attributes attributes = new Attributes();
    private final List<Inode> held = new ArrayList<>();

    /**
     * @param superblock what is called
     * @param lane       on which lane
     * @param buffer     of {@link #buffer()}; clients that take turns can share it
     */
    Client(Superblock superblock, int lane, ByteRange buffer) {
        this.superblock = superblock;
        this.buffer = buffer;
        request = new SimulatedRequest(lane);
    }

    /** {@return room for the bytes of a call} */
    static ByteRange buffer() {
        return new ByteRange().wrap(Arena.ofAuto().allocate(BUFFER_LENGTH));
    }

    /** Gives all references back. */
    void forgetAll() {
        for (Inode inode : held) {
            if (inode.forget(1) == 0) {
                inode.unreferenced();
            }
        }
        held.clear();
    }

    private long took(long result) {
        if (result >= 0 && entry.inode() != null) {
            held.add(entry.inode());
        }
        return result;
    }

    private Entry fresh() {
        entry.clear();
        return entry;
    }

    /** Answers null if there is none. */
    private Inode find(String path) {
        Inode inode = superblock.root();
        for (String name : path.split("/")) {
            if (name.isEmpty()) {
                continue;
            }
            if (!(inode instanceof Directory directory)
                    || took(directory.lookup(request, Name.of(name), fresh())) < 0) {
                return null;
            }
            inode = entry.inode();
        }
        return inode;
    }

    private long in(String path, ToLongBiFunction<Directory, Name> operation) {
        int slash = path.lastIndexOf('/');
        return find(path.substring(0, slash)) instanceof Directory directory
                ? operation.applyAsLong(directory, Name.of(path.substring(slash + 1))) : -ErrorNumber.ENOENT;
    }

    private long on(String path, ToLongBiFunction<RegularFile, Long> operation) {
        if (!(find(path) instanceof RegularFile file)) {
            return -ErrorNumber.ENOENT;
        }
        opening.clear();
        int result = file.open(request, OpenFlags.O_RDWR, opening);
        if (result < 0) {
            return result;
        }
        long handle = opening.handle();
        long answer = operation.applyAsLong(file, handle);
        file.release(handle);
        return answer;
    }

    long create(String path, int mode) {
        return in(path, (directory, name) -> {
            opening.clear();
            long result = took(directory.create(request, name, mode, OpenFlags.O_RDWR, fresh(), opening));
            if (result == 0) {
                ((RegularFile) entry.inode()).release(opening.handle());
            }
            return result;
        });
    }

    /** Makes a file without a name, writes to it, and gives it a name if there is one. */
    long temporary(String directoryPath, int length, String path) {
        if (!(find(directoryPath) instanceof Directory directory)) {
            return -ErrorNumber.ENOENT;
        }
        opening.clear();
        long result = took(directory.tmpfile(request, 0600, OpenFlags.O_RDWR, fresh(), opening));
        if (result < 0) {
            return result;
        }
        RegularFile file = (RegularFile) entry.inode();
        long handle = opening.handle();
        result = file.write(request, handle, 0, 0, filled(length, 't'));
        if (path != null && result >= 0) {
            result = in(path, (parent, name) -> took(parent.link(request, file, name, fresh())));
        }
        file.release(handle);
        return result;
    }

    long mkdir(String path) {
        return in(path, (directory, name) -> took(directory.mkdir(request, name, 0755, fresh())));
    }

    long mknod(String path, int mode, int device) {
        return in(path, (directory, name) -> took(directory.mknod(request, name, mode, device, fresh())));
    }

    long symlink(String target, String path) {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, buffer.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
        return in(path, (directory, name) -> took(
                directory.symlink(request, name, part.wrap(buffer, 0, bytes.length), fresh())));
    }

    long link(String path, String newPath) {
        Inode inode = find(path);
        return inode == null ? -ErrorNumber.ENOENT
                : in(newPath, (directory, name) -> took(directory.link(request, inode, name, fresh())));
    }

    long unlink(String path) {
        return in(path, (directory, name) -> directory.unlink(request, name));
    }

    long rmdir(String path) {
        return in(path, (directory, name) -> directory.rmdir(request, name));
    }

    long rename(String path, String newPath, int flags) {
        int slash = newPath.lastIndexOf('/');
        if (!(find(newPath.substring(0, slash)) instanceof Directory to)) {
            return -ErrorNumber.ENOENT;
        }
        Name newName = Name.of(newPath.substring(slash + 1));
        return in(path, (directory, name) -> directory.rename(request, name, to, newName, flags));
    }

    private ByteRange filled(int length, int letter) {
        MemorySegment segment = buffer.segment();
        for (int index = 0; index < length; index++) {
            segment.set(ValueLayout.JAVA_BYTE, index, (byte) (letter + (index >>> 6) * 7 + index));
        }
        return part.wrap(buffer, 0, length);
    }

    long write(String path, long offset, int length, int letter) {
        return on(path, (file, handle) -> file.write(request, handle, offset, 0, filled(length, letter)));
    }

    long append(String path, int length, int letter) {
        return on(path, (file, handle) ->
                file.write(request, handle, 0, RegularFile.WRITE_APPEND, filled(length, letter)));
    }

    /** Writes to a file that has lost its name meanwhile, where it had no bytes. */
    long writeUnlinked(String path, int length) {
        return on(path, (file, handle) -> {
            long result = unlink(path);
            return result < 0 ? result : file.write(request, handle, 400_000, 0, filled(length, 'u'));
        });
    }

    long fallocate(String path, int mode, long offset, long length) {
        return on(path, (file, handle) -> file.fallocate(request, handle, mode, offset, length));
    }

    long copy(String from, long offset, String to, long newOffset, long length) {
        return on(from, (source, handle) -> find(to) instanceof RegularFile target
                ? source.copyRange(request, handle, offset, target, Inode.NO_HANDLE, newOffset, length)
                : -ErrorNumber.ENOENT);
    }

    long fsync(String path) {
        return on(path, (file, handle) -> file.fsync(request, handle, false));
    }

    long sync() {
        return superblock.syncfs(request);
    }

    long change(String path, Consumer<AttributeChanges> how) {
        Inode inode = find(path);
        AttributeChanges changes = new AttributeChanges();
        how.accept(changes);
        return inode == null ? -ErrorNumber.ENOENT : inode.setattr(request, Inode.NO_HANDLE, changes, attributes);
    }

    long truncate(String path, long size) {
        return change(path, changes -> {
            changes.valid = AttributeChanges.SIZE | AttributeChanges.TOUCH;
            changes.size = size;
        });
    }

    long setxattr(String path, String name, int length, int letter) {
        Inode inode = find(path);
        return inode == null ? -ErrorNumber.ENOENT
                : inode.setxattr(request, Name.of(name), filled(length, letter), 0);
    }

    long removexattr(String path, String name) {
        Inode inode = find(path);
        return inode == null ? -ErrorNumber.ENOENT : inode.removexattr(request, Name.of(name));
    }

    /** Reads all of a file of up to 4096 bytes. */
    long read(String path, byte[] into) {
        return on(path, (file, handle) -> {
            int length = file.read(request, handle, 0, part.wrap(buffer, 0, into.length));
            MemorySegment.copy(buffer.segment(), ValueLayout.JAVA_BYTE, 0, into, 0, Math.max(0, length));
            return length;
        });
    }
}
