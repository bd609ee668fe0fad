// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.octal;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.zufs.testing.kit.seam.Credentials;

/** POSIX access control lists, spoken in the kernel's attribute format. */
final class AclBehaviours {
    private static final String ACCESS = "system.posix_acl_access";
    private static final String DEFAULT = "system.posix_acl_default";
    private static final int USER_OBJ = 1;
    private static final int USER = 2;
    private static final int GROUP_OBJ = 4;
    private static final int GROUP = 8;
    private static final int MASK = 16;
    private static final int OTHER = 32;
    private static final int VERSION = 2;

    private AclBehaviours() {
    }

    static List<Behaviour> all() {
        Group acl = new Group("acl").needs(ACL, USERS);
        deciding(acl);
        modes(acl);
        inheriting(acl);
        refusing(acl);
        return acl.behaviours();
    }

    /** The attribute value of a list; the entries are triples of tag, permissions and id, sorted by tag. */
    private static byte[] list(int... triples) {
        ByteBuffer value = ByteBuffer.allocate(4 + triples.length / 3 * 8).order(ByteOrder.LITTLE_ENDIAN);
        value.putInt(VERSION);
        for (int i = 0; i < triples.length; i += 3) {
            value.putShort((short) triples[i]).putShort((short) triples[i + 1]).putInt(triples[i + 2]);
        }
        return value.array();
    }

    private static int set(Stage stage, String path, String name, byte[] value) {
        return stage.api.setxattr(stage.path(path), true, name, value, 0);
    }

    private static byte[] get(Stage stage, String path, String name) {
        byte[] buffer = new byte[1000];
        return Arrays.copyOf(buffer, ok(stage.api.getxattr(stage.path(path), true, name, buffer)));
    }

    private static byte[] aliceMay(int permissions) {
        return list(USER_OBJ, 6, -1, USER, permissions, Stage.ALICE.uid(), GROUP_OBJ, 0, -1, MASK, 7, -1, OTHER, 0, -1);
    }

