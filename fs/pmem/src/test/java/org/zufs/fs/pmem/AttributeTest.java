// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.base.time.Clock;
import org.zufs.base.time.ManualClock;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;

class AttributeTest {
    private static final String CAPABILITY = "security.capability";

    private final ManualClock clock = new ManualClock(1_000 * Clock.NANOS_PER_SECOND);
    private final TestMount mount = new TestMount(64L << 20, clock);
    private final Directory root = mount.root();

    @AfterEach
    void unmount() {
        mount.close();
    }

    private void nextSecond() {
        clock.advance(Clock.NANOS_PER_SECOND);
    }

    private static void mode(AttributeChanges changes, int mode) {
        changes.valid |= AttributeChanges.MODE;
        changes.mode = mode;
    }

    private int xattr(Inode inode, String name, String value, int flags) {
        return inode.setxattr(mount.request, Name.of(name), mount.bytes(value), flags);
    }

    private String xattr(Inode inode, String name) {
        ByteRange value = mount.buffer(1 << 16);
        int length = inode.getxattr(mount.request, Name.of(name), value);
        return length < 0 ? ErrorNumber.name(-length) : value.truncate(length).text();
    }

    private List<String> xattrs(Inode inode) {
        ByteRange names = mount.buffer(1 << 16);
        int length = inode.listxattr(mount.request, names);
        return length == 0 ? List.of() : List.of(names.truncate(length).text().split("\0"));
    }

    @Test
    void shouldMoveTimesAsTmpfs() {
        PmemFile file = mount.create(root, "f");
        assertThat(mount.stat(file).birthSeconds).isEqualTo(1000);
        nextSecond();
        mount.write(file, 0, "x");
        Attributes written = mount.stat(file);
        assertThat(List.of(written.accessSeconds, written.modifySeconds, written.changeSeconds, written.birthSeconds))
                .containsExactly(1000L, 1001L, 1001L, 1000L);
        nextSecond();
        mount.read(file, 0, 1);
        assertThat(mount.stat(file).accessSeconds).isEqualTo(1002);
        nextSecond();
        mount.read(file, 0, 1);
        assertThat(mount.stat(file).accessSeconds).isEqualTo(1002);
        assertThat(mount.set(file, changes -> mode(changes, 0600))).isZero();
        assertThat(mount.stat(file).changeSeconds).isEqualTo(1003);
        assertThat(mount.stat(file).modifySeconds).isEqualTo(1001);
        nextSecond();
        assertThat(mount.truncate(file, 1)).isZero();
        assertThat(mount.stat(file).changeSeconds).isEqualTo(1003);
        assertThat(mount.truncate(file, 0)).isZero();
        assertThat(mount.stat(file).modifySeconds).isEqualTo(1004);
        assertThat(mount.stat(root).modifySeconds).isEqualTo(1000);
        root.unlink(mount.request, Name.of("f"));
        assertThat(mount.stat(root).modifySeconds).isEqualTo(1004);
    }

    @Test
    void shouldSetTimes() {
        PmemFile file = mount.create(root, "f");
        nextSecond();
        assertThat(mount.set(file, changes -> {
            changes.valid = AttributeChanges.ACCESS_TIME | AttributeChanges.MODIFY_TIME | AttributeChanges.MODIFY_NOW;
            changes.accessSeconds = -5;
            changes.accessNanos = 7;
        })).isZero();
        Attributes attributes = mount.stat(file);
        assertThat(attributes.accessSeconds).isEqualTo(-5);
        assertThat(attributes.accessNanos).isEqualTo(7);
        assertThat(attributes.modifySeconds).isEqualTo(1001);
    }

