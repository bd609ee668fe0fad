// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.octal;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.zufs.testing.kit.seam.Stat;

/** Hard links, symbolic links, names, and inodes without names. */
final class LinkBehaviours {
    private LinkBehaviours() {
    }

    static List<Behaviour> all() {
        Group link = new Group("link");
        linking(link);
        linkingOthers(link);
        unlinking(link);
        Group symlink = new Group("symlink");
        symbolic(symlink);
        following(symlink);
        Group name = new Group("name");
        names(name);
        paths(name);
        return java.util.stream.Stream.of(link, symlink, name).flatMap(g -> g.behaviours().stream()).toList();
    }

    private static void linking(Group link) {
        link.that("a second name is the same file", s -> {
            s.file("f", "abc");
            ok(s.link("f", "g"));
            equal(s.stat("f").ino, s.stat("g").ino);
            equal(2, s.stat("f").nlink);
            s.file("g", "changed");
            equal("changed", s.content("f"));
        });
        link.that("link to an existing name fails with EEXIST", s -> {
            s.file("f", "x");
            s.file("g", "y");
            s.directory("d");
            fails(EEXIST, s.link("f", "g"));
            fails(EEXIST, s.link("f", "d"));
            fails(EEXIST, s.link("f", "f"));
        });
        link.that("link of a directory fails with EPERM", s -> {
            s.directory("d");
            fails(EPERM, s.link("d", "e"));
        });
        link.that("link of a missing file fails with ENOENT, below a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.link("g", "h"));
            fails(ENOENT, s.link("f", "d/h"));
            fails(ENOTDIR, s.link("f", "f/h"));
        });
        link.that("link works across directories", s -> {
            s.directory("a");
            s.directory("b");
            s.file("a/f", "abc");
            ok(s.link("a/f", "b/g"));
            ok(s.unlink("a/f"));
            equal("abc", s.content("b/g"));
            equal(1, s.stat("b/g").nlink);
        });
    }

    private static void linkingOthers(Group link) {
        link.that("link of a symbolic link links the link, or what it points to", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.link("l", "m"));
            equal(S_IFLNK, s.lstat("m").type());
            equal(2, s.lstat("l").nlink);
            ok(s.api.link(AT_FDCWD, s.path("l"), AT_FDCWD, s.path("n"), AT_SYMLINK_FOLLOW));
            equal(s.stat("f").ino, s.lstat("n").ino);
        });
        link.that("link by descriptor with AT_EMPTY_PATH", s -> {
            int fd = s.create("f");
            ok(s.api.link(fd, "", AT_FDCWD, s.path("g"), AT_EMPTY_PATH));
            equal(2, s.fstat(fd).nlink);
        });
        link.that("a file without any name cannot be linked again", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            fails(ENOENT, s.api.link(fd, "", AT_FDCWD, s.path("g"), AT_EMPTY_PATH));
        });
        link.that("a file can have a thousand names", s -> {
            s.file("f", "x");
            for (int i = 0; i < 1000; i++) {
                ok(s.link("f", "n" + i));
            }
            equal(1001, s.stat("f").nlink);
            for (int i = 0; i < 1000; i++) {
                ok(s.unlink("n" + i));
            }
            equal(1, s.stat("f").nlink);
        });
        link.that("an open descriptor sees its link count change", s -> {
            int fd = s.create("f");
            ok(s.link("f", "g"));
            equal(2, s.fstat(fd).nlink);
            ok(s.unlink("f"));
            equal(1, s.fstat(fd).nlink);
            ok(s.unlink("g"));
            equal(0, s.fstat(fd).nlink);
        });
    }

    private static void unlinking(Group link) {
        link.that("unlink removes a name", s -> {
            s.file("f", "x");
            ok(s.unlink("f"));
            fails(ENOENT, s.look("f"));
            fails(ENOENT, s.unlink("f"));
        });
        link.that("unlink below a file fails with ENOTDIR, with a trailing slash too", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.unlink("f/g"));
            fails(ENOTDIR, s.unlink("f/"));
        });
        link.that("unlink of a symbolic link leaves what it points to", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.unlink("l"));
            equal("x", s.content("f"));
        });
        link.that("a name can be used again while the old file is open", s -> {
            int old = s.create("f");
            equal(3, s.write(old, "old"));
            ok(s.unlink("f"));
            s.file("f", "new!");
            equal("old", s.textAt(old, 10, 0));
            equal("new!", s.content("f"));
            that(s.fstat(old).ino != s.stat("f").ino, "two living files share an inode number");
        });
        link.that("many open files without names keep their bytes apart", s -> {
            int[] fds = new int[50];
            for (int i = 0; i < fds.length; i++) {
                fds[i] = s.create("f");
                equal(100, s.api.write(fds[i], Stage.pattern(100, i)));
                ok(s.unlink("f"));
            }
            for (int i = 0; i < fds.length; i++) {
                equal(Stage.pattern(100, i), s.pread(fds[i], 200, 0));
            }
        });
        link.that("a created and removed file leaves nothing", s -> {
            for (int i = 0; i < 200; i++) {
                s.file("f", "x");
                ok(s.unlink("f"));
            }
            equal(Set.of(), s.names("."));
        });
    }

    private static void symbolic(Group symlink) {
        symlink.that("a link keeps its content byte for byte", s -> {
            for (String content : List.of("a", "nowhere/at all", "../..", "//x//", "\u00ff\u0001\u00fe", "/")) {
                ok(s.symlink(content, "l"));
                equal(content, s.readlink("l"));
                equal(content.length(), s.lstat("l").size);
                octal(S_IFLNK | 0777, s.lstat("l").mode);
                ok(s.unlink("l"));
            }
        });
        symlink.that("a content of 4095 bytes fits, 4096 fail with ENAMETOOLONG", s -> {
            String content = "x".repeat(4095);
            ok(s.symlink(content, "l"));
            equal(content, s.readlink("l"));
            fails(ENAMETOOLONG, s.symlink(content + "x", "m"));
        });
        symlink.that("an empty content fails with ENOENT", s -> fails(ENOENT, s.symlink("", "l")));
        symlink.that("symlink on an existing name fails with EEXIST", s -> {
            s.file("f", "x");
            ok(s.symlink("x", "l"));
            fails(EEXIST, s.symlink("y", "f"));
            fails(EEXIST, s.symlink("y", "l"));
            fails(EEXIST, s.symlink("y", "."));
        });
        symlink.that("readlink cuts to the buffer", s -> {
            ok(s.symlink("0123456789", "l"));
            byte[] buffer = new byte[4];
            equal(4, s.api.readlink(AT_FDCWD, s.path("l"), buffer));
            equal("0123", Stage.text(buffer));
            fails(EINVAL, s.api.readlink(AT_FDCWD, s.path("l"), new byte[0]));
        });
        symlink.that("readlink of anything else fails with EINVAL", s -> {
            s.file("f", "x");
            fails(EINVAL, s.api.readlink(AT_FDCWD, s.path("f"), new byte[10]));
            fails(EINVAL, s.api.readlink(AT_FDCWD, s.path("."), new byte[10]));
            fails(ENOENT, s.api.readlink(AT_FDCWD, s.path("g"), new byte[10]));
        });
        symlink.that("a replaced link is read anew", s -> {
            for (int i = 0; i < 10; i++) {
                ok(s.symlink("target" + i, "new"));
                ok(s.rename("new", "l"));
                equal("target" + i, s.readlink("l"));
            }
        });
    }

    private static void following(Group symlink) {
        symlink.that("a relative link counts from its own directory", s -> {
            s.directory("d");
            s.file("f", "content");
            ok(s.symlink("../f", "d/l"));
            equal("content", s.content("d/l"));
        });
        symlink.that("an absolute link is followed", s -> {
            s.file("f", "content");
            ok(s.symlink(s.path("f"), "l"));
            equal("content", s.content("l"));
        });
        symlink.that("a chain of forty links is followed, one more fails with ELOOP", s -> {
            s.file("f", "content");
            ok(s.symlink("f", "l1"));
            for (int i = 2; i <= 41; i++) {
                ok(s.symlink("l" + (i - 1), "l" + i));
            }
            equal("content", s.content("l40"));
            fails(ELOOP, s.open("l41", O_RDONLY));
        });
        symlink.that("two links to each other fail with ELOOP", s -> {
            ok(s.symlink("b", "a"));
            ok(s.symlink("a", "b"));
            fails(ELOOP, s.look("a"));
            fails(ELOOP, s.chmod("a", 0600));
            fails(ELOOP, s.truncate("a", 0));
            fails(ELOOP, s.mkdir("a/x"));
        });
        symlink.that("a link to a directory works as one", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.symlink("d", "l"));
            equal(Set.of("f"), s.names("l"));
            equal(S_IFDIR, s.lstat("l/").type());
            equal(S_IFLNK, s.lstat("l").type());
            equal(s.stat("d").ino, s.stat("l").ino);
            s.directory("l/e");
            that(s.exists("d/e"), "d/e is missing");
        });
        symlink.that("a trailing slash demands a directory behind the link", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            Stat stat = new Stat();
            fails(ENOTDIR, s.api.statx(AT_FDCWD, s.path("l/"), AT_SYMLINK_NOFOLLOW, STATX_BASIC, stat));
            fails(ENOTDIR, s.unlink("l/"));
            fails(ENOTDIR, s.rmdir("l/"));
        });
        symlink.that("lstat of a link tells the link, stat what it points to", s -> {
            s.file("f", "four");
            ok(s.symlink("f", "l"));
            equal(1, s.lstat("l").size);
            equal(4, s.stat("l").size);
        });
    }

    private static void names(Group name) {
        name.that("255 bytes fit, 256 fail with ENAMETOOLONG", s -> {
            String longest = "n".repeat(255);
            s.file(longest, "x");
            equal(Set.of(longest), s.names("."));
            fails(ENAMETOOLONG, s.open(longest + "n", O_RDWR | O_CREAT));
            fails(ENAMETOOLONG, s.look(longest + "n"));
            fails(ENAMETOOLONG, s.mkdir(longest + "n"));
            fails(ENAMETOOLONG, s.symlink("x", longest + "n"));
            fails(ENAMETOOLONG, s.link(longest, longest + "n"));
            fails(ENAMETOOLONG, s.rename(longest, longest + "n"));
            fails(ENAMETOOLONG, s.unlink(longest + "n"));
            fails(ENAMETOOLONG, s.rmdir(longest + "n"));
        });
        name.that("every byte but slash and zero is allowed", s -> {
            for (int first = 1; first < 256; first += 15) {
                StringBuilder text = new StringBuilder("n");
                for (int b = first; b < Math.min(256, first + 15); b++) {
                    if (b != '/') {
                        text.append((char) b);
                    }
                }
                s.file(text.toString(), "x" + first);
                that(s.names(".").contains(text.toString()), "missing in the listing from byte " + first);
                equal("x" + first, s.content(text.toString()));
            }
        });
        name.that("names differ by case and by Unicode form", s -> {
            s.file("name", "1");
            s.file("NAME", "2");
            s.file("\u00c3\u00a9", "3");
            s.file("e\u00cc\u0081", "4");
            equal(4, s.names(".").size());
            equal("1", s.content("name"));
            equal("3", s.content("\u00c3\u00a9"));
        });
        name.that("names that look special are ordinary", s -> {
            for (String text : List.of("...", " ", "-", "*", "\n", ".hidden", "~", "con", "a\\b", "\u007f")) {
                s.file(text, text);
                equal(text, s.content(text));
                ok(s.unlink(text));
            }
        });
    }

    private static void paths(Group name) {
        name.that("a path of 4095 bytes works, 4096 fail with ENAMETOOLONG", s -> {
            s.file("f", "content");
            String path = s.path("f");
            String prefix = path.substring(0, path.length() - 1);
            String filled = prefix + "./".repeat((4095 - path.length()) / 2);
            filled = filled + "/".repeat(4095 - filled.length() - 1) + "f";
            equal(4095, filled.length());
            equal("content", s.content(filled));
            fails(ENAMETOOLONG, s.look("/" + filled));
        });
        name.that("every component may be 255 bytes long", s -> {
            String component = "c".repeat(255);
            String path = component;
            for (int i = 0; i < 8; i++) {
                s.directory(path);
                path = path + "/" + component;
            }
            s.file(path, "deep");
            equal("deep", s.content(path));
        });
        name.that("many names with one prefix are kept apart", s -> {
            for (int i = 0; i < 300; i++) {
                s.file("p".repeat(200) + i, "" + i);
            }
            for (int i = 0; i < 300; i += 7) {
                equal("" + i, s.content("p".repeat(200) + i));
            }
            equal(300, s.names(".").size());
        });
    }
}
