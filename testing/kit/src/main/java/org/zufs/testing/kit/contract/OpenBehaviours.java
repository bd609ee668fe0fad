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

/** Opening and creating files, and what the descriptor then allows. */
final class OpenBehaviours {
    private OpenBehaviours() {
    }

    static List<Behaviour> all() {
        Group open = new Group("open");
        creating(open);
        modes(open);
        namesOnly(open);
        links(open);
        directories(open);
        temporary(open.needs(TMPFILE));
        paths(open);
        resolving(open);
        return open.behaviours();
    }

    private static void creating(Group open) {
        open.that("a missing file fails with ENOENT", s -> fails(ENOENT, s.open("f", O_RDONLY)));
        open.that("a path through a file fails with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.open("f/g", O_RDONLY));
            fails(ENOTDIR, s.open("f/g", O_RDWR | O_CREAT));
        });
        open.that("a path through a missing directory fails with ENOENT",
                s -> fails(ENOENT, s.open("d/f", O_RDWR | O_CREAT)));
        open.that("O_CREAT makes an empty file", s -> {
            int fd = ok(s.open("f", O_RDWR | O_CREAT, 0640));
            equal(0, s.fstat(fd).size);
            equal(1, s.fstat(fd).nlink);
            octal(S_IFREG | 0640, s.fstat(fd).mode);
        });
        open.that("O_CREAT on an existing file leaves content and mode", s -> {
            s.file("f", "content");
            ok(s.chmod("f", 0600));
            ok(s.open("f", O_RDWR | O_CREAT, 0777));
            equal("content", s.content("f"));
            octal(0600, s.stat("f").permissions());
        });
        open.that("O_CREAT with O_EXCL on an existing file fails with EEXIST", s -> {
            s.file("f", "x");
            fails(EEXIST, s.open("f", O_RDWR | O_CREAT | O_EXCL));
        });
        open.that("O_CREAT with O_EXCL on a directory fails with EEXIST", s -> {
            s.directory("d");
            fails(EEXIST, s.open("d", O_RDWR | O_CREAT | O_EXCL));
        });
        open.that("O_TRUNC empties the file and changes its times", s -> {
            s.file("f", "content");
            s.age("f");
            ok(s.open("f", O_WRONLY | O_TRUNC));
            equal(0, s.stat("f").size);
            that(s.stat("f").mtimeNs > 3_000_000_000_000_000L, "mtime did not move");
        });
        open.that("O_CREAT changes the times of the directory only if it creates", s -> {
            s.directory("d");
            s.age("d");
            ok(s.open("d/f", O_RDWR | O_CREAT));
            long created = s.stat("d").mtimeNs;
            that(created > 3_000_000_000_000_000L, "mtime of the directory did not move");
            s.tick();
            ok(s.open("d/f", O_RDWR | O_CREAT));
            equal(created, s.stat("d").mtimeNs);
        });
        open.that("a new file can be written although its mode forbids it", s -> {
            int fd = ok(s.open("f", O_RDWR | O_CREAT, 0444));
            equal(3, s.write(fd, "abc"));
            octal(0444, s.stat("f").permissions());
        });
        open.that("O_CREAT with a trailing slash fails with EISDIR", s ->
                fails(EISDIR, s.open("f/", O_RDWR | O_CREAT)));
        open.that("closing twice fails with EBADF", s -> {
            int fd = s.create("f");
            ok(s.close(fd));
            fails(EBADF, s.api.close(fd));
        });
    }

    private static void modes(Group open) {
        open.that("a descriptor for reading cannot write", s -> {
            s.file("f", "x");
            int fd = ok(s.open("f", O_RDONLY));
            fails(EBADF, s.write(fd, "y"));
            fails(EBADF, s.pwrite(fd, "y", 0));
            fails(EINVAL, s.api.ftruncate(fd, 0));
        });
        open.that("a descriptor for writing cannot read", s -> {
            int fd = ok(s.open("f", O_WRONLY | O_CREAT));
            fails(EBADF, s.api.read(fd, new byte[1]));
            fails(EBADF, s.api.pread(fd, new byte[1], 0));
        });
        open.that("each open has a position of its own, dup shares one", s -> {
            s.file("f", "abcdef");
            int first = ok(s.open("f", O_RDONLY));
            int second = ok(s.open("f", O_RDONLY));
            int third = ok(s.dup(first));
            equal(2, s.api.read(first, new byte[2]));
            equal(0, s.api.lseek(second, 0, SEEK_CUR));
            equal(2, s.api.lseek(third, 0, SEEK_CUR));
            ok(s.close(third));
        });
        open.that("O_APPEND and O_NONBLOCK are told by F_GETFL", s -> {
            int fd = ok(s.open("f", O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK));
            int flags = ok(s.api.fcntl(fd, F_GETFL, 0));
            that((flags & O_APPEND) != 0 && (flags & O_NONBLOCK) != 0, "flags " + Integer.toOctalString(flags));
            equal(O_RDWR, flags & 3);
        });
        open.that("O_CLOEXEC is told by F_GETFD", s -> {
            equal(FD_CLOEXEC, s.api.fcntl(ok(s.open("f", O_RDWR | O_CREAT | O_CLOEXEC)), F_GETFD, 0));
            equal(0, s.api.fcntl(ok(s.open("f", O_RDWR)), F_GETFD, 0));
        });
        open.that("O_SYNC and O_DSYNC write as usual", s -> {
            int sync = ok(s.open("f", O_RDWR | O_CREAT | O_SYNC));
            equal(5, s.write(sync, "hello"));
            int dataSync = ok(s.open("f", O_RDWR | O_DSYNC | O_APPEND));
            equal(6, s.write(dataSync, " world"));
            equal("hello world", s.content("f"));
        });
        open.needs(USERS).that("O_NOATIME by a stranger fails with EPERM", s -> {
            ok(s.chmod(".", 0777));
            s.file("f", "x");
            ok(s.open("f", O_RDONLY | O_NOATIME));
            s.as(Stage.ALICE, alice -> fails(EPERM, alice.open("f", O_RDONLY | O_NOATIME)));
        });
    }

    private static void namesOnly(Group open) {
        open.that("O_PATH gives a descriptor for the name alone", s -> {
            s.file("f", "x");
            int fd = ok(s.open("f", O_PATH));
            equal(1, s.fstat(fd).size);
            fails(EBADF, s.api.read(fd, new byte[1]));
            fails(EBADF, s.write(fd, "y"));
            fails(EBADF, s.api.fchmod(fd, 0600));
            fails(EBADF, s.api.fchown(fd, 0, 0));
        });
        open.needs(USERS).that("O_PATH needs no permission on the file", s -> {
            ok(s.chmod(".", 0755));
            s.file("f", "x");
            ok(s.chmod("f", 0));
            s.as(Stage.ALICE, alice -> {
                ok(alice.open("f", O_PATH));
                fails(EACCES, alice.open("f", O_RDONLY));
            });
        });
        open.needs(PROC).that("a file open for the name alone is opened through /proc", s -> {
            s.file("f", "content");
            int name = ok(s.open("f", O_PATH));
            int fd = ok(s.open("/proc/thread-self/fd/" + name, O_RDONLY));
            equal("content", s.readAll(fd));
        });
    }

    private static void links(Group open) {
        open.that("a symbolic link is followed", s -> {
            s.file("f", "content");
            ok(s.symlink("f", "l"));
            equal("content", s.content("l"));
        });
        open.that("O_NOFOLLOW on a symbolic link fails with ELOOP", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            fails(ELOOP, s.open("l", O_RDONLY | O_NOFOLLOW));
            ok(s.open("f", O_RDONLY | O_NOFOLLOW));
        });
        open.that("O_NOFOLLOW follows links before the last name", s -> {
            s.directory("d");
            s.file("d/f", "content");
            ok(s.symlink("d", "l"));
            ok(s.open("l/f", O_RDONLY | O_NOFOLLOW));
        });
        open.that("O_PATH with O_NOFOLLOW opens the link itself", s -> {
            ok(s.symlink("nowhere", "l"));
            int fd = ok(s.open("l", O_PATH | O_NOFOLLOW));
            equal(S_IFLNK, s.fstat(fd).type());
            byte[] content = new byte[100];
            equal(7, s.api.readlink(fd, "", content));
        });
        open.that("O_CREAT through a dangling link creates what it points to", s -> {
            ok(s.symlink("f", "l"));
            ok(s.open("l", O_RDWR | O_CREAT));
            equal(S_IFREG, s.lstat("f").type());
            equal(S_IFLNK, s.lstat("l").type());
        });
        open.that("O_CREAT with O_EXCL on a dangling link fails with EEXIST", s -> {
            ok(s.symlink("f", "l"));
            fails(EEXIST, s.open("l", O_RDWR | O_CREAT | O_EXCL));
            that(!s.exists("f"), "the file was created");
        });
        open.that("a link to itself fails with ELOOP", s -> {
            ok(s.symlink("l", "l"));
            fails(ELOOP, s.open("l", O_RDONLY));
            fails(ELOOP, s.open("l/f", O_RDONLY));
            fails(ELOOP, s.open("l", O_RDWR | O_CREAT));
        });
        open.that("a dangling link fails with ENOENT", s -> {
            ok(s.symlink("nowhere", "l"));
            fails(ENOENT, s.open("l", O_RDONLY));
        });
    }

    private static void directories(Group open) {
        open.that("a directory for writing fails with EISDIR", s -> {
            s.directory("d");
            fails(EISDIR, s.open("d", O_WRONLY));
            fails(EISDIR, s.open("d", O_RDWR));
            fails(EISDIR, s.open("d", O_RDONLY | O_CREAT));
        });
        open.that("O_DIRECTORY on a file fails with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.open("f", O_RDONLY | O_DIRECTORY));
            fails(ENOTDIR, s.open("f/", O_RDONLY));
        });
        open.that("reading a directory as a file fails with EISDIR", s -> {
            s.directory("d");
            int fd = ok(s.open("d", O_RDONLY));
            fails(EISDIR, s.api.read(fd, new byte[10]));
            fails(EBADF, s.write(fd, "x"));
        });
        open.that("names count from a directory descriptor", s -> {
            s.directory("d");
            int directory = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            ok(s.openAt(directory, "f", O_RDWR | O_CREAT, 0644));
            that(s.exists("d/f"), "d/f is missing");
            ok(s.rename("d", "e"));
            ok(s.openAt(directory, "g", O_RDWR | O_CREAT, 0644));
            that(s.exists("e/g"), "e/g is missing");
        });
        open.that("names count only from a directory", s -> {
            int fd = s.create("f");
            fails(ENOTDIR, s.openAt(fd, "g", O_RDWR | O_CREAT, 0644));
            fails(EBADF, s.openAt(9999, "g", O_RDWR | O_CREAT, 0644));
        });
        open.that("creating in a removed directory fails with ENOENT", s -> {
            s.directory("d");
            int directory = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            ok(s.rmdir("d"));
            fails(ENOENT, s.openAt(directory, "f", O_RDWR | O_CREAT, 0644));
            fails(ENOENT, s.api.mkdir(directory, "e", 0755));
            fails(ENOENT, s.api.symlink("x", directory, "l"));
        });
    }

    private static void temporary(Group open) {
        open.that("O_TMPFILE makes a file without a name", s -> {
            int fd = ok(s.open(".", O_TMPFILE | O_RDWR, 0600));
            equal(0, s.fstat(fd).nlink);
            equal(5, s.write(fd, "hello"));
            equal("hello", s.textAt(fd, 10, 0));
            equal(0, s.names(".").size());
        });
        open.needs(PROC).that("an O_TMPFILE file can be given a name", s -> {
            int fd = ok(s.open(".", O_TMPFILE | O_RDWR, 0600));
            equal(5, s.write(fd, "hello"));
            ok(s.api.link(AT_FDCWD, "/proc/thread-self/fd/" + fd, AT_FDCWD, s.path("f"), AT_SYMLINK_FOLLOW));
            equal("hello", s.content("f"));
            equal(1, s.fstat(fd).nlink);
        });
        open.that("an O_TMPFILE file is named by AT_EMPTY_PATH", s -> {
            int fd = ok(s.open(".", O_TMPFILE | O_RDWR, 0600));
            ok(s.api.link(fd, "", AT_FDCWD, s.path("f"), AT_EMPTY_PATH));
            equal(s.fstat(fd).ino, s.stat("f").ino);
        });
        open.that("O_TMPFILE with O_EXCL can never be given a name", s -> {
            int fd = ok(s.open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600));
            fails(ENOENT, s.api.link(fd, "", AT_FDCWD, s.path("f"), AT_EMPTY_PATH));
        });
        open.that("O_TMPFILE for reading only fails with EINVAL", s ->
                fails(EINVAL, s.open(".", O_TMPFILE | O_RDONLY, 0600)));
        open.that("O_TMPFILE in a missing directory or a file fails", s -> {
            s.file("f", "x");
            fails(ENOENT, s.open("d", O_TMPFILE | O_RDWR, 0600));
            fails(ENOTDIR, s.open("f", O_TMPFILE | O_RDWR, 0600));
        });
        open.that("O_TMPFILE obeys the umask", s -> {
            s.api.umask(077);
            octal(0600, s.fstat(ok(s.open(".", O_TMPFILE | O_RDWR, 0666))).permissions());
        });
    }

    private static void paths(Group open) {
        open.that("an empty path fails with ENOENT", s -> fails(ENOENT, s.api.open(AT_FDCWD, "", O_RDONLY, 0)));
        open.that("repeated slashes and dots change nothing", s -> {
            s.directory("d");
            s.file("d/f", "content");
            equal("content", s.content(".//d///./f"));
            equal("content", s.content("d/../d/f"));
        });
        open.that("dot-dot through a missing name fails with ENOENT", s -> {
            s.file("f", "x");
            fails(ENOENT, s.open("nowhere/../f", O_RDONLY));
        });
        open.that("dot-dot through a file fails with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.open("f/../f", O_RDONLY));
        });
    }

    private static void resolving(Group open) {
        open.that("openat2 with RESOLVE_BENEATH does not leave the directory", s -> {
            s.directory("d");
            s.file("d/f", "x");
            s.file("outside", "x");
            ok(s.symlink("../outside", "d/l"));
            int directory = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            int fd = ok(s.openat2(directory, "f", O_RDONLY, 0, RESOLVE_BENEATH));
            ok(s.close(fd));
            fails(EXDEV, s.openat2(directory, "../outside", O_RDONLY, 0, RESOLVE_BENEATH));
            fails(EXDEV, s.openat2(directory, "l", O_RDONLY, 0, RESOLVE_BENEATH));
            fails(EXDEV, s.openat2(directory, s.path("d/f"), O_RDONLY, 0, RESOLVE_BENEATH));
        });
        open.that("openat2 with RESOLVE_NO_SYMLINKS fails with ELOOP on any link", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.symlink("d", "l"));
            fails(ELOOP, s.openat2(AT_FDCWD, s.path("l/f"), O_RDONLY, 0, RESOLVE_NO_SYMLINKS));
        });
        open.that("openat2 with RESOLVE_IN_ROOT takes the directory for the root", s -> {
            s.directory("d");
            s.file("d/f", "inside");
            int directory = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            int fd = ok(s.openat2(directory, "/../../f", O_RDONLY, 0, RESOLVE_IN_ROOT));
            equal("inside", s.readAll(fd));
            ok(s.close(fd));
        });
        open.that("openat2 with unknown flags fails with EINVAL", s -> {
            s.file("f", "x");
            fails(EINVAL, s.openat2(AT_FDCWD, s.path("f"), O_RDONLY, 0, 1L << 40));
            fails(EINVAL, s.openat2(AT_FDCWD, s.path("f"), O_RDONLY, 0644, 0));
        });
    }
}
