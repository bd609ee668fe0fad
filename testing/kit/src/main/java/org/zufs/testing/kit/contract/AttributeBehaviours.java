// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.failsEither;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Extended attributes. */
final class AttributeBehaviours {
    private AttributeBehaviours() {
    }

    static List<Behaviour> all() {
        Group xattr = new Group("xattr");
        values(xattr.needs(XATTR_USER));
        sizes(xattr.needs(XATTR_USER));
        lists(xattr.needs(XATTR_USER));
        places(xattr.needs(XATTR_USER));
        rights(xattr.needs(XATTR_USER, USERS));
        trusted(xattr.needs(XATTR_TRUSTED));
        security(xattr.needs(XATTR_SECURITY));
        return xattr.behaviours();
    }

    private static int get(Stage stage, String path, String name, int length) {
        return stage.api.getxattr(stage.path(path), true, name, new byte[length]);
    }

    private static void values(Group xattr) {
        xattr.that("a value is kept and replaced", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "one"));
            equal("one", s.attribute("f", "user.a"));
            ok(s.setxattr("f", "user.a", "another"));
            equal("another", s.attribute("f", "user.a"));
            ok(s.setxattr("f", "user.a", ""));
            equal("", s.attribute("f", "user.a"));
        });
        xattr.that("a missing attribute fails with ENODATA", s -> {
            s.file("f", "x");
            fails(ENODATA, get(s, "f", "user.a", 100));
            fails(ENODATA, s.api.removexattr(s.path("f"), true, "user.a"));
            fails(ENOENT, get(s, "g", "user.a", 100));
        });
        xattr.that("XATTR_CREATE fails with EEXIST, XATTR_REPLACE with ENODATA", s -> {
            s.file("f", "x");
            fails(ENODATA, s.api.setxattr(s.path("f"), true, "user.a", Stage.bytes("1"), XATTR_REPLACE));
            ok(s.api.setxattr(s.path("f"), true, "user.a", Stage.bytes("1"), XATTR_CREATE));
            fails(EEXIST, s.api.setxattr(s.path("f"), true, "user.a", Stage.bytes("2"), XATTR_CREATE));
            ok(s.api.setxattr(s.path("f"), true, "user.a", Stage.bytes("3"), XATTR_REPLACE));
            equal("3", s.attribute("f", "user.a"));
            fails(EINVAL, s.api.setxattr(s.path("f"), true, "user.a", Stage.bytes("3"), 1 << 10));
        });
        xattr.that("a removed attribute is gone", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "1"));
            ok(s.setxattr("f", "user.b", "2"));
            ok(s.api.removexattr(s.path("f"), true, "user.a"));
            fails(ENODATA, get(s, "f", "user.a", 100));
            equal("2", s.attribute("f", "user.b"));
        });
        xattr.that("values are any bytes", s -> {
            s.file("f", "x");
            byte[] value = new byte[256];
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) i;
            }
            ok(s.api.setxattr(s.path("f"), true, "user.bytes", value, 0));
            byte[] read = new byte[256];
            equal(256, s.api.getxattr(s.path("f"), true, "user.bytes", read));
            equal(value, read);
        });
        xattr.that("attributes are reached by a descriptor, also without a name", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            ok(s.api.fsetxattr(fd, "user.a", Stage.bytes("abc"), 0));
            byte[] value = new byte[3];
            equal(3, s.api.fgetxattr(fd, "user.a", value));
            equal("abc", Stage.text(value));
            that(ok(s.api.flistxattr(fd, new byte[100])) >= 7, "not listed");
            ok(s.api.fremovexattr(fd, "user.a"));
            fails(ENODATA, s.api.fgetxattr(fd, "user.a", value));
        });
    }

    private static void sizes(Group xattr) {
        xattr.that("a length of 0 asks for the length", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "12345"));
            equal(5, get(s, "f", "user.a", 0));
        });
        xattr.that("a buffer that is too small fails with ERANGE", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "12345"));
            fails(ERANGE, get(s, "f", "user.a", 4));
            equal(5, get(s, "f", "user.a", 5));
            fails(ERANGE, s.api.listxattr(s.path("f"), true, new byte[3]));
        });
        xattr.that("a value of three kilobytes is kept", s -> {
            s.file("f", "x");
            byte[] value = Stage.pattern(3000, 1);
            ok(s.api.setxattr(s.path("f"), true, "user.big", value, 0));
            byte[] read = new byte[3000];
            equal(3000, s.api.getxattr(s.path("f"), true, "user.big", read));
            equal(value, read);
        });
        xattr.that("a value of more than 64 KiB fails with E2BIG", s -> {
            s.file("f", "x");
            fails(7, s.api.setxattr(s.path("f"), true, "user.huge", new byte[65537], 0));
        });
        xattr.that("a name of 255 bytes fits, 256 fail with ERANGE", s -> {
            s.file("f", "x");
            String name = "user." + "n".repeat(250);
            ok(s.setxattr("f", name, "v"));
            equal("v", s.attribute("f", name));
            fails(ERANGE, s.setxattr("f", name + "n", "v"));
        });
        xattr.that("an attribute without a name fails with EINVAL, of no family with EOPNOTSUPP", s -> {
            s.file("f", "x");
            fails(EINVAL, s.setxattr("f", "user.", "v"));
            fails(EOPNOTSUPP, s.setxattr("f", "nofamily.a", "v"));
            fails(EOPNOTSUPP, s.setxattr("f", "noname", "v"));
            fails(EOPNOTSUPP, get(s, "f", "nofamily.a", 10));
            fails(ERANGE, s.setxattr("f", "", "v"));
        });
    }

    private static void lists(Group xattr) {
        xattr.that("the list has every name once", s -> {
            s.file("f", "x");
            equal(Set.of(), s.attributes("f"));
            ok(s.setxattr("f", "user.a", "1"));
            ok(s.setxattr("f", "user.b", "2"));
            ok(s.setxattr("f", "user.a", "3"));
            equal(Set.of("user.a", "user.b"), s.attributes("f"));
            int length = ok(s.api.listxattr(s.path("f"), true, new byte[0]));
            equal(length, s.api.listxattr(s.path("f"), true, new byte[length]));
        });
        xattr.that("a file can have fifty attributes", s -> {
            s.file("f", "x");
            for (int i = 0; i < 50; i++) {
                ok(s.setxattr("f", "user.name" + i, "value" + i));
            }
            equal(50, s.attributes("f").size());
            for (int i = 0; i < 50; i += 2) {
                ok(s.api.removexattr(s.path("f"), true, "user.name" + i));
            }
            equal(25, s.attributes("f").size());
            equal("value49", s.attribute("f", "user.name49"));
        });
    }

    private static void places(Group xattr) {
        xattr.that("a directory has attributes", s -> {
            s.directory("d");
            ok(s.setxattr("d", "user.a", "1"));
            equal("1", s.attribute("d", "user.a"));
            s.file("d/f", "x");
            equal(Set.of(), s.attributes("d/f"));
        });
        xattr.that("attributes belong to the file, not to its name", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "1"));
            ok(s.link("f", "g"));
            ok(s.rename("f", "h"));
            equal("1", s.attribute("g", "user.a"));
            equal("1", s.attribute("h", "user.a"));
            s.file("f", "new");
            equal(Set.of(), s.attributes("f"));
        });
        xattr.that("attributes are set through a symbolic link, not on it", s -> {
            s.file("f", "x");
            ok(s.symlink("f", "l"));
            ok(s.setxattr("l", "user.a", "1"));
            equal("1", s.attribute("f", "user.a"));
            fails(EPERM, s.api.setxattr(s.path("l"), false, "user.a", Stage.bytes("1"), 0));
            failsEither(ENODATA, EPERM, s.api.getxattr(s.path("l"), false, "user.a", new byte[10]));
        });
        xattr.needs(FIFO).that("a named pipe has no user attributes", s -> {
            ok(s.mknod("p", S_IFIFO | 0666));
            fails(EPERM, s.setxattr("p", "user.a", "1"));
        });
    }

    private static void rights(Group xattr) {
        xattr.that("reading needs read permission, writing write permission", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "user.a", "1"));
            ok(s.chmod("f", 0644));
            s.as(Stage.ALICE, alice -> {
                equal("1", alice.attribute("f", "user.a"));
                fails(EACCES, alice.setxattr("f", "user.a", "2"));
                fails(EACCES, alice.api.removexattr(alice.path("f"), true, "user.a"));
            });
            ok(s.chmod("f", 0622));
            s.as(Stage.ALICE, alice -> {
                fails(EACCES, get(alice, "f", "user.a", 10));
                ok(alice.setxattr("f", "user.a", "2"));
                ok(alice.api.listxattr(alice.path("f"), true, new byte[100]));
            });
        });
        xattr.that("in a sticky directory only the owner sets the directory's attributes", s -> {
            s.directory("d");
            ok(s.chmod("d", 01777));
            s.as(Stage.ALICE, alice -> fails(EPERM, alice.setxattr("d", "user.a", "1")));
        });
    }

    private static void trusted(Group xattr) {
        xattr.that("trusted attributes are kept on files, directories and links", s -> {
            s.file("f", "x");
            s.directory("d");
            ok(s.symlink("f", "l"));
            for (String path : List.of("f", "d", "l")) {
                ok(s.api.setxattr(s.path(path), false, "trusted.a", Stage.bytes(path), 0));
            }
            byte[] value = new byte[1];
            equal(1, s.api.getxattr(s.path("l"), false, "trusted.a", value));
            equal("l", Stage.text(value));
            equal("f", s.attribute("f", "trusted.a"));
            byte[] list = new byte[200];
            int length = ok(s.api.listxattr(s.path("l"), false, list));
            that(Stage.text(Arrays.copyOf(list, length)).contains("trusted.a\0"), "not listed");
        });
        xattr.needs(USERS).that("an ordinary user neither sets nor sees them", s -> {
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> alice.file("f", "x"));
            ok(s.setxattr("f", "trusted.a", "1"));
            s.as(Stage.ALICE, alice -> {
                fails(EPERM, alice.setxattr("f", "trusted.b", "1"));
                fails(ENODATA, get(alice, "f", "trusted.a", 10));
                equal(Set.of(), alice.attributes("f"));
            });
        });
    }

    private static void security(Group xattr) {
        xattr.that("security attributes are kept", s -> {
            s.file("f", "x");
            ok(s.setxattr("f", "security.zufs", "label"));
            equal("label", s.attribute("f", "security.zufs"));
        });
        xattr.that("a write takes the capabilities of a program away", s -> {
            s.file("f", "x");
            byte[] capability = new byte[20];
            capability[3] = 2;
            capability[5] = 4;
            ok(s.api.setxattr(s.path("f"), true, "security.capability", capability, 0));
            ok(get(s, "f", "security.capability", 100));
            equal(1, s.write(ok(s.open("f", O_WRONLY)), "y"));
            fails(ENODATA, get(s, "f", "security.capability", 100));
        });
        xattr.needs(USERS).that("an ordinary user does not set them", s -> {
            s.file("f", "x");
            ok(s.chmod("f", 0666));
            s.as(Stage.ALICE, alice -> fails(EPERM, alice.setxattr("f", "security.zufs", "label")));
        });
    }
}
