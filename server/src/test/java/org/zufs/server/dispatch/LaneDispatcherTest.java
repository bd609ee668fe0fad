// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.LockRange;

@Timeout(60)
class LaneDispatcherTest extends DispatcherFixture {
    @BeforeEach
    void mount() {
        mount(false);
    }

    @AfterEach
    void shouldGiveEverythingBackAtTheEnd() {
        export.release();
        assertThat(fileSystem.openFiles).hasValue(0);
        assertThat(fileSystem.openDirectories).hasValue(0);
        assertThat(fileSystem.openTokens).hasValue(0);
        assertThat(fileSystem.root.references()).isZero();
        for (var inode : fileSystem.root.inodes) {
            assertThat(inode.references()).isZero();
        }
        assertThat(export.inodeCount()).isZero();
        assertThat(export.handleCount()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldFindNamesWithTheirAttributes() {
        long file = create("file");
        assertThat(lookup(ROOT, "file")).isZero();
        assertThat(entry.inode().nodeId()).isEqualTo(file);
        assertThat(entry.attributes().ino).isEqualTo(file);
        assertThat(entry.inode().references()).isEqualTo(2);
        assertThat(lookup(ROOT, "none")).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(lookup(file, "x")).isEqualTo(-ErrorNumber.ENOTDIR);
        assertThat(lookup(99, "x")).isEqualTo(-ErrorNumber.ESTALE);
    }

    @Test
    void shouldForgetUntilTheNodeIsStale() {
        long directory = mkdir("directory");
        lookup(ROOT, "directory");
        lane.forget(directory, 1);
        assertThat(lane.getattr(request, directory, 0, attributes)).isZero();
        lane.forget(directory, 1);
        assertThat(lane.getattr(request, directory, 0, attributes)).isEqualTo(-ErrorNumber.ESTALE);
        lane.forget(directory, 1);
        assertThat(lookup(ROOT, "directory")).isZero();
    }

    @Test
    void shouldFreeAnInodeWhenNeitherNameNorReferenceIsLeft() {
        long file = create("file");
        assertThat(lane.unlink(request, ROOT, Name.of("file"))).isZero();
        assertThat(fileSystem.freed).hasValue(0);
        assertThat(lane.release(request, file, opening.handle(), 0, false)).isZero();
        lane.forget(file, 1);
        assertThat(fileSystem.freed).hasValue(1);
    }

    @Test
    void shouldMakeEveryKindOfInode() {
        bytes.wrap(memory, 0, 4);
        assertThat(lane.symlink(request, ROOT, Name.of("link"), bytes, entry)).isZero();
        long link = entry.inode().nodeId();
        bytes.wrap(memory, 0, 4096);
        assertThat(lane.readlink(request, link, bytes)).isEqualTo(4);
        assertThat(lane.readlink(request, ROOT, bytes)).isEqualTo(-ErrorNumber.EINVAL);
        int fifo = ModeBits.S_IFIFO | 0600;
        assertThat(lane.mknod(request, ROOT, Name.of("fifo"), fifo, 0, entry)).isZero();
        long node = entry.inode().nodeId();
        assertThat(lane.open(request, node, 0, opening)).isEqualTo(-ErrorNumber.ENXIO);
        assertThat(lane.mknod(request, ROOT, Name.of("d"), ModeBits.S_IFDIR, 0, entry)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(lane.mknod(request, ROOT, Name.of("x"), 0030000, 0, entry)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.tmpfile(request, ROOT, 0600, 2, entry, opening)).isZero();
        long nameless = entry.inode().nodeId();
        assertThat(lane.link(request, nameless, ROOT, Name.of("named"), entry)).isZero();
        assertThat(lane.link(request, ROOT, ROOT, Name.of("no"), entry)).isEqualTo(-ErrorNumber.EPERM);
        assertThat(lane.link(request, nameless, node, Name.of("no"), entry)).isEqualTo(-ErrorNumber.ENOTDIR);
    }

    @Test
    void shouldRemoveAndMoveNames() {
        long directory = mkdir("directory");
        create("file");
        assertThat(lane.rename(request, ROOT, Name.of("file"), directory, Name.of("moved"), 0)).isZero();
        assertThat(lookup(directory, "moved")).isZero();
        assertThat(lane.rename(request, ROOT, Name.of("x"), 99, Name.of("y"), 0)).isEqualTo(-ErrorNumber.ESTALE);
        assertThat(lane.rename(request, ROOT, Name.of("x"), ROOT, Name.of("y"), 3)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.rename(request, ROOT, Name.of("x"), ROOT, Name.of("y"), 8)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.unlink(request, directory, Name.of("moved"))).isZero();
        assertThat(lane.rmdir(request, ROOT, Name.of("directory"))).isZero();
        assertThat(lane.rmdir(request, ROOT, Name.of("directory"))).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldReadAndWriteOpenFiles() {
        long file = create("file");
        long handle = opening.handle();
        memory.fill((byte) 5);
        bytes.wrap(memory, 0, 100);
        assertThat(lane.write(request, file, handle, 0, 0, bytes)).isEqualTo(100);
        memory.fill((byte) 0);
        bytes.wrap(memory, 0, 4096);
        assertThat(lane.read(request, file, handle, 10, bytes)).isEqualTo(90);
        assertThat(bytes.byteAt(89)).isEqualTo((byte) 5);
        assertThat(lane.flush(request, file, handle, 1)).isZero();
        assertThat(lane.fsync(request, file, handle, true)).isZero();
        assertThat(lane.lseek(request, file, handle, 0, 4)).isEqualTo(100);
        assertThat(lane.lseek(request, file, handle, 0, 2)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.fallocate(request, file, handle, 0, 0, 10)).isZero();
        assertThat(lane.fallocate(request, file, handle, 0, Long.MAX_VALUE, 10)).isEqualTo(-ErrorNumber.EFBIG);
        assertThat(lane.fallocate(request, file, handle, 0, 0, 0)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.copyFileRange(request, file, handle, 0, file, handle, 200, 50)).isEqualTo(50);
        assertThat(lane.open(request, file, 0, opening)).isZero();
        assertThat(opening.handle()).isNotEqualTo(handle);
    }

    @Test
    void shouldEndEachTokenOnce() {
        long file = create("file");
        long handle = opening.handle();
        Extents extents = new Extents();
        assertThat(lane.map(request, file, handle, 0, 100, Intent.WRITE, 0, extents)).isZero();
        assertThat(lane.commit(request, extents, 100)).isZero();
        assertThat(lane.commit(request, extents, 100)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.map(request, file, handle, 0, 100, Intent.READ, 0, extents)).isZero();
        assertThat(extents.totalLength()).isEqualTo(100);
        lane.release(extents);
        lane.release(extents);
        assertThat(fileSystem.openTokens).hasValue(0);
        assertThat(lane.map(request, file, handle, 0, 100, Intent.WRITE, 0, extents)).isZero();
        lane.abort(extents);
        lane.map(request, file, handle, 0, 100, Intent.WRITE, 0, extents);
        lane.map(request, file, handle, 0, 100, Intent.READ, 0, new Extents());
        assertThat(fileSystem.openTokens).hasValue(2);
    }

    @Test
    void shouldRefuseHandlesThatAreNotOpenOnTheInode() {
        long first = create("first");
        long handle = opening.handle();
        long second = create("second");
        long directory = mkdir("directory");
        assertThat(lane.opendir(request, directory, 0, opening)).isZero();
        long directoryHandle = opening.handle();
        for (long forged : new long[] {handle + 1, handle + (1L << 32), -1, 12345, Long.MIN_VALUE}) {
            assertThat(lane.read(request, first, forged, 0, bytes)).isEqualTo(-ErrorNumber.EBADF);
            assertThat(lane.release(request, first, forged, 0, true)).isEqualTo(-ErrorNumber.EBADF);
            assertThat(lane.getattr(request, first, forged, attributes)).isEqualTo(-ErrorNumber.EBADF);
        }
        assertThat(lane.read(request, second, handle, 0, bytes)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.read(request, 999, handle, 0, bytes)).isEqualTo(-ErrorNumber.ESTALE);
        assertThat(lane.read(request, first, 0, 0, bytes)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.read(request, directory, directoryHandle, 0, bytes)).isEqualTo(-ErrorNumber.EISDIR);
        assertThat(lane.release(request, directory, directoryHandle, 0, false)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.releasedir(request, first, handle)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.readdir(request, first, handle, 0, false, new TestSink(9))).isEqualTo(-ErrorNumber.ENOTDIR);
        assertThat(lane.release(request, first, handle, 0, false)).isZero();
        assertThat(lane.release(request, first, handle, 0, false)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.read(request, first, handle, 0, bytes)).isEqualTo(-ErrorNumber.EBADF);
        assertThat(lane.open(request, directory, 0, opening)).isEqualTo(-ErrorNumber.EISDIR);
        assertThat(lane.opendir(request, first, 0, opening)).isEqualTo(-ErrorNumber.ENOTDIR);
        assertThat(lane.releasedir(request, directory, directoryHandle)).isZero();
    }

    @Test
    void shouldRefuseAHandleWhoseInodeWasForgotten() {
        long file = create("file");
        lane.forget(file, 1);
        assertThat(lane.read(request, file, opening.handle(), 0, bytes)).isEqualTo(-ErrorNumber.ESTALE);
        assertThat(lane.release(request, file, opening.handle(), 0, false)).isZero();
    }

    @Test
    void shouldChangeAttributesOnlyWhereTheyFit() {
        long file = create("file");
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.SIZE;
        changes.size = 77;
        assertThat(lane.setattr(request, file, 0, changes, attributes)).isZero();
        assertThat(attributes.size).isEqualTo(77);
        assertThat(lane.setattr(request, file, opening.handle(), changes, attributes)).isZero();
        assertThat(lane.setattr(request, ROOT, 0, changes, attributes)).isEqualTo(-ErrorNumber.EISDIR);
        changes.size = -1;
        assertThat(lane.setattr(request, file, 0, changes, attributes)).isEqualTo(-ErrorNumber.EINVAL);
        changes.valid = AttributeChanges.MODE;
        changes.mode = 0700;
        assertThat(lane.setattr(request, ROOT, 0, changes, attributes)).isZero();
        assertThat(attributes.mode).isEqualTo(ModeBits.S_IFDIR | 0700);
    }

    @Test
    void shouldAnswerTheRest() {
        long file = create("file");
        Statistics statistics = new Statistics();
        assertThat(lane.statfs(request, ROOT, statistics)).isZero();
        assertThat(statistics.blockCount).isEqualTo(100);
        assertThat(lane.syncfs(request, ROOT)).isZero();
        assertThat(lane.access(request, file, 4)).isZero();
        request.uid = 5;
        request.gid = 5;
        assertThat(lane.access(request, file, 2)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(lane.getxattr(request, file, Name.of("user.a"), bytes)).isEqualTo(-ErrorNumber.ENODATA);
        assertThat(lane.setxattr(request, file, Name.of("user.a"), bytes, 0)).isZero();
        assertThat(lane.listxattr(request, file, bytes)).isEqualTo(5);
        assertThat(lane.removexattr(request, file, Name.of("user.a"))).isZero();
        assertThat(lane.getflags(request, file)).isZero();
        assertThat(lane.setflags(request, file, 0)).isZero();
        assertThat(lane.ioctl(request, file, 0, 0, bytes, bytes)).isEqualTo(-ErrorNumber.ENOTTY);
        assertThat(lane.poll(request, file, 0, 1, 0)).isEqualTo(-ErrorNumber.ENOSYS);
    }

    @Test
    void shouldKeepLocksUntilTheFileIsClosed() {
        long file = create("file");
        long first = opening.handle();
        lane.open(request, file, 0, opening);
        LockRange range = new LockRange();
        range.end = Long.MAX_VALUE;
        range.type = LockRange.EXCLUSIVE;
        range.owner = 1;
        assertThat(lane.setlk(request, file, first, range, false)).isZero();
        range.owner = 2;
        assertThat(lane.setlk(request, file, opening.handle(), range, false)).isEqualTo(-ErrorNumber.EAGAIN);
        assertThat(lane.setlk(request, file, opening.handle(), range, true)).isEqualTo(Request.PARKED);
        assertThat(lane.flush(request, file, first, 1)).isZero();
        assertThat(request.parked.answer()).isZero();
        range.owner = 1;
        assertThat(lane.getlk(request, file, first, range)).isZero();
        assertThat(range.type).isEqualTo(LockRange.EXCLUSIVE);
        assertThat(lane.release(request, file, opening.handle(), 0, false)).isZero();
        assertThat(lane.getlk(request, file, first, range)).isZero();
        assertThat(range.type).isEqualTo(LockRange.UNLOCK);
        range.type = 3;
        assertThat(lane.setlk(request, file, first, range, false)).isEqualTo(-ErrorNumber.EINVAL);
    }

    @Test
    void shouldGiveAHandleEvenWhereTheFileSystemHasNone() {
        long directory = mkdir("directory");
        assertThat(lane.opendir(request, directory, 0, opening)).isZero();
        assertThat(opening.handle()).isNotEqualTo(Dispatcher.NO_HANDLE);
        assertThat(lane.fsyncdir(request, directory, opening.handle(), false)).isZero();
    }

    @Test
    void shouldDoWithoutHandlesWhereOpensAreNotTracked() {
        fileSystem.traits = fileSystem.traits.withTrackedOpens(false, false);
        mount(false);
        long file = create("file");
        assertThat(lane.read(request, file, 0, 0, bytes)).isZero();
        assertThat(lane.fsync(request, file, 0, false)).isZero();
        assertThat(lane.release(request, file, 0, 0, false)).isZero();
        assertThat(lane.readdir(request, ROOT, 0, 0, false, new TestSink(9))).isZero();
        assertThat(lane.releasedir(request, ROOT, 0)).isZero();
        export.release();
        mount(false);
    }

    @Test
    void shouldRefuseMoreHandlesThanTheLimit() {
        long file = create("file");
        for (int count = 1; count < 2048; count++) {
            assertThat(lane.open(request, file, 0, opening)).isZero();
        }
        assertThat(lane.open(request, file, 0, opening)).isEqualTo(-ErrorNumber.ENFILE);
        assertThat(lane.opendir(request, ROOT, 0, opening)).isEqualTo(-ErrorNumber.ENFILE);
        assertThat(lane.create(request, ROOT, Name.of("more"), 0, 2, entry, opening)).isEqualTo(-ErrorNumber.ENFILE);
        assertThat(fileSystem.openFiles).hasValue(2048);
        assertThat(fileSystem.openDirectories).hasValue(0);
    }
}
