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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.zufs.testing.kit.seam.DirectoryEntry;

/** Making, removing and listing directories. */
final class DirectoryBehaviours {
    private DirectoryBehaviours() {
    }

    static List<Behaviour> all() {
        Group directory = new Group("directory");
        making(directory);
        removing(directory);
        counts(directory);
        listing(directory);
        positions(directory);
        listingWhileChanging(directory);
        working(directory.needs(WORKING_DIRECTORY));
        return directory.behaviours();
    }

    private static void making(Group directory) {
        directory.that("mkdir makes an empty directory", s -> {
            ok(s.mkdir("d", 0750));
            octal(S_IFDIR | 0750, s.stat("d").mode);
            equal(Set.of(), s.names("d"));
        });
        directory.that("mkdir of an existing name fails with EEXIST", s -> {
            s.file("f", "x");
            s.directory("d");
            ok(s.symlink("nowhere", "l"));
            fails(EEXIST, s.mkdir("f"));
            fails(EEXIST, s.mkdir("d"));
            fails(EEXIST, s.mkdir("l"));
            fails(EEXIST, s.mkdir("d/."));
            fails(EEXIST, s.mkdir("d/.."));
        });
        directory.that("mkdir below nothing fails with ENOENT, below a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.mkdir("a/b"));
            fails(ENOTDIR, s.mkdir("f/b"));
        });
        directory.that("mkdir takes a trailing slash", s -> {
            ok(s.mkdir("d/"));
            equal(S_IFDIR, s.stat("d").type());
        });
        directory.that("directories nest a hundred deep", s -> {
            StringBuilder path = new StringBuilder("d");
            for (int i = 0; i < 100; i++) {
                s.directory(path.toString());
                path.append("/d");
            }
            s.file(path.toString(), "deep");
            equal("deep", s.content(path.toString()));
        });
    }

    private static void removing(Group directory) {
        directory.that("rmdir removes an empty directory", s -> {
            s.directory("d");
            ok(s.rmdir("d"));
            fails(ENOENT, s.look("d"));
        });
        directory.that("rmdir of a directory with a name in it fails with ENOTEMPTY", s -> {
            s.directory("d");
            s.file("d/f", "x");
            fails(ENOTEMPTY, s.rmdir("d"));
            ok(s.unlink("d/f"));
            ok(s.rmdir("d"));
        });
        directory.that("rmdir of a file or a link fails with ENOTDIR", s -> {
            s.file("f", "x");
            s.directory("d");
            ok(s.symlink("d", "l"));
            fails(ENOTDIR, s.rmdir("f"));
            fails(ENOTDIR, s.rmdir("l"));
            fails(ENOTDIR, s.rmdir("f/g"));
        });
        directory.that("rmdir of a missing directory fails with ENOENT", s -> fails(ENOENT, s.rmdir("d")));
        directory.that("rmdir of dot fails with EINVAL, of dot-dot with ENOTEMPTY", s -> {
            s.directory("d");
            s.directory("d/e");
            fails(EINVAL, s.rmdir("d/e/."));
            fails(ENOTEMPTY, s.rmdir("d/e/.."));
        });
        directory.that("unlink of a directory fails with EISDIR", s -> {
            s.directory("d");
            fails(EISDIR, s.unlink("d"));
        });
        directory.that("a removed directory that is open is empty and has no links", s -> {
            s.directory("d");
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            ok(s.rmdir("d"));
            equal(0, s.fstat(fd).nlink);
            failsEither(ENOENT, 0, s.api.readdir(fd, 4096, new ArrayList<>()));
        });
        directory.that("a name can be used again after rmdir", s -> {
            s.directory("d");
            int old = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            ok(s.rmdir("d"));
            s.directory("d");
            s.file("d/f", "new");
            fails(ENOENT, s.openAt(old, "f", O_RDONLY, 0));
            equal("new", s.content("d/f"));
        });
    }

    private static void counts(Group directory) {
        directory.that("subdirectories count as links of their parent", s -> {
            s.directory("d");
            equal(2, s.stat("d").nlink);
            s.directory("d/a");
            s.directory("d/b");
            s.file("d/f", "x");
            equal(4, s.stat("d").nlink);
            ok(s.rmdir("d/a"));
            equal(3, s.stat("d").nlink);
        });
        directory.that("moving a directory moves its link to the new parent", s -> {
            s.directory("a");
            s.directory("b");
            s.directory("a/d");
            ok(s.rename("a/d", "b/d"));
            equal(2, s.stat("a").nlink);
            equal(3, s.stat("b").nlink);
        });
        directory.that("dot and dot-dot are the directory and its parent", s -> {
            s.directory("d");
            s.directory("d/e");
            equal(s.stat("d/e").ino, s.stat("d/e/.").ino);
            equal(s.stat("d").ino, s.stat("d/e/..").ino);
        });
    }

    private static void listing(Group directory) {
        directory.that("a listing has dot, dot-dot and every name once", s -> {
            s.directory("d");
            s.file("d/f", "x");
            s.directory("d/e");
            List<String> names = s.entries("d").stream().map(DirectoryEntry::name).sorted().toList();
            equal(List.of(".", "..", "e", "f"), names);
        });
        directory.that("a listing tells types and inode numbers", s -> {
            s.directory("d");
            s.file("d/f", "x");
            s.directory("d/e");
            ok(s.symlink("x", "d/l"));
            for (DirectoryEntry entry : s.entries("d")) {
                if (!entry.name().startsWith(".")) {
                    equal(s.lstat("d/" + entry.name()).ino, entry.ino());
                    equal(s.lstat("d/" + entry.name()).type() >> 12, entry.type());
                }
            }
        });
        directory.that("five thousand names are all listed, by buffers of any size", s -> {
            s.directory("d");
            TreeSet<String> expected = IntStream.range(0, 5000).mapToObj("name-%05d"::formatted)
                    .collect(Collectors.toCollection(TreeSet::new));
            expected.forEach(name -> s.close(s.create("d/" + name)));
            equal(expected, s.names("d"));
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            List<DirectoryEntry> entries = new ArrayList<>();
            while (ok(s.api.readdir(fd, 64 << 10, entries)) > 0) {
                that(entries.size() < 6000, "the listing does not end");
            }
            equal(5002, entries.size());
        });
    }

    private static void positions(Group directory) {
        directory.that("a buffer too small for a name fails with EINVAL", s -> {
            s.directory("d");
            s.file("d/" + "n".repeat(100), "x");
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            fails(EINVAL, s.api.readdir(fd, 20, new ArrayList<>()));
        });
        directory.that("a listing starts anew after seeking to the start", s -> {
            s.directory("d");
            s.file("d/f", "x");
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            List<DirectoryEntry> first = new ArrayList<>();
            ok(s.api.readdir(fd, 4096, first));
            s.file("d/g", "x");
            equal(0, s.api.lseek(fd, 0, SEEK_SET));
            List<DirectoryEntry> second = new ArrayList<>();
            ok(s.api.readdir(fd, 4096, second));
            equal(first.size() + 1, second.size());
        });
        directory.that("a listing continues at a position that was told", s -> {
            s.directory("d");
            for (int i = 0; i < 100; i++) {
                s.file("d/" + i, "");
            }
            List<DirectoryEntry> all = s.entries("d");
            for (int i : new int[] {0, 1, 2, 50, 99, 100}) {
                int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
                ok(s.api.lseek(fd, all.get(i).position(), SEEK_SET));
                List<DirectoryEntry> rest = new ArrayList<>();
                ok(s.api.readdir(fd, 64 << 10, rest));
                equal(all.subList(i + 1, all.size()).stream().map(DirectoryEntry::name).toList(),
                        rest.stream().map(DirectoryEntry::name).toList());
                ok(s.close(fd));
            }
        });
        directory.that("a listing of a file fails with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.api.readdir(ok(s.open("f", O_RDONLY)), 4096, new ArrayList<>()));
        });
    }

    private static void listingWhileChanging(Group directory) {
        directory.that("names that stay are listed once while others are removed", s -> {
            Set<String> kept = listWhile(s, 400, (stage, name) -> ok(stage.unlink("d/" + name)), false);
            for (int i = 1; i < 400; i += 2) {
                that(kept.contains("n" + i), "n" + i + " was left out");
            }
        });
        directory.that("names that stay are listed once while others are added", s -> {
            Set<String> kept = listWhile(s, 400, (stage, name) -> stage.file("d/new" + name, ""), false);
            for (int i = 0; i < 400; i++) {
                that(kept.contains("n" + i), "n" + i + " was left out");
            }
        });
        directory.that("removing everything that a listing shows empties the directory", s -> {
            s.directory("d");
            for (int i = 0; i < 1000; i++) {
                s.file("d/n" + i, "");
            }
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            List<DirectoryEntry> batch = new ArrayList<>();
            while (ok(s.api.readdir(fd, 1024, batch)) > 0) {
                for (DirectoryEntry entry : batch) {
                    if (!entry.name().startsWith(".")) {
                        ok(s.unlink("d/" + entry.name()));
                    }
                }
                batch.clear();
            }
            ok(s.rmdir("d"));
        });
        directory.that("a removed name is gone from the next listing", s -> {
            s.directory("d");
            s.file("d/a", "");
            s.file("d/b", "");
            equal(Set.of("a", "b"), s.names("d"));
            ok(s.unlink("d/a"));
            equal(Set.of("b"), s.names("d"));
            ok(s.rename("d/b", "d/c"));
            equal(Set.of("c"), s.names("d"));
        });
    }

    /** Lists a directory of n0, n1, ... by small buffers and changes it between them at every second name. */
    private static Set<String> listWhile(Stage stage, int count, java.util.function.BiConsumer<Stage, String> change,
            boolean odd) {
        stage.directory("d");
        for (int i = 0; i < count; i++) {
            stage.file("d/n" + i, "");
        }
        int fd = ok(stage.open("d", O_RDONLY | O_DIRECTORY));
        Set<String> seen = new HashSet<>();
        List<DirectoryEntry> batch = new ArrayList<>();
        int next = odd ? 1 : 0;
        while (ok(stage.api.readdir(fd, 512, batch)) > 0) {
            for (DirectoryEntry entry : batch) {
                that(seen.add(entry.name()), "listed twice: " + entry.name());
            }
            batch.clear();
            for (int i = 0; i < 4 && next < count; i++, next += 2) {
                change.accept(stage, "n" + next);
            }
            that(seen.size() < 10 * count, "the listing does not end");
        }
        return seen;
    }

    private static void working(Group directory) {
        directory.that("paths count from the working directory", s -> {
            s.directory("d");
            ok(s.api.chdir(s.path("d")));
            int fd = ok(s.openAt(AT_FDCWD, "f", O_RDWR | O_CREAT, 0644));
            ok(s.close(fd));
            that(s.exists("d/f"), "d/f is missing");
            StringBuilder path = new StringBuilder();
            ok(s.api.getcwd(path));
            equal(s.path("d"), path.toString());
        });
        directory.that("the working directory follows a rename", s -> {
            s.directory("d");
            ok(s.api.fchdir(ok(s.open("d", O_RDONLY | O_DIRECTORY))));
            ok(s.rename("d", "e"));
            StringBuilder path = new StringBuilder();
            ok(s.api.getcwd(path));
            equal(s.path("e"), path.toString());
        });
        directory.that("in a removed working directory nothing is found or made", s -> {
            s.directory("d");
            ok(s.api.chdir(s.path("d")));
            ok(s.rmdir("d"));
            fails(ENOENT, s.api.getcwd(new StringBuilder()));
            fails(ENOENT, s.openAt(AT_FDCWD, "f", O_RDWR | O_CREAT, 0644));
            fails(ENOENT, s.openAt(AT_FDCWD, "f", O_RDONLY, 0));
        });
        directory.that("the working directory cannot be a file or missing", s -> {
            s.file("f", "x");
            fails(ENOTDIR, s.api.chdir(s.path("f")));
            fails(ENOENT, s.api.chdir(s.path("d")));
            fails(ENOTDIR, s.api.fchdir(ok(s.open("f", O_RDONLY))));
        });
        directory.needs(USERS).that("the working directory must be searchable", s -> {
            ok(s.mkdir("d", 0700));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.api.chdir(alice.path("d"))));
        });
    }
}
