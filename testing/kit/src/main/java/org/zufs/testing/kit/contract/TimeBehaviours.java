// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zufs.testing.kit.seam.Stat;
import org.zufs.testing.kit.seam.Times;

/** Which call moves which time, and setting times. */
final class TimeBehaviours {
    private static final long ATIME_NS = 1_000_000_000_000_000L;
    private static final long MTIME_NS = 2_000_000_000_000_000L;

    private TimeBehaviours() {
    }

    static List<Behaviour> all() {
        Group times = new Group("times");
        files(times);
        directories(times);
        inodes(times);
        accesses(times.needs(ACCESS_TIME));
        setting(times);
        settingElsewhere(times);
        settingRights(times.needs(USERS));
        return times.behaviours();
    }

    /** The call must move mtime and ctime of the path as told, and not the others. */
    private static void moves(Stage stage, String path, boolean mtime, boolean ctime, Consumer<Stage> call) {
        stage.age(path);
        Stat before = stage.lstat(path);
        stage.tick();
        call.accept(stage);
        Stat after = stage.lstat(path);
        that(mtime == after.mtimeNs > before.mtimeNs, "mtime of " + path + (mtime ? " did not move" : " moved"));
        that(ctime == after.ctimeNs > before.ctimeNs, "ctime of " + path + (ctime ? " did not move" : " moved"));
    }

