// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.seam.Abi.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.kit.seam.Target;
import org.zufs.testing.kit.seam.Times;

/**
 * Where a behaviour plays: a directory of its own, seen by one caller. Methods named as system calls take paths that
 * count from that directory and answer the raw result; the others assert success. Descriptors opened here are closed
 * at the end. Belongs to one thread.
 */
public final class Stage {
    /** Two strangers and their groups. */
    public static final Credentials ALICE = Credentials.user(41001, 42001);
    /** The second stranger. */
    public static final Credentials BOB = Credentials.user(41002, 42002);
    /** How long anything may take before it counts as hung. */
    static final long DEADLINE_MS = 30_000;

    final FileApi api;
    private final Target target;
    private final String directory;
    private final List<Integer> descriptors = new ArrayList<>();
    private final Map<Long, Long> mappings = new HashMap<>();

    Stage(Target target, String directory, FileApi api) {
        this.target = target;
        this.directory = directory;
        this.api = api;
    }

    /** The calls themselves, as this stage's caller. */
    public FileApi api() {
        return api;
    }

    /** The absolute path of a name on this stage. */
    public String path(String path) {
        if (path.startsWith("/") || path.isEmpty()) {
            return path;
        }
        return path.equals(".") ? directory : directory + "/" + path;
    }

    // ---- other callers

    /** Runs a section as another caller and waits for its end. */
    public void as(Credentials caller, Consumer<Stage> section) {
        start(caller, section).join(DEADLINE_MS);
    }

    /** Starts a section as another caller. */
    Target.Running start(Credentials caller, Consumer<Stage> section) {
        return target.start(caller, false, other -> section(other, section));
    }

    /** Starts a section as another process of the superuser: it has descriptors and record locks of its own. */
    Target.Running process(Consumer<Stage> section) {
        return target.start(Credentials.ROOT, true, other -> section(other, section));
    }

    private void section(FileApi other, Consumer<Stage> section) {
        Stage stage = new Stage(target, directory, other);
        try {
            section.accept(stage);
        } finally {
            stage.closeAll();
        }
    }

    void closeAll() {
        descriptors.forEach(api::close);
        descriptors.clear();
        mappings.forEach(api::munmap);
        mappings.clear();
    }

    // ---- calls, raw results

    public int open(String path, int flags) {
        return open(path, flags, 0644);
    }

    public int open(String path, int flags, int mode) {
        return opened(api.open(AT_FDCWD, path(path), flags, mode));
    }

    public int openAt(int directoryFd, String path, int flags, int mode) {
        return opened(api.open(directoryFd, path, flags, mode));
    }

    public int openat2(int directoryFd, String path, int flags, int mode, long resolve) {
        return opened(api.openat2(directoryFd, path, flags, mode, resolve));
    }

    public int dup(int fd) {
        return opened(api.dup(fd));
    }

    private int opened(int fd) {
        if (fd >= 0) {
            descriptors.add(fd);
        }
        return fd;
    }

    public long mmap(int fd, int protection, int flags, long offset, long length) {
        long mapping = api.mmap(fd, protection, flags, offset, length);
        if (mapping >= 0) {
            mappings.put(mapping, length);
        }
        return mapping;
    }

    public int munmap(long mapping, long length) {
        mappings.remove(mapping);
        return api.munmap(mapping, length);
    }

    public int close(int fd) {
        descriptors.remove(Integer.valueOf(fd));
        return api.close(fd);
    }

    public int mkdir(String path) {
        return mkdir(path, 0755);
    }

    public int mkdir(String path, int mode) {
        return api.mkdir(AT_FDCWD, path(path), mode);
    }

    public int rmdir(String path) {
        return api.unlink(AT_FDCWD, path(path), AT_REMOVEDIR);
    }

    public int unlink(String path) {
        return api.unlink(AT_FDCWD, path(path), 0);
    }

    public int link(String from, String to) {
        return api.link(AT_FDCWD, path(from), AT_FDCWD, path(to), 0);
    }

    public int symlink(String content, String path) {
        return api.symlink(content, AT_FDCWD, path(path));
    }

    public int rename(String from, String to) {
        return rename(from, to, 0);
    }

    public int rename(String from, String to, int flags) {
        return api.rename(AT_FDCWD, path(from), AT_FDCWD, path(to), flags);
    }

    public int mknod(String path, int mode) {
        return api.mknod(AT_FDCWD, path(path), mode, 0, 0);
    }

    public int chmod(String path, int mode) {
        return api.fchmodat(AT_FDCWD, path(path), mode, 0);
    }

    public int chown(String path, int uid, int gid) {
        return api.fchownat(AT_FDCWD, path(path), uid, gid, 0);
    }

    public int lchown(String path, int uid, int gid) {
        return api.fchownat(AT_FDCWD, path(path), uid, gid, AT_SYMLINK_NOFOLLOW);
    }

    public int access(String path, int mode) {
        return api.faccessat(AT_FDCWD, path(path), mode, AT_EACCESS);
    }

    public int truncate(String path, long length) {
        return api.truncate(path(path), length);
    }

