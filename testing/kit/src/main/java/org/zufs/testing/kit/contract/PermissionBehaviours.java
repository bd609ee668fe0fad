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

/** Modes, owners, set-id bits, the umask, and who may do what. */
final class PermissionBehaviours {
    private static final int SHARED_GID = 42500;

    private PermissionBehaviours() {
    }

    static List<Behaviour> all() {
        Group permission = new Group("permission");
        modes(permission);
        umask(permission);
        owners(permission.needs(USERS));
        setId(permission.needs(USERS));
        groups(permission.needs(USERS));
        classes(permission.needs(USERS));
        directories(permission.needs(USERS));
        ways(permission.needs(USERS));
        sticky(permission.needs(USERS));
        access(permission);
        return permission.behaviours();
    }

    private static void modes(Group permission) {
        permission.that("chmod sets every bit", s -> {
            s.file("f", "x");
            for (int mode : new int[] {0, 0777, 0644, 04755, 02755, 01644, 07777, 0400}) {
                ok(s.chmod("f", mode));
                octal(S_IFREG | mode, s.stat("f").mode);
            }
        });
        permission.that("chmod ignores the type bits", s -> {
            s.file("f", "x");
            ok(s.chmod("f", S_IFDIR | 0600));
            octal(S_IFREG | 0600, s.stat("f").mode);
        });
        permission.that("chmod follows a symbolic link", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.chmod("l", 0600));
            octal(0600, s.stat("f").permissions());
            octal(0777, s.lstat("l").permissions());
        });
        permission.that("chmod of a link itself fails with EOPNOTSUPP", s -> {
            ok(s.symlink("f", "l"));
            fails(EOPNOTSUPP, s.api.fchmodat(AT_FDCWD, s.path("l"), 0600, AT_SYMLINK_NOFOLLOW));
        });
        permission.that("chmod of a missing file fails with ENOENT, through a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.chmod("g", 0600));
            fails(ENOTDIR, s.chmod("f/g", 0600));
        });
        permission.that("fchmod changes an open file, also without a name", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            ok(s.api.fchmod(fd, 0700));
            octal(0700, s.fstat(fd).permissions());
        });
        permission.that("both names of a file show its new mode", s -> {
            s.file("f", "x");
            ok(s.link("f", "g"));
            ok(s.chmod("f", 0604));
            octal(0604, s.stat("g").permissions());
        });
        permission.that("an open descriptor keeps its rights after chmod", s -> {
            int fd = s.create("f");
            ok(s.chmod("f", 0));
            equal(3, s.write(fd, "abc"));
            equal("abc", s.textAt(fd, 3, 0));
        });
    }

    private static void umask(Group permission) {
        permission.that("the umask takes bits from new files, directories and nodes", s -> {
            equal(022, s.api.umask(027));
            ok(s.open("f", O_RDWR | O_CREAT, 0777));
            ok(s.mkdir("d", 0777));
            octal(0750, s.stat("f").permissions());
            octal(0750, s.stat("d").permissions());
            equal(027, s.api.umask(0));
            ok(s.open("g", O_RDWR | O_CREAT, 0666));
            octal(0666, s.stat("g").permissions());
        });
        permission.that("the umask does not touch chmod or set-id bits at creation", s -> {
            s.api.umask(077);
            ok(s.open("f", O_RDWR | O_CREAT, 06777));
            octal(06700, s.stat("f").permissions());
            ok(s.chmod("f", 0777));
            octal(0777, s.stat("f").permissions());
        });
        permission.that("a directory may be made with the sticky bit", s -> {
            ok(s.mkdir("d", 01777));
            octal(01755, s.stat("d").permissions());
        });
    }

    private static void owners(Group permission) {
        permission.that("a new file belongs to its maker", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                alice.file("f", "x");
                alice.directory("d");
                ok(alice.symlink("x", "l"));
            });
            for (String name : List.of("f", "d", "l")) {
                equal(Stage.ALICE.uid(), s.lstat(name).uid);
                equal(Stage.ALICE.gid(), s.lstat(name).gid);
            }
        });
        permission.that("root gives files away, and -1 leaves a part", s -> {
            s.file("f", "x");
            ok(s.chown("f", 5, 6));
            ok(s.chown("f", -1, 7));
            ok(s.chown("f", 8, -1));
            equal(8, s.stat("f").uid);
            equal(7, s.stat("f").gid);
            ok(s.api.fchown(ok(s.open("f", O_RDONLY)), 9, 10));
            equal(9, s.stat("f").uid);
        });
        permission.that("lchown changes the link, chown what it points to", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.lchown("l", 5, 6));
            equal(5, s.lstat("l").uid);
            equal(0, s.stat("f").uid);
            ok(s.chown("l", 7, 8));
            equal(7, s.stat("f").uid);
            equal(5, s.lstat("l").uid);
        });
        permission.that("an ordinary owner cannot give a file away", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                alice.file("f", "x");
                fails(EPERM, alice.chown("f", Stage.BOB.uid(), -1));
                ok(alice.chown("f", Stage.ALICE.uid(), Stage.ALICE.gid()));
            });
        });
        permission.that("an owner changes the group only to one of his own", s -> {
            ok(s.chmod(".", 0777));
            s.as(Credentials.user(41001, 42001, SHARED_GID), alice -> {
                alice.file("f", "x");
                ok(alice.chown("f", -1, SHARED_GID));
                equal(SHARED_GID, alice.stat("f").gid);
                fails(EPERM, alice.chown("f", -1, 42999));
            });
        });
        permission.that("a stranger may neither chmod nor chown", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 0666));
            s.as(Stage.ALICE, alice -> {
                fails(EPERM, alice.chmod("f", 0600));
                fails(EPERM, alice.chown("f", Stage.ALICE.uid(), -1));
                fails(EPERM, alice.chown("f", -1, Stage.ALICE.gid()));
            });
        });
    }

    private static void setId(Group permission) {
        permission.that("a write by an ordinary user clears the set-id bits", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 06777));
            s.as(Stage.ALICE, alice -> equal(1, alice.write(ok(alice.open("f", O_WRONLY)), "y")));
            octal(0777, s.stat("f").permissions());
        });
        permission.that("a write by root keeps the set-id bits", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 06755));
            equal(1, s.write(ok(s.open("f", O_WRONLY)), "y"));
            octal(06755, s.stat("f").permissions());
        });
        permission.that("truncation by an ordinary user clears the set-id bits", s -> {
            s.file("f", "content");
            ok(s.chmod("f", 06777));
            s.as(Stage.ALICE, alice -> ok(alice.truncate("f", 1)));
            octal(0777, s.stat("f").permissions());
            ok(s.chmod("f", 06777));
            s.as(Stage.ALICE, alice -> ok(alice.open("f", O_WRONLY | O_TRUNC)));
            octal(0777, s.stat("f").permissions());
        });
        permission.that("chown of an executable file clears the set-id bits, also by root", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 06755));
            ok(s.chown("f", 5, 6));
            octal(0755, s.stat("f").permissions());
        });
        permission.that("chown of a directory keeps its set-id bits", s -> {
            s.directory("d");
            ok(s.chmod("d", 06755));
            ok(s.chown("d", 5, 6));
            octal(06755, s.stat("d").permissions());
        });
        permission.that("set-group-id without group execution survives a write", s -> {
            s.file("f", "x");
            ok(s.chown("f", -1, SHARED_GID));
            ok(s.chmod("f", 02666));
            s.as(Credentials.user(41001, 42001, SHARED_GID), alice ->
                    equal(1, alice.write(ok(alice.open("f", O_WRONLY)), "y")));
            octal(02666, s.stat("f").permissions());
        });
        permission.that("an owner outside the group loses set-group-id by chmod", s -> {
            s.file("f", "x");
            ok(s.chown("f", Stage.ALICE.uid(), 42999));
            s.as(Stage.ALICE, alice -> ok(alice.chmod("f", 02755)));
            octal(0755, s.stat("f").permissions());
        });
        permission.that("an owner inside the group keeps set-group-id by chmod", s -> {
            s.file("f", "x");
            ok(s.chown("f", Stage.ALICE.uid(), SHARED_GID));
            s.as(Credentials.user(41001, 42001, SHARED_GID), alice -> ok(alice.chmod("f", 02755)));
            octal(02755, s.stat("f").permissions());
        });
    }

    private static void groups(Group permission) {
        permission.that("a set-group-id directory hands its group down", s -> {
            s.directory("d");
            ok(s.chown("d", -1, SHARED_GID));
            ok(s.chmod("d", 02777));
            s.as(Stage.ALICE, alice -> {
                alice.file("d/f", "x");
                alice.directory("d/e");
                ok(alice.symlink("x", "d/l"));
            });
            equal(SHARED_GID, s.stat("d/f").gid);
            equal(SHARED_GID, s.lstat("d/l").gid);
            equal(SHARED_GID, s.stat("d/e").gid);
            octal(02755, s.stat("d/e").permissions());
            octal(0644, s.stat("d/f").permissions());
        });
        permission.that("a stranger makes no set-group-id program in such a directory", s -> {
            s.directory("d");
            ok(s.chown("d", -1, SHARED_GID));
            ok(s.chmod("d", 02777));
            s.as(Stage.ALICE, alice -> ok(alice.open("d/f", O_RDWR | O_CREAT, 02755)));
            octal(0755, s.stat("d/f").permissions());
        });
        permission.that("a supplementary group counts", s -> {
            s.file("f", "x");
            ok(s.chown("f", -1, SHARED_GID));
            ok(s.chmod("f", 0640));
            s.as(Credentials.user(41001, 42001, SHARED_GID), alice -> {
                ok(alice.open("f", O_RDONLY));
                fails(EACCES, alice.open("f", O_WRONLY));
            });
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
        });
        permission.that("the last of thirty supplementary groups counts", s -> {
            s.file("f", "x");
            ok(s.chown("f", -1, SHARED_GID));
            ok(s.chmod("f", 0040));
            int[] many = new int[30];
            for (int i = 0; i < many.length; i++) {
                many[i] = SHARED_GID - 29 + i;
            }
            s.as(Credentials.user(41001, 42001, many), alice -> ok(alice.open("f", O_RDONLY)));
        });
    }

    private static void classes(Group permission) {
        permission.that("the owner is judged by the owner's bits alone", s -> {
            s.file("f", "x");
            ok(s.chown("f", Stage.ALICE.uid(), Stage.ALICE.gid()));
            ok(s.chmod("f", 0077));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
            s.as(Stage.BOB, bob -> ok(bob.open("f", O_RDWR)));
        });
        permission.that("the group is judged by the group's bits alone", s -> {
            s.file("f", "x");
            ok(s.chown("f", 0, Stage.ALICE.gid()));
            ok(s.chmod("f", 0606));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
            s.as(Stage.BOB, bob -> ok(bob.open("f", O_RDWR)));
        });
        permission.that("each bit allows its own access only", s -> {
            s.file("f", "x");
            int[][] cases = {{0004, 0, EACCES}, {0002, EACCES, 0}, {0006, 0, 0}, {0001, EACCES, EACCES}};
            for (int[] bits : cases) {
                ok(s.chmod("f", bits[0]));
                s.as(Stage.ALICE, alice -> {
                    equal(-bits[1], Math.min(0, alice.open("f", O_RDONLY)));
                    equal(-bits[2], Math.min(0, alice.open("f", O_WRONLY)));
                });
            }
        });
        permission.that("root reads and writes whatever the mode", s -> {
            s.file("f", "abc");
            ok(s.chown("f", 41001, 42001));
            ok(s.chmod("f", 0));
            equal("abc", s.content("f"));
            ok(s.open("f", O_RDWR | O_TRUNC));
        });
        permission.that("O_TRUNC needs write permission", s -> {
            s.file("f", "abc");
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY | O_TRUNC)));
            equal("abc", s.content("f"));
        });
        permission.that("a change of mode is obeyed at once by others", s -> {
            s.file("f", "x");
            for (int i = 0; i < 5; i++) {
                ok(s.chmod("f", 0644));
                s.as(Stage.ALICE, alice -> ok(alice.open("f", O_RDONLY)));
                ok(s.chmod("f", 0600));
                s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
            }
        });
    }

    private static void directories(Group permission) {
        permission.that("a directory without x cannot be searched", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.chmod("d", 0766));
            s.as(Stage.ALICE, alice -> {
                fails(EACCES, alice.open("d/f", O_RDONLY));
                fails(EACCES, alice.look("d/f"));
                fails(EACCES, alice.mkdir("d/e"));
                fails(EACCES, alice.unlink("d/f"));
                fails(EACCES, alice.rename("d/f", "d/g"));
                equal(java.util.Set.of("f"), alice.names("d"));
            });
        });
        permission.that("a directory without r can be searched but not listed", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.chmod("d", 0711));
            s.as(Stage.ALICE, alice -> {
                ok(alice.open("d/f", O_RDONLY));
                fails(EACCES, alice.open("d", O_RDONLY));
            });
        });
        permission.that("a directory without w cannot be changed", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.chmod("d/f", 0666));
            s.as(Stage.ALICE, alice -> {
                fails(EACCES, alice.open("d/g", O_RDWR | O_CREAT));
                fails(EACCES, alice.mkdir("d/g"));
                fails(EACCES, alice.symlink("x", "d/g"));
                fails(EACCES, alice.mknod("d/g", S_IFREG | 0644));
                fails(EACCES, alice.unlink("d/f"));
                fails(EACCES, alice.rename("d/f", "d/g"));
                ok(alice.open("d/f", O_RDWR | O_CREAT));
            });
        });
        permission.that("removing needs rights on the directory, not on the file", s -> {
            s.directory("d");
            s.file("d/f", "x");
            ok(s.chmod("d/f", 0));
            ok(s.chmod("d", 0777));
            s.as(Stage.ALICE, alice -> ok(alice.unlink("d/f")));
        });
    }

    private static void ways(Group permission) {
        permission.that("moving a directory elsewhere needs write permission on it", s -> {
            ok(s.chmod(".", 0777));
            s.directory("a");
            s.directory("b");
            ok(s.chmod("a", 0777));
            ok(s.chmod("b", 0777));
            s.directory("a/d");
            s.as(Stage.ALICE, alice -> {
                fails(EACCES, alice.rename("a/d", "b/d"));
                ok(alice.rename("a/d", "a/e"));
            });
        });
        permission.that("every directory on the way must be searchable", s -> {
            s.directory("a");
            s.directory("a/b");
            s.directory("a/b/c");
            s.file("a/b/c/f", "x");
            ok(s.chmod("a/b", 0700));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("a/b/c/f", O_RDONLY)));
            ok(s.chmod("a/b", 0701));
            s.as(Stage.ALICE, alice -> ok(alice.open("a/b/c/f", O_RDONLY)));
        });
        permission.needs(SHARED_DESCRIPTORS).that("a descriptor of a directory grants no search permission", s -> {
            s.directory("d");
            s.file("d/f", "x");
            int directory = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            s.as(Stage.ALICE, alice -> ok(alice.openAt(directory, "f", O_RDONLY, 0)));
            ok(s.chmod("d", 0700));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.openAt(directory, "f", O_RDONLY, 0)));
        });
    }

    private static void sticky(Group permission) {
        permission.that("in a sticky directory strangers cannot remove or rename", s -> {
            s.directory("d");
            ok(s.chmod("d", 01777));
            s.as(Stage.ALICE, alice -> {
                alice.file("d/f", "x");
                alice.directory("d/e");
            });
            s.as(Stage.BOB, bob -> {
                fails(EPERM, bob.unlink("d/f"));
                fails(EPERM, bob.rmdir("d/e"));
                fails(EPERM, bob.rename("d/f", "d/g"));
                bob.file("d/mine", "x");
                fails(EPERM, bob.rename("d/mine", "d/f"));
            });
        });
        permission.that("in a sticky directory the owner of the file may remove it", s -> {
            s.directory("d");
            ok(s.chmod("d", 01777));
            s.as(Stage.ALICE, alice -> {
                alice.file("d/f", "x");
                ok(alice.rename("d/f", "d/g"));
                ok(alice.unlink("d/g"));
            });
        });
        permission.that("the owner of a sticky directory may remove any name", s -> {
            s.directory("d");
            ok(s.chown("d", Stage.BOB.uid(), -1));
            ok(s.chmod("d", 01777));
            s.as(Stage.ALICE, alice -> alice.file("d/f", "x"));
            s.as(Stage.BOB, bob -> ok(bob.unlink("d/f")));
        });
    }

    private static void access(Group permission) {
        permission.that("access of a missing file fails with ENOENT", s -> fails(ENOENT, s.access("f", F_OK)));
        permission.needs(USERS).that("root may execute only if somebody may", s -> {
            s.file("f", "x");
            ok(s.access("f", R_OK | W_OK));
            fails(EACCES, s.access("f", X_OK));
            ok(s.chmod("f", 0001));
            ok(s.access("f", X_OK));
        });
        permission.needs(USERS).that("access tells what a user may", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 0750));
            ok(s.chown("f", Stage.ALICE.uid(), Stage.BOB.gid()));
            s.as(Stage.ALICE, alice -> ok(alice.access("f", R_OK | W_OK | X_OK)));
            s.as(Stage.BOB, bob -> {
                ok(bob.access("f", R_OK | X_OK));
                fails(EACCES, bob.access("f", W_OK));
            });
            s.as(Credentials.user(41003, 42003), other -> {
                fails(EACCES, other.access("f", R_OK));
                ok(other.access("f", F_OK));
            });
        });
    }
}
