// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.octal;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.List;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.Target;

/** Named pipes, sockets and device nodes; attribute flags; what statx tells of any file. */
final class NodeBehaviours {
    private NodeBehaviours() {
    }

    static List<Behaviour> all() {
        Group node = new Group("node");
        making(node);
        fifos(node.needs(FIFO));
        devices(node.needs(DEVICES, USERS));
        Group flags = new Group("flags").needs(ATTRIBUTE_FLAGS);
        immutable(flags);
        appendOnly(flags);
        Group stat = new Group("stat");
        stat(stat);
        return java.util.stream.Stream.of(node, flags, stat).flatMap(g -> g.behaviours().stream()).toList();
    }

    private static void making(Group node) {
        node.that("mknod makes a plain file", s -> {
            ok(s.mknod("f", S_IFREG | 0666));
            octal(S_IFREG | 0644, s.stat("f").mode);
            ok(s.mknod("g", 0600));
            octal(S_IFREG | 0600, s.stat("g").mode);
        });
        node.that("mknod on an existing name fails with EEXIST", s -> {
            s.file("f", "x");
            ok(s.symlink("nowhere", "l"));
            fails(EEXIST, s.mknod("f", S_IFREG | 0666));
            fails(EEXIST, s.mknod("l", S_IFREG | 0666));
        });
        node.that("mknod of a directory fails with EPERM", s -> fails(EPERM, s.mknod("d", S_IFDIR | 0755)));
        node.that("mknod below nothing fails with ENOENT, below a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.mknod("d/f", S_IFREG | 0644));
            fails(ENOTDIR, s.mknod("f/g", S_IFREG | 0644));
        });
    }

    private static void fifos(Group node) {
        node.that("a named pipe and a socket are what they are", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            ok(s.mknod("s", S_IFSOCK | 0600));
            octal(S_IFIFO | 0644, s.lstat("p").mode);
            octal(S_IFSOCK | 0600, s.lstat("s").mode);
            equal(0, s.lstat("p").size);
        });
        node.that("a named pipe without a reader fails with ENXIO for a writer that does not wait", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            fails(ENXIO, s.open("p", O_WRONLY | O_NONBLOCK));
            ok(s.open("p", O_RDONLY | O_NONBLOCK));
            ok(s.open("p", O_WRONLY | O_NONBLOCK));
        });
        node.that("bytes pass through a named pipe and not into the file", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            int reader = ok(s.open("p", O_RDONLY | O_NONBLOCK));
            int writer = ok(s.open("p", O_WRONLY | O_NONBLOCK));
            fails(EAGAIN, s.api.read(reader, new byte[1]));
            equal(5, s.write(writer, "hello"));
            byte[] bytes = new byte[5];
            equal(5, s.api.read(reader, bytes));
            equal("hello", Stage.text(bytes));
            equal(0, s.lstat("p").size);
            fails(ESPIPE, s.api.lseek(reader, 0, SEEK_SET));
            ok(s.close(writer));
            equal(0, s.api.read(reader, bytes));
        });
        node.that("two callers that wait for each other on a named pipe meet", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            Target.Running writer = s.start(Credentials.ROOT, other ->
                    equal(3, other.write(ok(other.open("p", O_WRONLY)), "abc")));
            equal("abc", s.readAll(ok(s.open("p", O_RDONLY))));
            writer.join(Stage.DEADLINE_MS);
        });
        node.that("a renamed or linked pipe is the same pipe", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            int reader = ok(s.open("p", O_RDONLY | O_NONBLOCK));
            ok(s.link("p", "q"));
            ok(s.rename("p", "r"));
            equal(1, s.write(ok(s.open("q", O_WRONLY | O_NONBLOCK)), "x"));
            equal(1, s.api.read(reader, new byte[1]));
        });
        node.that("a socket node cannot be opened", s -> {
            ok(s.mknod("s", S_IFSOCK | 0666));
            fails(ENXIO, s.open("s", O_RDWR));
        });
        node.that("a named pipe cannot be truncated by its name", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            fails(EINVAL, s.truncate("p", 0));
        });
        node.that("O_TRUNC leaves a named pipe alone", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            ok(s.open("p", O_RDWR | O_TRUNC | O_NONBLOCK));
        });
    }

    private static void devices(Group node) {
        node.that("a device node keeps its numbers", s -> {
            ok(s.api.mknod(AT_FDCWD, s.path("c"), S_IFCHR | 0600, 1, 3));
            ok(s.api.mknod(AT_FDCWD, s.path("b"), S_IFBLK | 0600, 259, 1000));
            equal(S_IFCHR, s.lstat("c").type());
            equal(1, s.lstat("c").rdevMajor);
            equal(3, s.lstat("c").rdevMinor);
            equal(S_IFBLK, s.lstat("b").type());
            equal(259, s.lstat("b").rdevMajor);
            equal(1000, s.lstat("b").rdevMinor);
        });
        node.that("a device node is the device", s -> {
            ok(s.api.mknod(AT_FDCWD, s.path("zero"), S_IFCHR | 0666, 1, 5));
            int fd = ok(s.open("zero", O_RDWR));
            equal(new byte[100], s.pread(fd, 100, 0));
            equal(3, s.write(fd, "abc"));
            equal(0, s.lstat("zero").size);
        });
        node.that("an ordinary user makes no device node but a whiteout and a pipe", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                fails(EPERM, alice.api.mknod(AT_FDCWD, alice.path("c"), S_IFCHR | 0600, 1, 3));
                fails(EPERM, alice.api.mknod(AT_FDCWD, alice.path("b"), S_IFBLK | 0600, 1, 3));
                ok(alice.mknod("w", S_IFCHR | 0600));
                ok(alice.mknod("p", S_IFIFO | 0600));
            });
        });
    }

    /** Sets flags on a file by a descriptor of its own and answers that descriptor. */
    private static int flag(Stage stage, String path, int flags) {
        int fd = ok(stage.open(path, O_RDONLY));
        ok(add(stage, fd, flags));
        return fd;
    }

    /** Adds flags and leaves those that the file system has set by itself. */
    private static int add(Stage stage, int fd, int flags) {
        return stage.api.setAttributeFlags(fd, (int) ok(stage.api.attributeFlags(fd)) | flags);
    }

    private static int clear(Stage stage, int fd) {
        int flags = (int) ok(stage.api.attributeFlags(fd));
        return stage.api.setAttributeFlags(fd, flags & ~(FS_IMMUTABLE_FL | FS_APPEND_FL | FS_NODUMP_FL));
    }

    private static void immutable(Group flags) {
        flags.that("flags are kept and told", s -> {
            s.file("f", "x");
            int fd = flag(s, "f", FS_NODUMP_FL);
            equal(FS_NODUMP_FL, s.api.attributeFlags(fd) & FS_NODUMP_FL);
            ok(clear(s, fd));
            equal(0, s.api.attributeFlags(fd) & FS_NODUMP_FL);
        });
        flags.that("an immutable file cannot be changed in any way", s -> {
            s.file("f", "abc");
            int fd = flag(s, "f", FS_IMMUTABLE_FL);
            fails(EPERM, s.open("f", O_WRONLY));
            fails(EPERM, s.truncate("f", 0));
            fails(EPERM, s.unlink("f"));
            fails(EPERM, s.rename("f", "g"));
            fails(EPERM, s.link("f", "g"));
            fails(EPERM, s.chmod("f", 0600));
            fails(EPERM, s.utimes("f", org.zufs.testing.kit.seam.Times.seconds(1, 1)));
            equal("abc", s.content("f"));
            ok(clear(s, fd));
            ok(s.unlink("f"));
        });
        flags.that("an immutable directory takes and gives no names", s -> {
            s.directory("d");
            s.file("d/f", "x");
            int fd = flag(s, "d", FS_IMMUTABLE_FL);
            fails(EPERM, s.open("d/g", O_RDWR | O_CREAT));
            fails(EPERM, s.unlink("d/f"));
            ok(s.open("d/f", O_RDWR));
            ok(clear(s, fd));
        });
        flags.needs(USERS).that("an ordinary owner may not set immutable", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                alice.file("f", "x");
                int fd = ok(alice.open("f", O_RDONLY));
                fails(EPERM, add(alice, fd, FS_IMMUTABLE_FL));
                ok(add(alice, fd, FS_NODUMP_FL));
            });
        });
    }

    private static void appendOnly(Group flags) {
        flags.that("an append-only file only grows", s -> {
            s.file("f", "abc");
            int fd = flag(s, "f", FS_APPEND_FL);
            fails(EPERM, s.open("f", O_WRONLY));
            fails(EPERM, s.open("f", O_WRONLY | O_APPEND | O_TRUNC));
            equal(1, s.write(ok(s.open("f", O_WRONLY | O_APPEND)), "d"));
            fails(EPERM, s.truncate("f", 0));
            fails(EPERM, s.unlink("f"));
            equal("abcd", s.content("f"));
            ok(clear(s, fd));
        });
        flags.that("an append-only directory takes names but gives none", s -> {
            s.directory("d");
            int fd = flag(s, "d", FS_APPEND_FL);
            s.file("d/f", "x");
            fails(EPERM, s.unlink("d/f"));
            fails(EPERM, s.rename("d/f", "d/g"));
            ok(clear(s, fd));
        });
    }

    private static void stat(Group stat) {
        stat.that("living files have different inode numbers on one device", s -> {
            java.util.Set<Long> inos = new java.util.HashSet<>();
            for (int i = 0; i < 100; i++) {
                s.file("f" + i, "");
                that(inos.add(s.stat("f" + i).ino), "an inode number was used twice");
            }
            equal(s.stat(".").device, s.stat("f0").device);
        });
        stat.that("fstat, stat and lstat of a file agree", s -> {
            int fd = s.create("f");
            equal(5, s.write(fd, "hello"));
            equal(s.fstat(fd).toString(), s.stat("f").toString());
            equal(s.stat("f").toString(), s.lstat("f").toString());
            equal(s.fstat(fd).mtimeNs, s.stat("f").mtimeNs);
        });
        stat.that("the size grows with every write", s -> {
            int fd = s.create("f");
            for (int i = 1; i <= 50; i++) {
                equal(100, s.api.write(fd, new byte[100]));
                equal(i * 100L, s.stat("f").size);
            }
        });
        stat.that("blocks count the space of the data", s -> {
            s.file("f", new byte[100_000]);
            int fd = ok(s.open("f", O_RDONLY));
            ok(s.api.fsync(fd));
            long blocks = s.fstat(fd).blocks;
            that(blocks * 512 >= 100_000 && blocks * 512 < 400_000, "blocks " + blocks);
            that(s.fstat(fd).blockSize >= 512, "block size " + s.fstat(fd).blockSize);
        });
        stat.that("stat of a missing name fails with ENOENT, through a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.look("g"));
            fails(ENOENT, s.look("d/g"));
            fails(ENOTDIR, s.look("f/g"));
            fails(ENOTDIR, s.look("f/"));
            fails(ENOTDIR, s.look("f/."));
        });
        stat.that("a name looked for in vain is found once it is made", s -> {
            for (int i = 0; i < 20; i++) {
                fails(ENOENT, s.look("f"));
                s.file("f", "x");
                equal(1, s.stat("f").size);
                ok(s.unlink("f"));
            }
        });
    }
}
