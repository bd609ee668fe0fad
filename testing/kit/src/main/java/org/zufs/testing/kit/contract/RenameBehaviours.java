// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.failsEither;
import static org.zufs.testing.kit.contract.Check.octal;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.List;
import java.util.Set;
import org.zufs.testing.kit.seam.Credentials;

/** Renaming, with and without flags. */
final class RenameBehaviours {
    private RenameBehaviours() {
    }

    static List<Behaviour> all() {
        Group rename = new Group("rename");
        moving(rename);
        replacing(rename);
        refusing(rename);
        paths(rename);
        noReplace(rename.needs(RENAME_FLAGS));
        exchange(rename.needs(RENAME_FLAGS));
        whiteout(rename.needs(WHITEOUT));
        racing(rename);
        return rename.behaviours();
    }

    private static void moving(Group rename) {
        rename.that("a file moves with content, inode and mode", s -> {
            s.file("f", "abc");
            ok(s.chmod("f", 0604));
            long ino = s.stat("f").ino;
            ok(s.rename("f", "g"));
            equal("abc", s.content("g"));
            equal(ino, s.stat("g").ino);
            octal(0604, s.stat("g").permissions());
            fails(ENOENT, s.look("f"));
        });
        rename.that("a directory moves with everything below", s -> {
            s.directory("a");
            s.directory("a/b");
            s.file("a/b/f", "abc");
            s.directory("x");
            ok(s.rename("a", "x/y"));
            equal("abc", s.content("x/y/b/f"));
            fails(ENOENT, s.look("a"));
        });
        rename.that("a symbolic link moves itself, not what it points to", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.rename("l", "m"));
            equal("f", s.readlink("m"));
            that(s.exists("f"), "the file moved");
        });
        rename.that("dot-dot of a moved directory is the new parent", s -> {
            s.directory("a");
            s.directory("b");
            s.directory("a/d");
            int fd = ok(s.open("a/d", O_RDONLY | O_DIRECTORY));
            ok(s.rename("a/d", "b/d"));
            equal(s.stat("b").ino, s.stat("b/d/..").ino);
            equal(s.stat("b").ino, s.fstat(ok(s.openAt(fd, "..", O_RDONLY, 0))).ino);
        });
        rename.that("an open file follows its rename", s -> {
            int fd = s.create("f");
            ok(s.rename("f", "g"));
            equal(3, s.write(fd, "abc"));
            equal("abc", s.content("g"));
        });
        rename.that("renaming to itself changes nothing", s -> {
            s.file("f", "abc");
            s.directory("d");
            ok(s.rename("f", "f"));
            ok(s.rename("d", "d"));
            equal("abc", s.content("f"));
        });
        rename.that("renaming over another name of the same file leaves both", s -> {
            s.file("f", "abc");
            ok(s.link("f", "g"));
            ok(s.rename("f", "g"));
            that(s.exists("f") && s.exists("g"), "a name is gone");
            equal(2, s.stat("f").nlink);
        });
        rename.that("a name can be renamed to and fro many times", s -> {
            s.file("f", "abc");
            s.directory("d");
            for (int i = 0; i < 100; i++) {
                ok(s.rename("f", "d/g"));
                ok(s.rename("d/g", "f"));
            }
            equal("abc", s.content("f"));
            equal(Set.of(), s.names("d"));
        });
    }

    private static void replacing(Group rename) {
        rename.that("a file replaces a file", s -> {
            s.file("f", "new");
            s.file("g", "old");
            int old = ok(s.open("g", O_RDONLY));
            ok(s.rename("f", "g"));
            equal("new", s.content("g"));
            equal("old", s.readAll(old));
            equal(0, s.fstat(old).nlink);
            equal(Set.of("g"), s.names("."));
        });
        rename.that("replacing one of two names leaves the other", s -> {
            s.file("f", "new");
            s.file("g", "old");
            ok(s.link("g", "h"));
            ok(s.rename("f", "g"));
            equal("old", s.content("h"));
            equal(1, s.stat("h").nlink);
        });
        rename.that("a file replaces a symbolic link, not what it points to", s -> {
            s.file("f", "new");
            s.file("g", "kept");
            ok(s.symlink("g", "l"));
            ok(s.rename("f", "l"));
            equal(S_IFREG, s.lstat("l").type());
            equal("kept", s.content("g"));
        });
        rename.that("a directory replaces an empty directory", s -> {
            s.directory("a");
            s.file("a/f", "abc");
            s.directory("b");
            ok(s.rename("a", "b"));
            equal("abc", s.content("b/f"));
            fails(ENOENT, s.look("a"));
        });
        rename.that("replacing a directory lowers the parent's link count", s -> {
            s.directory("p");
            s.directory("p/a");
            s.directory("p/b");
            ok(s.rename("p/a", "p/b"));
            equal(3, s.stat("p").nlink);
        });
        rename.that("replacing a non-empty directory fails with ENOTEMPTY", s -> {
            s.directory("a");
            s.directory("b");
            s.file("b/f", "x");
            failsEither(ENOTEMPTY, EEXIST, s.rename("a", "b"));
            ok(s.unlink("b/f"));
            ok(s.rename("a", "b"));
        });
        rename.that("a replaced directory that is open has no links", s -> {
            s.directory("a");
            s.directory("b");
            int old = ok(s.open("b", O_RDONLY | O_DIRECTORY));
            ok(s.rename("a", "b"));
            equal(0, s.fstat(old).nlink);
            fails(ENOENT, s.openAt(old, "f", O_RDWR | O_CREAT, 0644));
        });
    }

    private static void refusing(Group rename) {
        rename.that("a directory over a file fails with ENOTDIR", s -> {
            s.directory("d");
            s.file("f", "x");
            fails(ENOTDIR, s.rename("d", "f"));
        });
        rename.that("a file over a directory fails with EISDIR", s -> {
            s.directory("d");
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            fails(EISDIR, s.rename("f", "d"));
            fails(EISDIR, s.rename("l", "d"));
        });
        rename.that("a directory into itself fails with EINVAL", s -> {
            s.directory("a");
            s.directory("a/b");
            s.directory("a/b/c");
            fails(EINVAL, s.rename("a", "a/x"));
            fails(EINVAL, s.rename("a", "a/b/c/x"));
            fails(EINVAL, s.rename("a", "a/b/c"));
        });
        rename.that("a directory over its own ancestor fails with ENOTEMPTY", s -> {
            s.directory("a");
            s.directory("a/b");
            failsEither(ENOTEMPTY, EEXIST, s.rename("a/b", "a"));
        });
        rename.that("a missing source fails with ENOENT", s -> {
            s.file("f", "x");
            fails(ENOENT, s.rename("g", "f"));
            fails(ENOENT, s.rename("g", "g"));
            fails(ENOENT, s.rename("f", "d/f"));
            equal("x", s.content("f"));
        });
        rename.that("a path through a file fails with ENOTDIR", s -> {
            s.file("f", "x");
            s.file("g", "y");
            fails(ENOTDIR, s.rename("f/a", "h"));
            fails(ENOTDIR, s.rename("g", "f/a"));
        });
        rename.that("dot and dot-dot fail with EBUSY or EINVAL", s -> {
            s.directory("d");
            s.directory("e");
            failsEither(EBUSY, EINVAL, s.rename("d/.", "x"));
            failsEither(EBUSY, EINVAL, s.rename("d/..", "x"));
            failsEither(EBUSY, EINVAL, s.rename("e", "d/."));
            failsEither(EBUSY, EINVAL, s.rename("e", "d/.."));
        });
        rename.needs(USERS).that("a stranger in a sticky directory cannot replace a file", s -> {
            s.directory("d");
            ok(s.chmod("d", 01777));
            s.file("d/root", "x");
            s.as(Stage.ALICE, alice -> {
                alice.file("d/mine", "y");
                fails(EPERM, alice.rename("d/mine", "d/root"));
                fails(EPERM, alice.rename("d/root", "d/gone"));
            });
            equal("x", s.content("d/root"));
        });
        rename.needs(USERS).that("both directories must be writable", s -> {
            s.directory("a");
            s.directory("b");
            ok(s.chmod("a", 0777));
            s.as(Stage.ALICE, alice -> {
                alice.file("a/f", "x");
                fails(EACCES, alice.rename("a/f", "b/f"));
            });
            s.file("b/g", "x");
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.rename("b/g", "a/g")));
        });
    }

    private static void paths(Group rename) {
        rename.that("a trailing slash is for directories only", s -> {
            s.file("f", "x");
            s.directory("d");
            fails(ENOTDIR, s.rename("f", "g/"));
            fails(ENOTDIR, s.rename("f/", "g"));
            ok(s.rename("d", "e/"));
            ok(s.rename("e/", "d"));
        });
        rename.that("names count from directory descriptors", s -> {
            s.directory("a");
            s.directory("b");
            s.file("a/f", "abc");
            int from = ok(s.open("a", O_RDONLY | O_DIRECTORY));
            int to = ok(s.open("b", O_PATH));
            ok(s.api.rename(from, "f", to, "g", 0));
            equal("abc", s.content("b/g"));
        });
        rename.that("the parents may be reached through links", s -> {
            s.directory("d");
            s.file("d/f", "abc");
            ok(s.symlink("d", "l"));
            ok(s.rename("l/f", "l/g"));
            equal("abc", s.content("d/g"));
        });
        rename.that("unknown flags fail with EINVAL", s -> {
            s.file("f", "x");
            fails(EINVAL, s.rename("f", "g", 1 << 10));
        });
    }

    private static void noReplace(Group rename) {
        rename.that("NOREPLACE fails with EEXIST on an existing name", s -> {
            s.file("f", "new");
            s.file("g", "old");
            s.directory("d");
            fails(EEXIST, s.rename("f", "g", RENAME_NOREPLACE));
            fails(EEXIST, s.rename("f", "d", RENAME_NOREPLACE));
            fails(EEXIST, s.rename("f", "f", RENAME_NOREPLACE));
            equal("old", s.content("g"));
        });
        rename.that("NOREPLACE moves to a free name", s -> {
            s.file("f", "abc");
            ok(s.rename("f", "g", RENAME_NOREPLACE));
            equal("abc", s.content("g"));
        });
        rename.that("NOREPLACE with EXCHANGE fails with EINVAL", s -> {
            s.file("f", "x");
            s.file("g", "y");
            fails(EINVAL, s.rename("f", "g", RENAME_NOREPLACE | RENAME_EXCHANGE));
        });
    }

    private static void exchange(Group rename) {
        rename.that("EXCHANGE swaps two files", s -> {
            s.file("f", "one");
            s.file("g", "two");
            ok(s.rename("f", "g", RENAME_EXCHANGE));
            equal("two", s.content("f"));
            equal("one", s.content("g"));
        });
        rename.that("EXCHANGE swaps a file and a directory across parents", s -> {
            s.directory("a");
            s.directory("b");
            s.directory("a/d");
            s.file("a/d/f", "below");
            s.file("b/f", "file");
            ok(s.rename("a/d", "b/f", RENAME_EXCHANGE));
            equal("file", s.content("a/d"));
            equal("below", s.content("b/f/f"));
            equal(2, s.stat("a").nlink);
            equal(3, s.stat("b").nlink);
            equal(s.stat("b").ino, s.stat("b/f/..").ino);
        });
        rename.that("EXCHANGE swaps non-empty directories", s -> {
            s.directory("a");
            s.directory("b");
            s.file("a/one", "1");
            s.file("b/two", "2");
            ok(s.rename("a", "b", RENAME_EXCHANGE));
            equal(Set.of("two"), s.names("a"));
            equal(Set.of("one"), s.names("b"));
        });
        rename.that("EXCHANGE with a missing name fails with ENOENT", s -> {
            s.file("f", "x");
            fails(ENOENT, s.rename("f", "g", RENAME_EXCHANGE));
            fails(ENOENT, s.rename("g", "f", RENAME_EXCHANGE));
        });
        rename.that("EXCHANGE with an ancestor fails with EINVAL", s -> {
            s.directory("a");
            s.directory("a/b");
            failsEither(EINVAL, ENOTEMPTY, s.rename("a/b", "a", RENAME_EXCHANGE));
            fails(EINVAL, s.rename("a", "a/b", RENAME_EXCHANGE));
        });
    }

    private static void whiteout(Group rename) {
        rename.that("WHITEOUT leaves a whiteout behind", s -> {
            s.file("f", "abc");
            ok(s.rename("f", "g", RENAME_WHITEOUT));
            equal("abc", s.content("g"));
            equal(S_IFCHR, s.lstat("f").type());
            equal(0, s.lstat("f").rdevMajor + s.lstat("f").rdevMinor);
        });
        rename.that("WHITEOUT also replaces", s -> {
            s.file("f", "new");
            s.file("g", "old");
            ok(s.rename("f", "g", RENAME_WHITEOUT));
            equal("new", s.content("g"));
            equal(S_IFCHR, s.lstat("f").type());
        });
        rename.that("WHITEOUT with EXCHANGE fails with EINVAL", s -> {
            s.file("f", "x");
            s.file("g", "y");
            fails(EINVAL, s.rename("f", "g", RENAME_WHITEOUT | RENAME_EXCHANGE));
        });
    }

    private static void racing(Group rename) {
        rename.that("a name that is replaced again and again is never missing", s -> {
            s.file("f", "content");
            var replacer = s.start(Credentials.ROOT, other -> {
                for (int i = 0; i < 300; i++) {
                    other.file("new", "content");
                    ok(other.rename("new", "f"));
                }
            });
            while (!replacer.ended()) {
                equal("content", s.content("f"));
            }
            replacer.join(Stage.DEADLINE_MS);
        });
        rename.that("two threads that swap directories crosswise both end", s -> {
            s.directory("a");
            s.directory("b");
            s.directory("a/x");
            s.directory("b/y");
            var other = s.start(Credentials.ROOT, t -> swap(t, "a/x", "b/x"));
            swap(s, "b/y", "a/y");
            other.join(Stage.DEADLINE_MS);
            equal(Set.of("x"), s.names("a"));
            equal(Set.of("y"), s.names("b"));
        });
    }

    private static void swap(Stage stage, String from, String to) {
        for (int i = 0; i < 200; i++) {
            ok(stage.rename(from, to));
            ok(stage.rename(to, from));
        }
    }
}