    public int utimes(String path, Times times) {
        return api.utimensat(AT_FDCWD, path(path), times, 0);
    }

    /** {@code statx}, raw. */
    public int look(String path) {
        return api.statx(AT_FDCWD, path(path), 0, STATX_BASIC, new Stat());
    }

    public long write(int fd, String text) {
        return api.write(fd, bytes(text));
    }

    public long pwrite(int fd, String text, long offset) {
        return api.pwrite(fd, bytes(text), offset);
    }

    public int setxattr(String path, String name, String value) {
        return api.setxattr(path(path), true, name, bytes(value), 0);
    }

    // ---- asserting

    /** Creates a file for reading and writing; it must not exist. */
    public int create(String path) {
        return ok(open(path, O_RDWR | O_CREAT | O_EXCL, 0644));
    }

    /** Creates or replaces a file of this content and closes it. */
    public void file(String path, String content) {
        file(path, bytes(content));
    }

    /** Creates or replaces a file of this content and closes it. */
    public void file(String path, byte[] content) {
        int fd = ok(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
        Check.equal(content.length, content.length == 0 ? 0 : api.write(fd, content));
        ok(close(fd));
    }

    /** Makes a directory. */
    public void directory(String path) {
        ok(mkdir(path, 0755));
    }

    /** The whole content of a file. */
    public String content(String path) {
        int fd = ok(open(path, O_RDONLY));
        String text = readAll(fd);
        ok(close(fd));
        return text;
    }

    /** The rest of a file from the position. */
    public String readAll(int fd) {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[65536];
        for (long length = ok(api.read(fd, buffer)); length > 0; length = ok(api.read(fd, buffer))) {
            text.append(text(Arrays.copyOf(buffer, (int) length)));
        }
        return text.toString();
    }

    /** What one read of this length at this offset answers. */
    public byte[] pread(int fd, int length, long offset) {
        byte[] buffer = new byte[length];
        return Arrays.copyOf(buffer, (int) ok(api.pread(fd, buffer, offset)));
    }

    /** As {@link #pread(int, int, long)}, as text. */
    public String textAt(int fd, int length, long offset) {
        return text(pread(fd, length, offset));
    }

    public Stat stat(String path) {
        Stat stat = new Stat();
        ok(api.statx(AT_FDCWD, path(path), 0, STATX_BASIC, stat));
        return stat;
    }

    public Stat lstat(String path) {
        Stat stat = new Stat();
        ok(api.statx(AT_FDCWD, path(path), AT_SYMLINK_NOFOLLOW, STATX_BASIC, stat));
        return stat;
    }

    public Stat fstat(int fd) {
        Stat stat = new Stat();
        ok(api.statx(fd, "", AT_EMPTY_PATH, STATX_BASIC, stat));
        return stat;
    }

    /** The content of a symbolic link. */
    public String readlink(String path) {
        byte[] buffer = new byte[8192];
        return text(Arrays.copyOf(buffer, ok(api.readlink(AT_FDCWD, path(path), buffer))));
    }

    public boolean exists(String path) {
        return api.statx(AT_FDCWD, path(path), AT_SYMLINK_NOFOLLOW, STATX_BASIC, new Stat()) == 0;
    }

    /** The names in a directory without the dots; a name that is read twice fails the behaviour. */
    public TreeSet<String> names(String path) {
        TreeSet<String> names = new TreeSet<>();
        for (DirectoryEntry entry : entries(path)) {
            boolean dots = entry.name().equals(".") || entry.name().equals("..");
            Check.that(dots || names.add(entry.name()), "name read twice: " + entry.name());
        }
        return names;
    }

    /** All entries of a directory, the dots included. */
    public List<DirectoryEntry> entries(String path) {
        int fd = ok(open(path, O_RDONLY | O_DIRECTORY));
        List<DirectoryEntry> entries = new ArrayList<>();
        while (ok(api.readdir(fd, 4096, entries)) > 0) {
            assert !entries.isEmpty();
        }
        ok(close(fd));
        return entries;
    }

    /** The value of an attribute as text. */
    public String attribute(String path, String name) {
        byte[] buffer = new byte[65536];
        return text(Arrays.copyOf(buffer, ok(api.getxattr(path(path), true, name, buffer))));
    }

    /** The names of all attributes except those that the system adds by itself. */
    public TreeSet<String> attributes(String path) {
        byte[] buffer = new byte[65536];
        String list = text(Arrays.copyOf(buffer, ok(api.listxattr(path(path), true, buffer))));
        TreeSet<String> names = new TreeSet<>(list.isEmpty() ? List.of() : List.of(list.split("\0")));
        names.removeIf(name -> name.startsWith("security."));
        return names;
    }

    /** Sets both times of a file far into the past, so that a change of either shows. */
    public void age(String path) {
        ok(utimes(path, Times.seconds(1_000_000, 2_000_000)));
    }

    /** Waits until the clock of the file system must have moved. */
    public void tick() {
        long end = System.nanoTime() + 12_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** The bytes of a text, one per char. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text of bytes, one char per byte. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Bytes that differ from place to place and from seed to seed. */
    public static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) * 7 + seed * 131 + 1);
        }
        return bytes;
    }
}
