// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.SymbolicLink;
import org.zufs.testing.kit.fs.FakeListing;
import org.zufs.testing.kit.fs.FakeMountContext;

class MirrorTest extends MirrorFixture {
    @Test
    void shouldBeProvidedAsAService() {
        assertThat(MirrorType.class.getModule().getDescriptor().provides())
                .anyMatch(service -> service.providers().contains(MirrorType.class.getName()));
    }

    @Test
    void shouldRefuseWhatItCannotServe() {
        assertThatThrownBy(() -> mountFake("")).isInstanceOf(MountRefusedException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> mountFake(folder + "/absent")).isInstanceOf(MountRefusedException.class)
                .hasMessageContaining("ENOENT");
        assertThatThrownBy(() -> mountFake(folder + ",passthru=on")).isInstanceOf(MountRefusedException.class)
                .hasMessageContaining("passthru");
    }

    private static void mountFake(String arguments) {
        new MirrorType().mount(new FakeMountContext(arguments, false)).unmount();
    }

    @Test
    void shouldShowTheAttributesOfTheHost() throws IOException {
        Path host = Files.writeString(folder.resolve("a"), "hello");
        Inode inode = lookup(root, "a");
        getattr(inode);
        assertThat(attributes.mode & ModeBits.S_IFMT).isEqualTo(ModeBits.S_IFREG);
        assertThat(attributes.size).isEqualTo(5);
        Map<String, Object> expected = Files.readAttributes(host, "unix:*");
        assertThat(attributes.ino).isEqualTo(expected.get("ino"));
        assertThat(attributes.mode).isEqualTo(expected.get("mode"));
        assertThat(attributes.uid).isEqualTo(expected.get("uid"));
        assertThat(attributes.linkCount).isEqualTo(expected.get("nlink"));
        assertThat(attributes.modifySeconds)
                .isEqualTo(Files.getLastModifiedTime(host).toInstant().getEpochSecond());
        assertThat(attributes.modifyNanos).isEqualTo(Files.getLastModifiedTime(host).toInstant().getNano());
        assertThat(attributes.birthSeconds).isPositive();
        assertThat(getattr(root).ino).isEqualTo(root.parentIno());
    }

