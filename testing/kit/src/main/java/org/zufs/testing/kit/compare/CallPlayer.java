// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.zufs.testing.kit.seam.Abi.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.FileLock;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.kit.seam.Times;

/**
 * Makes the calls of a script below one directory and answers each in words that a right file system must repeat.
 * Slots are shared by the actors, who make one call at a time.
 */
final class CallPlayer {
    /** Times before this were set by a script and must be kept to the nanosecond; later ones are "now". */
    private static final long SET_BEFORE_NS = 1_000_000L * 1_000_000_000L;

    private final String base;
    private final List<Credentials> actors;
    private final int[] slots = new int[ScriptGenerator.SLOTS];

    CallPlayer(String base, List<Credentials> actors) {
        this.base = base;
        this.actors = actors;
        Arrays.fill(slots, -1);
    }

    /** Makes a call; answers its result in words. */
    String play(FileApi api, Call call) {
        return switch (call.name()) {
            case "open", "close", "read", "pread", "write", "pwrite", "lseek", "ftruncate", "fsync", "fstat",
                    "fallocate", "copy", "store", "load", "flock", "lock", "linkslot" ->
                    onSlot(api, call, slots[call.number(0)]);
            case "mkdir", "rmdir", "unlink", "link", "symlink", "readlink", "rename", "readdir", "mknod" ->
                    onName(api, call);
            default -> onInode(api, call);
        };
    }

    void closeAll(FileApi api) {
        for (int fd : slots) {
            if (fd >= 0) {
                api.close(fd);
            }
        }
        Arrays.fill(slots, -1);
    }

    private String path(String path) {
        return path.equals(".") ? base : base + "/" + path;
    }

    private static String word(long result) {
        return Abi.describe(result);
    }

    private String onSlot(FileApi api, Call call, int fd) {
        return switch (call.name()) {
            case "open" -> open(api, call);
            case "close" -> close(api, call.number(0));
            case "read" -> read(new byte[call.number(1)], bytes -> api.read(fd, bytes));
            case "pread" -> read(new byte[call.number(1)], bytes -> api.pread(fd, bytes, call.number(2)));
            case "write" -> word(api.write(fd, bytes(call.number(1), call.number(2))));
            case "pwrite" -> word(api.pwrite(fd, bytes(call.number(1), call.number(3)), call.number(2)));
            case "lseek" -> seek(api, fd, call.number(1), call.number(2));
            case "ftruncate" -> word(api.ftruncate(fd, call.number(1)));
            case "fsync" -> word(api.fsync(fd));
            case "fstat" -> stat(api, fd, "", AT_EMPTY_PATH);
            case "fallocate" -> word(api.fallocate(fd, call.number(1), call.number(2), call.number(3)));
            case "copy" -> word(api.copyFileRange(fd, call.number(1), slots[call.number(2)], call.number(3),
                    call.number(4)));
            case "store" -> store(api, fd, call);
            case "load" -> load(api, fd, call);
            case "flock" -> word(api.flock(fd, call.number(1) | LOCK_NB));
            case "lock" -> word(api.lock(fd, F_OFD_SETLK,
                    FileLock.of(call.number(1), call.number(2), call.number(3))));
            default -> word(fd < 0 ? -EBADF : api.link(fd, "", AT_FDCWD, path(call.text(1)), AT_EMPTY_PATH));
        };
    }

    private String onName(FileApi api, Call call) {
        String path = path(call.text(0));
        return switch (call.name()) {
            case "mkdir" -> word(api.mkdir(AT_FDCWD, path, call.octal(1)));
            case "rmdir" -> word(api.unlink(AT_FDCWD, path, AT_REMOVEDIR));
            case "unlink" -> word(api.unlink(AT_FDCWD, path, 0));
            case "link" -> word(api.link(AT_FDCWD, path, AT_FDCWD, path(call.text(1)), 0));
            case "symlink" -> word(api.symlink(call.text(0), AT_FDCWD, path(call.text(1))));
            case "readlink" -> read(new byte[300], bytes -> api.readlink(AT_FDCWD, path, bytes));
            case "rename" -> word(api.rename(AT_FDCWD, path, AT_FDCWD, path(call.text(1)), call.number(2)));
            case "readdir" -> readdir(api, path);
            default -> word(api.mknod(AT_FDCWD, path, call.octal(1), 0, 0));
        };
    }

