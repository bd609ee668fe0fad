// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;

/** Whose files come into being, and whose rights count. */
class MirrorCallerTest extends MirrorFixture {
    @BeforeEach
    void openTheFolder() throws IOException {
        assumeRoot();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void shouldMakeInodesThatBelongToTheAsker() throws IOException {
        request.as(USER, GROUP);
        create(root, "file", 0600).release(opening.handle());
        assertThat(root.mkdir(request, Name.of("dir"), 0700, new Entry())).isZero();
        assertThat(root.symlink(request, Name.of("link"), bytes("x"), new Entry())).isZero();
        assertThat(root.mknod(request, Name.of("fifo"), ModeBits.S_IFIFO | 0600, 0, new Entry())).isZero();
        for (String name : new String[] {"file", "dir", "link", "fifo"}) {
            assertThat(unixAttribute(folder.resolve(name), "uid")).as(name).isEqualTo(USER);
            assertThat(unixAttribute(folder.resolve(name), "gid")).as(name).isEqualTo(GROUP);
        }
        assertThat(ProcessCalls.geteuid()).isZero();
        assertThat(ProcessCalls.getegid()).isZero();
        Files.createFile(folder.resolve("own"));
        assertThat(unixAttribute(folder.resolve("own"), "uid")).isEqualTo(0);
    }

    @Test
    void shouldLetTheHostDecide() throws IOException {
        Files.createDirectory(folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createFile(folder.resolve("closed/file"));
        Files.writeString(folder.resolve("secret"), "x");
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
        MirrorDirectory closed = (MirrorDirectory) lookup(root, "closed");
        RegularFile secret = (RegularFile) lookup(root, "secret");
        request.as(USER, GROUP);
        assertThat(closed.mkdir(request, Name.of("x"), 0700, new Entry())).isEqualTo(-ErrorNumber.EACCES);
        assertThat(closed.rename(request, Name.of("file"), root, Name.of("y"), 0)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(secret.open(request, OpenFlags.O_RDONLY, opening)).isEqualTo(-ErrorNumber.EACCES);
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.MODE;
        assertThat(secret.setattr(request, 0, changes, attributes)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.mknod(request, Name.of("device"), ModeBits.S_IFCHR | 0600, 0x103, new Entry()))
                .isEqualTo(-ErrorNumber.EPERM);
        assertThat(ProcessCalls.geteuid()).isZero();
    }

    @Test
    void shouldDropCapabilitiesInTheNameOfWhoeverWrites() throws IOException {
        Files.writeString(folder.resolve("able"), "x");
        RegularFile able = (RegularFile) lookup(root, "able");
        Name capability = Name.of("security.capability");
        ByteRange value = range.wrap(buffer, 0, 20);
        buffer.asSlice(0, 20).fill((byte) 0);
        buffer.set(ValueLayout.JAVA_INT, 0, 0x02000001);
        buffer.set(ValueLayout.JAVA_INT, 4, 0x400);
        int set = able.setxattr(request, capability, value, 0);
        assumeTrue(set == 0, "the host keeps no file capabilities: errno " + -set);
        request.as(USER, GROUP);
        assertThat(able.removexattr(request, capability)).isZero();
        assertThat(able.getxattr(request, capability, value)).isEqualTo(-ErrorNumber.ENODATA);
    }

    @Test
    void shouldCountTheAskersGroups() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setAttribute(shared, "unix:gid", GROUP);
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        MirrorDirectory directory = (MirrorDirectory) lookup(root, "shared");
        request.as(USER, USER);
        assertThat(directory.mkdir(request, Name.of("x"), 0700, new Entry())).isEqualTo(-ErrorNumber.EACCES);
        request.as(USER, USER, 1, GROUP);
        assertThat(directory.mkdir(request, Name.of("x"), 0700, new Entry())).isZero();
    }

    @Test
    void shouldHandOnTheGroupOfASetGroupIdDirectory() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setAttribute(shared, "unix:gid", GROUP);
        Files.setAttribute(shared, "unix:mode", 02777);
        MirrorDirectory directory = (MirrorDirectory) lookup(root, "shared");
        request.as(USER, USER);
        Entry entry = new Entry();
        assertThat(directory.mkdir(request, Name.of("x"), 0755, entry)).isZero();
        assertThat(entry.attributes().gid).isEqualTo(GROUP);
        assertThat(entry.attributes().mode).isEqualTo(ModeBits.S_IFDIR | 02755);
    }

    @Test
    void shouldApplyTheAskersUmask() {
        request.as(USER, GROUP).umask(027);
        Inode file = create(root, "file", 0666);
        ((RegularFile) file).release(opening.handle());
        assertThat(getattr(file).mode & ModeBits.PERMISSION_MASK).isEqualTo(0640);
        request.umask(0);
        Inode other = create(root, "other", 0666);
        ((RegularFile) other).release(opening.handle());
        assertThat(getattr(other).mode & ModeBits.PERMISSION_MASK).isEqualTo(0666);
    }

    @Test
    void shouldLetADefaultAccessListRuleInsteadOfTheUmask() {
        assumeTrue(superblock.traits().posixAcl(),
                "the host file system keeps no access control lists");
        assertThat(root.setxattr(request, Name.of("system.posix_acl_default"), openDefault(), 0)).isZero();
        request.as(USER, GROUP).umask(077);
        Inode file = create(root, "file", 0666);
        ((RegularFile) file).release(opening.handle());
        assertThat(getattr(file).mode & ModeBits.PERMISSION_MASK).isEqualTo(0666);
    }

    /** user::rwx, group::rwx, other::rwx: version 2, entries of tag, permissions and id. */
    private ByteRange openDefault() {
        buffer.set(ValueLayout.JAVA_INT, 0, 2);
        short[] tags = {1, 4, 0x20};
        for (int index = 0; index < tags.length; index++) {
            buffer.set(ValueLayout.JAVA_SHORT, 4 + index * 8L, tags[index]);
            buffer.set(ValueLayout.JAVA_SHORT, 6 + index * 8L, (short) 7);
            buffer.set(ValueLayout.JAVA_INT, 8 + index * 8L, -1);
        }
        return range.wrap(buffer, 0, 28);
    }
}