    @Test
    void shouldReadAndWriteFiles() throws IOException {
        RegularFile file = create(root, "a", 0644);
        long handle = opening.handle();
        assertThat(write(file, handle, 0, 0, "hello world")).isEqualTo(11);
        assertThat(Files.readString(folder.resolve("a"))).isEqualTo("hello world");
        assertThat(read(file, handle, 6, 100)).isEqualTo("world");
        assertThat(write(file, handle, 0, RegularFile.WRITE_APPEND, "!")).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("a"))).isEqualTo("hello world!");
        assertThat(file.fsync(request, handle, false)).isZero();
        assertThat(file.fsync(request, handle, true)).isZero();
        assertThat(file.flush(request, handle)).isZero();
        assertThat(superblock.syncfs(request)).isZero();
        file.release(handle);
        assertThat(file.read(request, Inode.NO_HANDLE, 0, bytes("x"))).isEqualTo(-ErrorNumber.EBADF);
    }

    @Test
    void shouldWriteWhereItIsToldThroughAnAppendingHandle() throws IOException {
        Files.writeString(folder.resolve("a"), "0123456789");
        RegularFile file = (RegularFile) lookup(root, "a");
        long handle = open(file, OpenFlags.O_RDWR | OpenFlags.O_APPEND);
        assertThat(write(file, handle, 2, RegularFile.WRITE_FROM_CACHE, "xx")).isEqualTo(2);
        assertThat(write(file, handle, 2, RegularFile.WRITE_APPEND, "yy")).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("a"))).isEqualTo("01xx456789yy");
        file.release(handle);
    }

    @Test
    void shouldTruncateAtOpenAndBySize() throws IOException {
        Files.writeString(folder.resolve("a"), "0123456789");
        RegularFile file = (RegularFile) lookup(root, "a");
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.SIZE;
        changes.size = 4;
        assertThat(file.setattr(request, Inode.NO_HANDLE, changes, attributes)).isZero();
        assertThat(attributes.size).isEqualTo(4);
        long reading = open(file, OpenFlags.O_RDONLY);
        changes.size = 3;
        assertThat(file.setattr(request, reading, changes, attributes)).isZero();
        assertThat(attributes.size).isEqualTo(3);
        file.release(reading);
        file.release(open(file, OpenFlags.O_WRONLY | OpenFlags.O_TRUNC));
        assertThat(getattr(file).size).isZero();
    }

    @Test
    void shouldFillCachePagesThroughAWritingHandle() throws IOException {
        Files.writeString(folder.resolve("a"), "0123456789");
        RegularFile file = (RegularFile) lookup(root, "a");
        long handle = open(file, OpenFlags.O_WRONLY);
        assertThat(read(file, handle, 4, 3)).isEqualTo("456");
        file.release(handle);
    }

    @Test
    void shouldChangeAttributes() throws IOException {
        RegularFile file = create(root, "a", 0600);
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.MODE | AttributeChanges.ACCESS_TIME | AttributeChanges.MODIFY_TIME
                | AttributeChanges.MODIFY_NOW;
        changes.mode = 0644;
        changes.accessSeconds = 1_000_000_000;
        changes.accessNanos = 123_456_789;
        long handle = opening.handle();
        assertThat(file.setattr(request, handle, changes, attributes)).isZero();
        assertThat(attributes.mode).isEqualTo(0100644);
        assertThat(attributes.accessSeconds).isEqualTo(1_000_000_000);
        assertThat(attributes.accessNanos).isEqualTo(123_456_789);
        assertThat(attributes.modifySeconds).isGreaterThan(1_700_000_000);
        file.release(handle);
        Files.createSymbolicLink(folder.resolve("link"), Path.of("absent"));
        changes.valid = AttributeChanges.ACCESS_TIME | AttributeChanges.MODIFY_TIME;
        changes.modifySeconds = 5;
        assertThat(lookup(root, "link").setattr(request, 0, changes, attributes)).isZero();
        assertThat(attributes.modifySeconds).isEqualTo(5);
    }

    @Test
    void shouldClearSetIdBitsIfTold() throws IOException {
        RegularFile file = create(root, "a", 0600);
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.MODE;
        changes.mode = 06755;
        file.setattr(request, 0, changes, attributes);
        assertThat(write(file, opening.handle(), 0, 0, "a")).isEqualTo(1);
        assertThat(write(file, opening.handle(), 0, RegularFile.WRITE_KILLS_SET_ID, "b")).isEqualTo(1);
        assertThat(getattr(file).mode).isEqualTo(0100755);
        file.setattr(request, 0, changes, attributes);
        assertThat(attributes.mode).isEqualTo(0106755);
        changes.valid = AttributeChanges.KILL_SET_ID;
        assertThat(file.setattr(request, 0, changes, attributes)).isZero();
        assertThat(attributes.mode).isEqualTo(0100755);
        file.release(opening.handle());
    }

    @Test
    void shouldMakeEveryKindOfInode() throws IOException {
        Entry entry = new Entry();
        assertThat(root.mkdir(request, Name.of("dir"), 0755, entry)).isZero();
        Directory directory = (Directory) entry.inode();
        assertThat(directory.parentIno()).isEqualTo(getattr(root).ino);
        entry.clear();
        assertThat(directory.symlink(request, Name.of("link"), bytes("../somewhere"), entry)).isZero();
        SymbolicLink link = (SymbolicLink) entry.inode();
        assertThat(link.readlink(request, range.wrap(buffer, 100, 4095))).isEqualTo(12);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, 100)).isEqualTo((byte) '.');
        assertThat(Files.readSymbolicLink(folder.resolve("dir/link"))).hasToString("../somewhere");
        entry.clear();
        assertThat(directory.mknod(request, Name.of("fifo"), ModeBits.S_IFIFO | 0600, 0, entry)).isZero();
        assertThat(entry.attributes().mode).isEqualTo(ModeBits.S_IFIFO | 0600);
        RegularFile file = create(directory, "file", 0600);
        file.release(opening.handle());
        for (String name : new String[] {"link", "fifo", "file"}) {
            Inode source = lookup(directory, name);
            entry.clear();
            assertThat(root.link(request, source, Name.of("hard" + name), entry)).as(name).isZero();
            assertThat(entry.inode()).isSameAs(source);
            assertThat(entry.attributes().linkCount).isEqualTo(2);
        }
        assertThat(root.link(request, directory, Name.of("x"), new Entry())).isEqualTo(-ErrorNumber.EPERM);
        assertThat(root.rmdir(request, Name.of("dir"))).isEqualTo(-ErrorNumber.ENOTEMPTY);
        assertThat(root.unlink(request, Name.of("dir"))).isEqualTo(-ErrorNumber.EISDIR);
    }

    @Test
    void shouldGiveANameToATemporaryFile() throws IOException {
        Entry entry = new Entry();
        opening.clear();
        assertThat(root.tmpfile(request, 0640, OpenFlags.O_RDWR, entry, opening)).isZero();
        assertThat(entry.attributes().linkCount).isZero();
        RegularFile file = (RegularFile) entry.inode();
        assertThat(write(file, opening.handle(), 0, 0, "text")).isEqualTo(4);
        entry.clear();
        assertThat(root.link(request, file, Name.of("named"), entry)).isZero();
        assertThat(Files.readString(folder.resolve("named"))).isEqualTo("text");
        file.release(opening.handle());
    }

    @Test
    void shouldOpenWhatIsThereAtCreate() throws IOException {
        Files.writeString(folder.resolve("there"), "old");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("there"));
        Entry entry = new Entry();
        opening.clear();
        assertThat(root.create(request, Name.of("there"), 0600, OpenFlags.O_RDWR, entry, opening)).isZero();
        assertThat(read((RegularFile) entry.inode(), opening.handle(), 0, 10)).isEqualTo("old");
        ((RegularFile) entry.inode()).release(opening.handle());
        entry.clear();
        assertThat(root.create(request, Name.of("there"), 0600, OpenFlags.O_RDWR | OpenFlags.O_TRUNC, entry, opening))
                .isZero();
        assertThat(entry.attributes().size).isZero();
        ((RegularFile) entry.inode()).release(opening.handle());
        entry.clear();
        assertThat(root.create(request, Name.of("there"), 0600, OpenFlags.O_RDWR | OpenFlags.O_EXCL, entry, opening))
                .isEqualTo(-ErrorNumber.EEXIST);
        assertThat(root.create(request, Name.of("link"), 0600, OpenFlags.O_RDWR, entry, opening))
                .as("the kernel shall look again").isEqualTo(-ErrorNumber.ESTALE);
    }

    @Test
    void shouldRenameWithFlags() throws IOException {
        Files.writeString(folder.resolve("a"), "a");
        Files.writeString(folder.resolve("b"), "b");
        Files.createDirectory(folder.resolve("dir"));
        Directory directory = (Directory) lookup(root, "dir");
        assertThat(root.rename(request, Name.of("a"), root, Name.of("b"), Directory.RENAME_NOREPLACE))
                .isEqualTo(-ErrorNumber.EEXIST);
        assertThat(root.rename(request, Name.of("a"), root, Name.of("b"), Directory.RENAME_EXCHANGE)).isZero();
        assertThat(Files.readString(folder.resolve("a"))).isEqualTo("b");
        assertThat(root.rename(request, Name.of("a"), directory, Name.of("c"), 0)).isZero();
        assertThat(Files.readString(folder.resolve("dir/c"))).isEqualTo("b");
        assertThat(root.rename(request, Name.of("dir"), directory, Name.of("x"), 0)).isEqualTo(-ErrorNumber.EINVAL);
    }

    @Test
    void shouldAllocateSeekAndCopyRanges() throws IOException {
        RegularFile file = create(root, "a", 0600);
        long handle = opening.handle();
        assertThat(file.fallocate(request, handle, 0, 0, 1 << 16)).isZero();
        assertThat(getattr(file).size).isEqualTo(1 << 16);
        assertThat(write(file, handle, 100, 0, "copied")).isEqualTo(6);
        int punched = file.fallocate(request, handle, RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE,
                1 << 14, 1 << 15);
        assumeTrue(punched != -ErrorNumber.EOPNOTSUPP, "the host file system makes no holes");
        assertThat(file.seek(request, handle, 1, RegularFile.SEEK_HOLE)).isBetween(4096L, 1L << 14);
        assertThat(file.seek(request, handle, 1 << 16, RegularFile.SEEK_DATA)).isEqualTo(-ErrorNumber.ENXIO);
        RegularFile other = create(root, "b", 0600);
        long otherHandle = opening.handle();
        assertThat(file.copyRange(request, handle, 100, other, otherHandle, 10, 6)).isEqualTo(6);
        assertThat(read(other, otherHandle, 10, 10)).isEqualTo("copied");
        file.release(handle);
        other.release(otherHandle);
    }

    @Test
    void shouldKeepExtendedAttributes() throws IOException {
        RegularFile file = create(root, "a", 0600);
        file.release(opening.handle());
        Name name = Name.of("user.origin");
        int set = file.setxattr(request, name, bytes("here"), 0);
        assumeTrue(set != -ErrorNumber.EOPNOTSUPP, "the host file system keeps no user attributes");
        assertThat(set).isZero();
        assertThat(file.setxattr(request, name, bytes("here"), 1)).isEqualTo(-ErrorNumber.EEXIST);
        assertThat(file.getxattr(request, name, range.wrap(buffer, 0, 0))).isEqualTo(4);
        assertThat(file.getxattr(request, name, range.wrap(buffer, 0, 3))).isEqualTo(-ErrorNumber.ERANGE);
        buffer.fill((byte) 0);
        assertThat(file.getxattr(request, name, range.wrap(buffer, 0, 100))).isEqualTo(4);
        assertThat(text(4)).isEqualTo("here");
        assertThat(file.listxattr(request, range.wrap(buffer, 0, 1000))).isEqualTo(12);
        assertThat(text(12)).isEqualTo("user.origin\0");
        assertThat(file.removexattr(request, name)).isZero();
        assertThat(file.getxattr(request, name, range.wrap(buffer, 0, 100))).isEqualTo(-ErrorNumber.ENODATA);
    }

    @Test
    void shouldTouchTheLinkAndNotItsTarget() throws IOException {
        assumeRoot();
        Files.writeString(folder.resolve("target"), "x");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
        Inode link = lookup(root, "link");
        assertThat(link.setxattr(request, Name.of("user.x"), bytes("v"), 0)).as("the host's rule for links")
                .isEqualTo(-ErrorNumber.EPERM);
        assertThat(link.setxattr(request, Name.of("trusted.x"), bytes("v"), 0)).isZero();
        assertThat(lookup(root, "target").getxattr(request, Name.of("trusted.x"), range.wrap(buffer, 0, 10)))
                .isEqualTo(-ErrorNumber.ENODATA);
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.UID;
        changes.uid = USER;
        assertThat(link.setattr(request, 0, changes, attributes)).isZero();
        assertThat(attributes.uid).isEqualTo(USER);
        assertThat(getattr(lookup(root, "target")).uid).isZero();
    }

    @Test
    void shouldKeepAttributeFlags() throws IOException {
        RegularFile file = create(root, "a", 0600);
        file.release(opening.handle());
        int flags = file.getflags(request);
        assumeTrue(flags >= 0, "the host file system has no attribute flags");
        int noDump = 0x40;
        assertThat(file.setflags(request, flags | noDump)).isZero();
        assertThat(file.getflags(request)).isEqualTo(flags | noDump);
        assertThat(root.getflags(request)).isNotNegative();
    }

    @Test
    void shouldTellStatistics() {
        Statistics statistics = new Statistics();
        assertThat(superblock.statfs(request, statistics)).isZero();
        assertThat(statistics.blockCount).isPositive();
        assertThat(statistics.blockSize).isPositive();
        assertThat(statistics.nameLength).isEqualTo(255);
    }

    @Test
    void shouldListEachEntryOnce() throws IOException {
        Directory directory = directoryOf(500);
        opening.clear();
        assertThat(directory.opendir(request, 0, opening)).isZero();
        for (int limit : new int[] {1, 7, 1000}) {
            FakeListing listing = new FakeListing(limit, false, true);
            assertThat(listing.readAll(directory, request, opening.handle())).isZero();
            assertThat(listing.names()).hasSize(500).doesNotHaveDuplicates().contains("name0", "name499");
        }
        FakeListing withInodes = new FakeListing(33, true, true);
        assertThat(withInodes.readAll(directory, request, opening.handle())).isZero();
        assertThat(withInodes.inodes()).hasSize(500).doesNotHaveDuplicates();
        assertThat(withInodes.inodes()).allMatch(inode -> inode.references() == 1);
        assertThat(directory.fsyncdir(request, opening.handle(), false)).isZero();
        directory.releasedir(opening.handle());
    }

    @Test
    void shouldListWhatStaysOnceWhileOthersComeAndGo() throws IOException {
        Directory directory = directoryOf(300);
        opening.clear();
        directory.opendir(request, 0, opening);
        FakeListing listing = new FakeListing(10, false, true);
        long before = -1;
        for (int turn = 0; listing.count() > before; turn++) {
            before = listing.count();
            assertThat(listing.readMore(directory, request, opening.handle())).isZero();
            Files.deleteIfExists(folder.resolve("dir/name" + (100 + turn)));
            Files.createFile(folder.resolve("dir/new" + turn));
        }
        for (int index = 0; index < 100; index++) {
            assertThat(listing.names()).containsOnlyOnce("name" + index);
        }
        directory.releasedir(opening.handle());
    }

    private Directory directoryOf(int count) throws IOException {
        Files.createDirectory(folder.resolve("dir"));
        for (int index = 0; index < count; index++) {
            Files.createFile(folder.resolve("dir/name" + index));
        }
        return (Directory) lookup(root, "dir");
    }

    @Test
    void shouldSeeWhatChangesOnTheHost() throws IOException {
        Path host = Files.writeString(folder.resolve("a"), "one");
        RegularFile file = (RegularFile) lookup(root, "a");
        long handle = open(file, OpenFlags.O_RDONLY);
        Files.writeString(host, "three");
        assertThat(getattr(file).size).isEqualTo(5);
        assertThat(read(file, handle, 0, 10)).isEqualTo("three");
        Files.delete(host);
        assertThat(lookupResult(root, "a")).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(getattr(file).linkCount).as("open files outlive their name").isZero();
        assertThat(read(file, handle, 0, 10)).isEqualTo("three");
        Files.writeString(host, "new");
        assertThat(lookup(root, "a")).isNotSameAs(file);
        file.release(handle);
        Files.createDirectory(folder.resolve("dir"));
        Directory gone = (Directory) lookup(root, "dir");
        Files.delete(folder.resolve("dir"));
        assertThat(lookupResult(gone, "x")).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldNotAskForMoreThanTheTraitsPromise() {
        assertThat(superblock.traits().exclusive()).isFalse();
        assertThat(superblock.traits().entryTimeoutNs()).isEqualTo(1_000_000_000);
        assertThat(superblock.traits().passthrough()).isFalse();
        remount(",exclusive,readonly", true);
        assertThat(superblock.traits().exclusive()).isTrue();
        assertThat(superblock.traits().readOnly()).isTrue();
        assertThat(superblock.traits().passthrough()).isTrue();
        assertThat(superblock.traits().mapsData()).isFalse();
        remount(",timeout=5,passthrough=off", true);
        assertThat(superblock.traits().attributeTimeoutNs()).isEqualTo(5_000_000_000L);
        assertThat(superblock.traits().passthrough()).isFalse();
    }
}