    private static void files(Group times) {
        times.that("a write moves mtime and ctime", s -> {
            int fd = s.create("f");
            moves(s, "f", true, true, t -> equal(1, t.write(fd, "x")));
            moves(s, "f", true, true, t -> equal(1, t.pwrite(fd, "y", 0)));
        });
        times.that("truncate moves mtime and ctime", s -> {
            int fd = s.create("f");
            moves(s, "f", true, true, t -> ok(t.truncate("f", 100)));
            moves(s, "f", true, true, t -> ok(t.api.ftruncate(fd, 10)));
        });
        times.that("ftruncate to the same size moves mtime and ctime", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            moves(s, "f", true, true, t -> ok(t.api.ftruncate(fd, 3)));
        });
        times.that("a read, stat, open or close moves neither mtime nor ctime", s -> {
            s.file("f", "abc");
            moves(s, "f", false, false, t -> {
                t.content("f");
                t.stat("f");
                ok(t.close(ok(t.open("f", O_RDWR))));
            });
        });
        times.that("a new file has times not before its directory was made", s -> {
            s.directory("d");
            long made = s.stat("d").ctimeNs;
            s.file("d/f", "");
            Stat stat = s.stat("d/f");
            that(stat.mtimeNs >= made && stat.ctimeNs >= made && stat.atimeNs >= made, "times lie before " + made);
            long now = System.currentTimeMillis() * 1_000_000;
            that(Math.abs(stat.mtimeNs - now) < 10_000_000_000L, "mtime is not the time of day");
        });
        times.needs(BIRTH_TIME).that("the creation time is kept", s -> {
            s.file("f", "x");
            Stat first = new Stat();
            ok(s.api.statx(AT_FDCWD, s.path("f"), 0, STATX_BASIC | STATX_BTIME, first));
            that((first.mask & STATX_BTIME) != 0, "no creation time");
            s.tick();
            s.file("f", "y");
            s.age("f");
            Stat second = new Stat();
            ok(s.api.statx(AT_FDCWD, s.path("f"), 0, STATX_BASIC | STATX_BTIME, second));
            equal(first.btimeNs, second.btimeNs);
        });
    }

    private static void directories(Group times) {
        times.that("creating a name moves mtime and ctime of its directory", s -> {
            s.directory("d");
            List<Consumer<Stage>> creators = new ArrayList<>();
            creators.add(t -> t.file("d/file", ""));
            creators.add(t -> t.directory("d/directory"));
            creators.add(t -> ok(t.symlink("x", "d/link")));
            creators.add(t -> ok(t.link("d/file", "d/second")));
            creators.forEach(creator -> moves(s, "d", true, true, creator));
        });
        times.that("removing a name moves mtime and ctime of its directory", s -> {
            s.directory("d");
            s.file("d/f", "");
            s.directory("d/e");
            moves(s, "d", true, true, t -> ok(t.unlink("d/f")));
            moves(s, "d", true, true, t -> ok(t.rmdir("d/e")));
        });
        times.that("rename moves mtime and ctime of both directories", s -> {
            s.directory("a");
            s.directory("b");
            s.file("a/f", "");
            moves(s, "a", true, true, t -> ok(t.rename("a/f", "b/f")));
            moves(s, "b", true, true, t -> ok(t.rename("b/f", "a/f")));
        });
        times.that("writing to a file does not move its directory", s -> {
            s.directory("d");
            s.file("d/f", "");
            moves(s, "d", false, false, t -> t.file("d/f", "content"));
        });
        times.that("a failed create does not move the directory", s -> {
            s.directory("d");
            s.directory("d/e");
            moves(s, "d", false, false, t -> {
                fails(EEXIST, t.mkdir("d/e"));
                fails(ENOENT, t.unlink("d/f"));
            });
        });
    }

    private static void inodes(Group times) {
        times.that("chmod moves ctime only", s -> {
            s.file("f", "x");
            moves(s, "f", false, true, t -> ok(t.chmod("f", 0600)));
        });
        times.needs(USERS).that("chown moves ctime only", s -> {
            s.file("f", "x");
            moves(s, "f", false, true, t -> ok(t.chown("f", 41001, 42001)));
        });
        times.that("link and unlink move ctime of the file", s -> {
            s.file("f", "x");
            moves(s, "f", false, true, t -> ok(t.link("f", "g")));
            moves(s, "f", false, true, t -> ok(t.unlink("g")));
        });
        times.that("rename moves ctime of the file", s -> {
            s.file("f", "x");
            s.age("f");
            Stat before = s.stat("f");
            s.tick();
            ok(s.rename("f", "g"));
            equal(before.mtimeNs, s.stat("g").mtimeNs);
            that(s.stat("g").ctimeNs > before.ctimeNs, "ctime did not move");
        });
        times.that("an overwritten file's other name sees ctime move", s -> {
            s.file("f", "x");
            s.file("g", "y");
            ok(s.link("g", "h"));
            moves(s, "h", false, true, t -> ok(t.rename("f", "g")));
        });
        times.needs(XATTR_USER).that("an attribute moves ctime only", s -> {
            s.file("f", "x");
            moves(s, "f", false, true, t -> ok(t.setxattr("f", "user.a", "1")));
            moves(s, "f", false, true, t -> ok(t.api.removexattr(t.path("f"), true, "user.a")));
        });
    }

    private static void accesses(Group times) {
        times.that("a read moves an atime that is older than mtime", s -> {
            s.file("f", "abc");
            s.age("f");
            s.content("f");
            that(s.stat("f").atimeNs > ATIME_NS, "atime did not move");
        });
        times.that("listing a directory moves an atime that is older than mtime", s -> {
            s.directory("d");
            s.file("d/f", "");
            s.age("d");
            s.names("d");
            that(s.stat("d").atimeNs > ATIME_NS, "atime did not move");
        });
        times.that("O_NOATIME leaves atime", s -> {
            s.file("f", "abc");
            s.age("f");
            equal("abc", s.readAll(ok(s.open("f", O_RDONLY | O_NOATIME))));
            equal(ATIME_NS, s.stat("f").atimeNs);
        });
        times.that("a write does not move atime", s -> {
            s.file("f", "abc");
            s.age("f");
            equal(1, s.write(ok(s.open("f", O_WRONLY)), "x"));
            equal(ATIME_NS, s.stat("f").atimeNs);
        });
    }

    private static void setting(Group times) {
        times.that("utimensat sets both times to the nanosecond", s -> {
            s.file("f", "x");
            ok(s.utimes("f", new Times(1_000_000, 123_456_789, 2_000_000, 987_654_321)));
            equal(ATIME_NS + 123_456_789, s.stat("f").atimeNs);
            equal(MTIME_NS + 987_654_321, s.stat("f").mtimeNs);
        });
        times.that("setting times moves ctime", s -> {
            s.file("f", "x");
            long before = s.stat("f").ctimeNs;
            s.tick();
            s.age("f");
            that(s.stat("f").ctimeNs > before, "ctime did not move");
        });
        times.that("UTIME_OMIT leaves a time", s -> {
            s.file("f", "x");
            s.age("f");
            ok(s.utimes("f", new Times(0, UTIME_OMIT, 77, 0)));
            equal(ATIME_NS, s.stat("f").atimeNs);
            equal(77_000_000_000L, s.stat("f").mtimeNs);
            ok(s.utimes("f", new Times(88, 0, 0, UTIME_OMIT)));
            equal(88_000_000_000L, s.stat("f").atimeNs);
            equal(77_000_000_000L, s.stat("f").mtimeNs);
        });
        times.that("UTIME_NOW sets the time of day", s -> {
            s.file("f", "x");
            s.age("f");
            ok(s.utimes("f", new Times(0, UTIME_NOW, 0, UTIME_OMIT)));
            that(s.stat("f").atimeNs > MTIME_NS, "atime did not move");
            equal(MTIME_NS, s.stat("f").mtimeNs);
            ok(s.utimes("f", Times.NOW));
            that(s.stat("f").mtimeNs > MTIME_NS, "mtime did not move");
        });
        times.that("times before 1970 and after 2038 are kept", s -> {
            s.file("f", "x");
            ok(s.utimes("f", Times.seconds(-1000, 5_000_000_000L)));
            equal(-1_000_000_000_000L, s.stat("f").atimeNs);
            equal(5_000_000_000_000_000_000L, s.stat("f").mtimeNs);
        });
        times.that("a symbolic link has times of its own", s -> {
            s.file("f", "x");
            s.age("f");
            ok(s.symlink("f", "l"));
            ok(s.api.utimensat(AT_FDCWD, s.path("l"), Times.seconds(5, 6), AT_SYMLINK_NOFOLLOW));
            equal(6_000_000_000L, s.lstat("l").mtimeNs);
            equal(MTIME_NS, s.stat("f").mtimeNs);
        });
    }

    private static void settingElsewhere(Group times) {
        times.that("times are set through a descriptor", s -> {
            s.file("f", "x");
            int fd = ok(s.open("f", O_RDONLY));
            ok(s.api.utimensat(fd, null, Times.seconds(5, 6), 0));
            equal(6_000_000_000L, s.stat("f").mtimeNs);
            s.directory("d");
            ok(s.api.utimensat(ok(s.open("d", O_RDONLY)), null, Times.seconds(7, 8), 0));
            equal(8_000_000_000L, s.stat("d").mtimeNs);
        });
        times.that("nanoseconds of a second or more fail with EINVAL", s -> {
            s.file("f", "x");
            fails(EINVAL, s.utimes("f", new Times(1, 1_000_000_000, 1, 0)));
            fails(EINVAL, s.utimes("f", new Times(1, 0, 1, -5)));
        });
        times.that("times of a missing file fail with ENOENT", s ->
                fails(ENOENT, s.utimes("f", Times.NOW)));
        times.that("set times survive a later write of another file and a listing", s -> {
            s.file("f", "x");
            s.age("f");
            s.file("g", "y");
            s.names(".");
            equal(MTIME_NS, s.stat("f").mtimeNs);
        });
        times.that("times set on an open file survive its close", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            ok(s.api.utimensat(fd, null, Times.seconds(1_000_000, 2_000_000), 0));
            ok(s.close(fd));
            equal(MTIME_NS, s.stat("f").mtimeNs);
        });
    }

    private static void settingRights(Group times) {
        times.that("the owner may set any time", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                alice.file("f", "x");
                ok(alice.chmod("f", 0400));
                ok(alice.utimes("f", Times.seconds(1, 2)));
                ok(alice.utimes("f", Times.NOW));
            });
        });
        times.that("a stranger who may write may set the time to now only", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 0666));
            s.as(Stage.ALICE, alice -> {
                ok(alice.utimes("f", Times.NOW));
                fails(EPERM, alice.utimes("f", Times.seconds(1, 2)));
                fails(EPERM, alice.utimes("f", new Times(0, UTIME_NOW, 0, UTIME_OMIT)));
            });
        });
        times.that("a stranger who may not write may set no time", s -> {
            s.file("f", "x");
            s.as(Stage.ALICE, alice -> {
                fails(EACCES, alice.utimes("f", Times.NOW));
                fails(EPERM, alice.utimes("f", Times.seconds(1, 2)));
            });
        });
    }
}