    private String onInode(FileApi api, Call call) {
        String path = call.name().equals("umask") ? "" : path(call.text(0));
        return switch (call.name()) {
            case "stat" -> stat(api, AT_FDCWD, path, 0);
            case "lstat" -> stat(api, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
            case "truncate" -> truncate(api, path, call.number(1));
            case "chmod" -> word(api.fchmodat(AT_FDCWD, path, call.octal(1), 0));
            case "chown" -> word(api.fchownat(AT_FDCWD, path, uid(call.number(1)), gid(call.number(2)), 0));
            case "utimes" -> word(api.utimensat(AT_FDCWD, path, Times.seconds(call.number(1), call.number(2)), 0));
            case "access" -> word(api.faccessat(AT_FDCWD, path, call.number(1), AT_EACCESS));
            case "umask" -> word(api.umask(call.octal(0)));
            case "setxattr" -> word(api.setxattr(path, true, call.text(1), bytes(call.number(2), 1), call.number(3)));
            case "getxattr" -> read(new byte[300], bytes -> api.getxattr(path, true, call.text(1), bytes));
            case "removexattr" -> word(api.removexattr(path, true, call.text(1)));
            case "listxattr" -> attributes(api, path);
            default -> throw new IllegalArgumentException("no such call: " + call);
        };
    }

    private int uid(int actor) {
        return actor < 0 ? -1 : actors.get(actor).uid();
    }

    private int gid(int actor) {
        return actor < 0 ? -1 : actors.get(actor).gid();
    }

    private String open(FileApi api, Call call) {
        int slot = call.number(0);
        int fd = api.open(AT_FDCWD, path(call.text(1)), call.octal(2), call.octal(3));
        if (fd < 0) {
            return word(fd);
        }
        if (slots[slot] >= 0) {
            api.close(slots[slot]);
        }
        slots[slot] = fd;
        return "opened";
    }

    private String close(FileApi api, int slot) {
        int result = api.close(slots[slot]);
        slots[slot] = -1;
        return word(result);
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + (i >> 8) + seed);
        }
        return bytes;
    }

    private interface Reader {
        long read(byte[] into);
    }

    private static String read(byte[] into, Reader reader) {
        long result = reader.read(into);
        return result <= 0 ? word(result) : result + " bytes " + hash(into, (int) result);
    }

    static String hash(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return Long.toHexString(crc.getValue());
    }

    private static String store(FileApi api, int fd, Call call) {
        int length = call.number(1) % 4096 + call.number(2);
        long mapping = api.mmap(fd, PROT_READ | PROT_WRITE, MAP_SHARED, call.number(1) / 4096 * 4096L, length);
        if (mapping < 0) {
            return word(mapping);
        }
        Stat stat = new Stat();
        api.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC, stat);
        long inside = Math.clamp(stat.size - call.number(1), 0, call.number(2));
        int result = api.store(mapping, call.number(1) % 4096, bytes((int) inside, call.number(3)));
        api.msync(mapping, length, MS_SYNC);
        api.munmap(mapping, length);
        return word(result);
    }

    private static String load(FileApi api, int fd, Call call) {
        int length = call.number(1) % 4096 + call.number(2);
        long mapping = api.mmap(fd, PROT_READ, MAP_SHARED, call.number(1) / 4096 * 4096L, length);
        if (mapping < 0) {
            return word(mapping);
        }
        Stat stat = new Stat();
        api.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC, stat);
        byte[] bytes = new byte[Math.clamp(stat.size - call.number(1), 0, call.number(2))];
        int result = api.load(mapping, call.number(1) % 4096, bytes);
        api.munmap(mapping, length);
        return result < 0 ? word(result) : hash(bytes, bytes.length);
    }

    private static String readdir(FileApi api, String path) {
        int fd = api.open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK, 0);
        if (fd < 0) {
            return word(fd);
        }
        List<DirectoryEntry> entries = new ArrayList<>();
        int result = api.readdir(fd, 4096, entries);
        while (result > 0) {
            result = api.readdir(fd, 4096, entries);
        }
        api.close(fd);
        return word(result) + " " + entries.stream().map(e -> e.name() + ":" + e.type()).sorted().toList();
    }

    private static String attributes(FileApi api, String path) {
        byte[] list = new byte[4096];
        int result = api.listxattr(path, true, list);
        return result < 0 ? word(result) : attributeNames(list, result).toString();
    }

    static TreeSet<String> attributeNames(byte[] list, int length) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : new String(list, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1).split("\0")) {
            if (name.startsWith("user.")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether a truncation that changes no size changes times is left to the file system. */
    private static String truncate(FileApi api, String path, long length) {
        Stat stat = new Stat();
        boolean same = api.statx(AT_FDCWD, path, 0, STATX_BASIC, stat) == 0 && stat.type() == S_IFREG
                && stat.size == length;
        return same ? "same size" : word(api.truncate(path, length));
    }

    /** The end of a directory is where its file system says: the kernel's own say nothing, or a hash, or a size. */
    private static String seek(FileApi api, int fd, long offset, int whence) {
        Stat stat = new Stat();
        boolean endOfDirectory = whence == SEEK_END && api.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC, stat) == 0
                && stat.type() == S_IFDIR;
        return endOfDirectory ? "end of directory" : word(api.lseek(fd, offset, whence));
    }

    /** Whether a named pipe notes that it was written is left to the file system. */
    static String stat(FileApi api, int directoryFd, String path, int flags) {
        Stat stat = new Stat();
        int result = api.statx(directoryFd, path, flags, STATX_BASIC, stat);
        if (result < 0) {
            return word(result);
        }
        String size = stat.type() == S_IFDIR ? "" : " size=" + stat.size;
        String mtime = stat.type() == S_IFIFO ? "any"
                : stat.mtimeNs < SET_BEFORE_NS ? Long.toString(stat.mtimeNs) : "now";
        return "mode=" + Integer.toOctalString(stat.mode) + " nlink=" + stat.nlink + " uid=" + stat.uid + " gid="
                + stat.gid + size + " mtime=" + mtime;
    }
}