    @Test
    void shouldClearSetIdBits() {
        PmemFile file = mount.create(root, "f");
        mount.set(file, changes -> mode(changes, 06755));
        assertThat(file.write(mount.request, 0, 0, 0, mount.bytes("x"))).isEqualTo(1);
        assertThat(mount.stat(file).mode & 07777).isEqualTo(06755);
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_KILLS_SET_ID, mount.bytes("x"))).isEqualTo(1);
        assertThat(mount.stat(file).mode & 07777).isEqualTo(0755);
        mount.set(file, changes -> mode(changes, 06745));
        mount.set(file, changes -> {
            changes.valid = AttributeChanges.UID;
            changes.uid = 5;
        });
        assertThat(mount.stat(file).mode & 07777).isEqualTo(02745);
        Directory directory = mount.mkdir(root, "d");
        mount.set(directory, changes -> mode(changes, 06755));
        mount.set(directory, changes -> {
            changes.valid = AttributeChanges.UID;
            changes.uid = 5;
        });
        mount.set(directory, changes -> changes.valid = AttributeChanges.KILL_SET_ID);
        assertThat(mount.stat(directory).mode & 07777).isEqualTo(06755);
    }

    @Test
    void shouldDropCapabilityOnWrite() {
        PmemFile file = mount.create(root, "f");
        assertThat(xattr(file, CAPABILITY, "cap", 0)).isZero();
        mount.write(file, 0, "x");
        assertThat(xattr(file, CAPABILITY)).isEqualTo("ENODATA");
    }

    @Test
    void shouldHandGroupOn() {
        mount.set(root, changes -> {
            mode(changes, 02777);
            changes.valid |= AttributeChanges.GID;
            changes.gid = 42;
        });
        mount.request.uid = 1;
        mount.request.gid = 7;
        Directory directory = mount.mkdir(root, "d");
        assertThat(mount.stat(directory).gid).isEqualTo(42);
        assertThat(mount.stat(directory).mode).isEqualTo(042755);
        Entry entry = new Entry();
        root.create(mount.request, Name.of("f"), 02755, 0, entry, new Opening());
        assertThat(mount.stat(entry.inode()).mode).isEqualTo(0100755);
    }

    @Test
    void shouldKeepExtendedAttributes() {
        PmemFile file = mount.create(root, "f");
        assertThat(xattr(file, "user.b", "1", 0)).isZero();
        assertThat(xattr(file, "user.a", "2", 1)).isZero();
        assertThat(xattr(file, "trusted.t", "3", 0)).isZero();
        assertThat(xattr(file, "user.a", "2", 1)).isEqualTo(-ErrorNumber.EEXIST);
        assertThat(xattr(file, "user.c", "2", 2)).isEqualTo(-ErrorNumber.ENODATA);
        assertThat(xattr(file, "user.a", "new value", 2)).isZero();
        assertThat(xattr(file, "user.a")).isEqualTo("new value");
        assertThat(file.getxattr(mount.request, Name.of("user.a"), mount.buffer(3))).isEqualTo(-ErrorNumber.ERANGE);
        assertThat(file.getxattr(mount.request, Name.of("user.a"), mount.buffer(0))).isEqualTo(9);
        assertThat(xattrs(file)).containsExactly("trusted.t", "user.a", "user.b");
        mount.request.uid = 5;
        assertThat(xattrs(file)).containsExactly("user.a", "user.b");
        assertThat(file.removexattr(mount.request, Name.of("user.a"))).isZero();
        assertThat(file.removexattr(mount.request, Name.of("user.a"))).isEqualTo(-ErrorNumber.ENODATA);
        assertThat(xattr(file, "system.other", "x", 0)).isEqualTo(-ErrorNumber.EOPNOTSUPP);
        assertThat(xattr(file, "user.", "x", 0)).isEqualTo(-ErrorNumber.EINVAL);
        Entry link = new Entry();
        root.symlink(mount.request, Name.of("l"), mount.bytes("t"), link);
        assertThat(xattr(link.inode(), "user.x", "x", 0)).isEqualTo(-ErrorNumber.EPERM);
        String large = "v".repeat(65_536);
        assertThat(xattr(file, "user.large", large, 0)).isZero();
        assertThat(xattr(file, "user.large")).isEqualTo(large);
    }

    @Test
    void shouldFreeExtendedAttributesWithTheFile() {
        PmemFile file = mount.create(root, "f");
        long free = mount.statfs().freeBlockCount;
        xattr(file, "user.x", "v".repeat(60_000), 0);
        assertThat(mount.statfs().freeBlockCount).isEqualTo(free - 15);
        root.unlink(mount.request, Name.of("f"));
        mount.forgetAll();
        mount.shouldBeAsItWas();
    }

    @Test
    void shouldApplyMaskWithoutDefaultList() {
        mount.request.umask = 027;
        Entry entry = new Entry();
        root.create(mount.request, Name.of("f"), 0666, 0, entry, new Opening());
        assertThat(mount.stat(entry.inode()).mode).isEqualTo(0100640);
    }

    @Test
    void shouldInheritDefaultList() {
        mount.request.umask = 077;
        Directory directory = mount.mkdir(root, "d");
        ByteRange list = mount.range(AclBytes.of("u::rwx u:5:rw- g::r-x m::rwx o::r--"));
        Name name = Name.of("system.posix_acl_default");
        assertThat(directory.setxattr(mount.request, name, list, 0)).isZero();
        PmemFile file = mount.create(directory, "f");
        assertThat(mount.stat(file).mode).isEqualTo(0100644);
        assertThat(xattrs(file)).containsExactly("system.posix_acl_access");
        Directory sub = mount.mkdir(directory, "s");
        assertThat(xattrs(sub)).containsExactly("system.posix_acl_access", "system.posix_acl_default");
        assertThat(mount.stat(sub).mode).isEqualTo(040754);
        mount.set(file, changes -> mode(changes, 0777));
        ByteRange value = mount.buffer(100);
        int length = file.getxattr(mount.request, Name.of("system.posix_acl_access"), value);
        assertThat(AclBytes.text(value, length)).isEqualTo("u::rwx u:5:rw- g::r-x m::rwx o::rwx");
    }

    @Test
    void shouldShowListInMode() {
        PmemFile file = mount.create(root, "f");
        Name name = Name.of("system.posix_acl_access");
        assertThat(file.setxattr(mount.request, name, mount.range(AclBytes.of("u::rw- g::r-- o::---")), 0)).isZero();
        assertThat(mount.stat(file).mode).isEqualTo(0100640);
        assertThat(xattrs(file)).isEmpty();
        assertThat(file.setxattr(mount.request, name, mount.range(AclBytes.of("u::rw- u:7:rwx g::r-- m::rw- o::---")),
                0)).isZero();
        assertThat(mount.stat(file).mode).isEqualTo(0100660);
        assertThat(xattrs(file)).containsExactly("system.posix_acl_access");
        assertThat(file.setxattr(mount.request, name, mount.range(new byte[] {2, 0, 0}), 0))
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(file.removexattr(mount.request, name)).isZero();
        assertThat(mount.stat(file).mode).isEqualTo(0100660);
    }

    @Test
    void shouldEnforceFlags() {
        PmemFile file = mount.create(root, "f");
        assertThat(file.setflags(mount.request, 0x1)).isEqualTo(-ErrorNumber.EOPNOTSUPP);
        assertThat(file.setflags(mount.request, AttributeRules.IMMUTABLE)).isZero();
        assertThat(mount.stat(file).flags).isEqualTo(AttributeRules.IMMUTABLE);
        assertThat(mount.write(file, 0, "x")).isEqualTo(-ErrorNumber.EPERM);
        assertThat(mount.truncate(file, 5)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(mount.set(file, changes -> mode(changes, 0))).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.unlink(mount.request, Name.of("f"))).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.link(mount.request, file, Name.of("g"), new Entry())).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.rename(mount.request, Name.of("f"), root, Name.of("g"), 0)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(xattr(file, "user.x", "x", 0)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(file.setflags(mount.request, AttributeRules.APPEND)).isZero();
        assertThat(file.write(mount.request, 0, 0, RegularFile.WRITE_APPEND, mount.bytes("x"))).isEqualTo(1);
        assertThat(mount.write(file, 0, "y")).isEqualTo(-ErrorNumber.EPERM);
        assertThat(file.setflags(mount.request, 0)).isZero();
        assertThat(root.setflags(mount.request, AttributeRules.APPEND | AttributeRules.NODUMP)).isZero();
        PmemFile other = mount.create(root, "other");
        assertThat(other.getflags(mount.request)).isEqualTo(AttributeRules.NODUMP);
        assertThat(root.unlink(mount.request, Name.of("f"))).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.setflags(mount.request, AttributeRules.IMMUTABLE)).isZero();
        assertThat(root.mkdir(mount.request, Name.of("d"), 0755, new Entry())).isEqualTo(-ErrorNumber.EPERM);
    }
}