    private static void deciding(Group acl) {
        acl.that("a named user gets what his entry says", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, aliceMay(4)));
            s.as(Stage.ALICE, alice -> {
                ok(alice.open("f", O_RDONLY));
                fails(EACCES, alice.open("f", O_WRONLY));
            });
            s.as(Stage.BOB, bob -> fails(EACCES, bob.open("f", O_RDONLY)));
            ok(set(s, "f", ACCESS, aliceMay(6)));
            s.as(Stage.ALICE, alice -> ok(alice.open("f", O_RDWR)));
        });
        acl.that("a named group gets what its entry says", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, GROUP_OBJ, 0, -1, GROUP, 6, 42500, MASK, 6, -1,
                    OTHER, 0, -1)));
            s.as(Credentials.user(41001, 42001, 42500), alice -> ok(alice.open("f", O_RDWR)));
            s.as(Stage.BOB, bob -> fails(EACCES, bob.open("f", O_RDONLY)));
        });
        acl.that("the mask limits named entries and the group", s -> {
            s.file("f", "x");
            ok(s.chown("f", -1, Stage.BOB.gid()));
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, USER, 6, Stage.ALICE.uid(), GROUP_OBJ, 6, -1, MASK, 4, -1,
                    OTHER, 0, -1)));
            for (Credentials user : List.of(Stage.ALICE, Stage.BOB)) {
                s.as(user, caller -> {
                    ok(caller.open("f", O_RDONLY));
                    fails(EACCES, caller.open("f", O_WRONLY));
                });
            }
        });
        acl.that("an entry can forbid one user what others may", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, USER, 0, Stage.ALICE.uid(), GROUP_OBJ, 4, -1, MASK, 4, -1,
                    OTHER, 4, -1)));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
            s.as(Stage.BOB, bob -> ok(bob.open("f", O_RDONLY)));
        });
        acl.that("a list on a directory decides about its names", s -> {
            ok(s.mkdir("d", 0700));
            ok(set(s, "d", ACCESS, list(USER_OBJ, 7, -1, USER, 7, Stage.ALICE.uid(), GROUP_OBJ, 0, -1, MASK, 7, -1,
                    OTHER, 0, -1)));
            s.as(Stage.ALICE, alice -> alice.file("d/f", "x"));
            s.as(Stage.BOB, bob -> fails(EACCES, bob.look("d/f")));
        });
    }

    private static void modes(Group acl) {
        acl.that("the group bits of the mode show the mask", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, USER, 4, 1, GROUP_OBJ, 0, -1, MASK, 5, -1, OTHER, 1, -1)));
            octal(0651, s.stat("f").permissions());
        });
        acl.that("chmod sets the mask and leaves the group's entry", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, USER, 6, 1, GROUP_OBJ, 1, -1, MASK, 7, -1, OTHER, 0, -1)));
            ok(s.chmod("f", 0644));
            equal(list(USER_OBJ, 6, -1, USER, 6, 1, GROUP_OBJ, 1, -1, MASK, 4, -1, OTHER, 4, -1),
                    get(s, "f", ACCESS));
        });
        acl.that("a list without named entries is the mode alone", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, list(USER_OBJ, 6, -1, GROUP_OBJ, 5, -1, OTHER, 1, -1)));
            octal(0651, s.stat("f").permissions());
            fails(ENODATA, s.api.getxattr(s.path("f"), true, ACCESS, new byte[100]));
        });
        acl.that("a removed list leaves the mode to decide", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, aliceMay(6)));
            ok(s.api.removexattr(s.path("f"), true, ACCESS));
            ok(s.chmod("f", 0600));
            fails(ENODATA, s.api.getxattr(s.path("f"), true, ACCESS, new byte[100]));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("f", O_RDONLY)));
        });
        acl.that("a list is told by the attribute list and kept by link and rename", s -> {
            s.file("f", "x");
            ok(set(s, "f", ACCESS, aliceMay(4)));
            that(s.attributes("f").contains(ACCESS), "not listed");
            ok(s.link("f", "g"));
            ok(s.rename("f", "h"));
            equal(aliceMay(4), get(s, "g", ACCESS));
            equal(aliceMay(4), get(s, "h", ACCESS));
        });
        acl.that("setting a list clears set-group-id for an owner outside the group", s -> {
            s.file("f", "x");
            ok(s.chown("f", Stage.ALICE.uid(), 42999));
            ok(s.chmod("f", 02755));
            s.as(Stage.ALICE, alice -> ok(set(alice, "f", ACCESS,
                    list(USER_OBJ, 7, -1, USER, 4, 1, GROUP_OBJ, 5, -1, MASK, 5, -1, OTHER, 5, -1))));
            octal(0755, s.stat("f").permissions());
        });
    }

    private static void inheriting(Group acl) {
        byte[] inherited = list(USER_OBJ, 7, -1, USER, 6, Stage.ALICE.uid(), GROUP_OBJ, 5, -1, MASK, 7, -1,
                OTHER, 0, -1);
        acl.that("a new file takes the default list, cut by its mode", s -> {
            s.directory("d");
            ok(set(s, "d", DEFAULT, inherited));
            ok(s.open("d/f", O_RDWR | O_CREAT, 0640));
            equal(list(USER_OBJ, 6, -1, USER, 6, Stage.ALICE.uid(), GROUP_OBJ, 5, -1, MASK, 4, -1, OTHER, 0, -1),
                    get(s, "d/f", ACCESS));
            octal(0640, s.stat("d/f").permissions());
            fails(EACCES, set(s, "d/f", DEFAULT, inherited));
        });
        acl.that("a new directory takes the default list as its default too", s -> {
            s.directory("d");
            ok(set(s, "d", DEFAULT, inherited));
            ok(s.mkdir("d/e", 0777));
            equal(inherited, get(s, "d/e", DEFAULT));
            equal(inherited, get(s, "d/e", ACCESS));
            octal(0770, s.stat("d/e").permissions());
        });
        acl.that("the umask does not count below a default list", s -> {
            s.directory("d");
            ok(set(s, "d", DEFAULT, list(USER_OBJ, 7, -1, GROUP_OBJ, 7, -1, OTHER, 7, -1)));
            s.api.umask(077);
            ok(s.open("d/f", O_RDWR | O_CREAT, 0666));
            octal(0666, s.stat("d/f").permissions());
            ok(s.mkdir("d/e", 0777));
            octal(0777, s.stat("d/e").permissions());
            ok(s.mknod("d/n", S_IFREG | 0666));
            octal(0666, s.stat("d/n").permissions());
        });
        acl.that("the default list does not decide about its own directory", s -> {
            s.directory("d");
            ok(s.chmod("d", 0700));
            ok(set(s, "d", DEFAULT, inherited));
            octal(0700, s.stat("d").permissions());
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.open("d", O_RDONLY)));
        });
        acl.that("a removed default list is inherited no more", s -> {
            s.directory("d");
            ok(set(s, "d", DEFAULT, inherited));
            ok(s.api.removexattr(s.path("d"), true, DEFAULT));
            s.file("d/f", "x");
            fails(ENODATA, s.api.getxattr(s.path("d/f"), true, ACCESS, new byte[100]));
            octal(0644, s.stat("d/f").permissions());
        });
        acl.that("a symbolic link inherits nothing", s -> {
            s.directory("d");
            ok(set(s, "d", DEFAULT, inherited));
            ok(s.symlink("x", "d/l"));
            octal(0777, s.lstat("d/l").permissions());
        });
    }

    private static void refusing(Group acl) {
        acl.that("a list that makes no sense fails with EINVAL", s -> {
            s.file("f", "x");
            fails(EINVAL, set(s, "f", ACCESS, list(USER_OBJ, 6, -1, USER, 4, 1, GROUP_OBJ, 0, -1, OTHER, 0, -1)));
            fails(EINVAL, set(s, "f", ACCESS, list(USER_OBJ, 6, -1, OTHER, 0, -1)));
            fails(EINVAL, set(s, "f", ACCESS, list(USER_OBJ, 6, -1, GROUP_OBJ, 0, -1, OTHER, 9, -1)));
            fails(EINVAL, set(s, "f", ACCESS, new byte[] {2, 0, 0, 0, 1}));
        });
        acl.that("only the owner sets a list", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 0666));
            s.as(Stage.ALICE, alice -> fails(EPERM, set(alice, "f", ACCESS, aliceMay(6))));
            ok(s.chown("f", Stage.ALICE.uid(), -1));
            s.as(Stage.ALICE, alice -> ok(set(alice, "f", ACCESS, aliceMay(6))));
        });
    }
}
