// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.transport.Operation;

/** What a file system does wrong costs one request, and is told once. */
class FaultyFileSystemTest extends DispatcherFixture {
    @BeforeEach
    void mount() {
        mount(false);
    }

    @Test
    void shouldAnswerEioForAnException() {
        assertThat(lookup(ROOT, "boom")).isEqualTo(-ErrorNumber.EIO);
        assertThat(failures).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(meter.failures).isEqualTo(1);
        assertThat(meter.begun).isEqualTo(1);
        assertThat(meter.ended).isEqualTo(1);
        assertThat(lookup(ROOT, "none")).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldSurviveAStackOverflow() {
        assertThat(lookup(ROOT, "deep")).isEqualTo(-ErrorNumber.EIO);
        assertThat(failures).hasSize(1).first().isInstanceOf(StackOverflowError.class);
        assertThat(lookup(ROOT, "none")).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldGiveTheReferenceBackIfTheAnswerCannotBeGiven() {
        for (String name : new String[] {"late", "sick"}) {
            fileSystem.root.add(Name.of(name), fileSystem.new HeapFile(0600));
            HeapFileSystem.HeapFile file = (HeapFileSystem.HeapFile) fileSystem.root.inodes.getLast();
            file.meta.sick = name.equals("sick");
            assertThat(lookup(ROOT, name)).isNegative();
            assertThat(file.references()).isZero();
        }
        assertThat(lane.create(request, ROOT, Name.of("sick2"), 0600, 2, entry, opening)).isZero();
        lane.unlink(request, ROOT, Name.of("sick"));
        assertThat(lane.create(request, ROOT, Name.of("sick"), 0600, 2, entry, opening)).isNegative();
        assertThat(fileSystem.openFiles).as("the one that could not be answered is closed again").hasValue(1);
        assertThat(export.inodeCount()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheReferenceOfATokenBackWhateverHappens() {
        long number = create("file");
        HeapFileSystem.HeapFile file = (HeapFileSystem.HeapFile) fileSystem.root.inodes.getLast();
        long handle = opening.handle();
        Extents extents = new Extents();
        assertThat(lane.map(request, number, handle, 0, 10, Intent.WRITE, 0, extents)).isZero();
        assertThat(file.references()).isEqualTo(2);
        lane.forget(number, 1);
        assertThat(lane.getattr(request, number, 0, attributes)).isZero();
        file.meta.sick = true;
        assertThat(request(Operation.READ, () -> lane.map(request, number, handle, 0, 10, Intent.READ, 0,
                new Extents()))).isEqualTo(-ErrorNumber.EIO);
        assertThat(file.references()).isEqualTo(1);
        assertThat(request(Operation.WRITE, () -> {
            lane.abort(extents);
            return 0;
        })).isEqualTo(-ErrorNumber.EIO);
        assertThat(file.references()).isZero();
        assertThat(export.inodeCount()).isEqualTo(1);
    }

    @Test
    void shouldNotPassOnAnswersThatAreNone() {
        assertThat(lookup(ROOT, "odd")).isEqualTo(-ErrorNumber.EIO);
        assertThat(lookup(ROOT, "void")).isEqualTo(-ErrorNumber.EIO);
        assertThat(failures).hasSize(2);
    }

    @Test
    void shouldRefuseChangesWhereNothingCanBeChanged() {
        long file = create("file");
        export.release();
        mount(true);
        lookup(ROOT, "file");
        int refused = -ErrorNumber.EROFS;
        assertThat(lane.create(request, ROOT, Name.of("x"), 0, 2, entry, opening)).isEqualTo(refused);
        assertThat(lane.tmpfile(request, ROOT, 0, 2, entry, opening)).isEqualTo(refused);
        assertThat(lane.mkdir(request, ROOT, Name.of("x"), 0, entry)).isEqualTo(refused);
        assertThat(lane.mknod(request, ROOT, Name.of("x"), ModeBits.S_IFREG, 0, entry)).isEqualTo(refused);
        assertThat(lane.symlink(request, ROOT, Name.of("x"), bytes, entry)).isEqualTo(refused);
        assertThat(lane.link(request, file, ROOT, Name.of("x"), entry)).isEqualTo(refused);
        assertThat(lane.unlink(request, ROOT, Name.of("file"))).isEqualTo(refused);
        assertThat(lane.rmdir(request, ROOT, Name.of("file"))).isEqualTo(refused);
        assertThat(lane.rename(request, ROOT, Name.of("file"), ROOT, Name.of("x"), 0)).isEqualTo(refused);
        assertThat(lane.setattr(request, file, 0, new AttributeChanges(), attributes)).isEqualTo(refused);
        assertThat(lane.setxattr(request, file, Name.of("user.a"), bytes, 0)).isEqualTo(refused);
        assertThat(lane.removexattr(request, file, Name.of("user.a"))).isEqualTo(refused);
        assertThat(lane.setflags(request, file, 0)).isEqualTo(refused);
        assertThat(lane.open(request, file, 1, opening)).isEqualTo(refused);
        assertThat(lane.open(request, file, 01000, opening)).isEqualTo(refused);
        assertThat(lane.open(request, file, 0, opening)).isZero();
        assertThat(lane.write(request, file, opening.handle(), 0, 0, bytes)).isEqualTo(refused);
        assertThat(lane.fallocate(request, file, opening.handle(), 0, 0, 1)).isEqualTo(refused);
        assertThat(lane.access(request, file, 2)).isEqualTo(refused);
        assertThat(lane.read(request, file, opening.handle(), 0, bytes)).isZero();
    }

    @Test
    void shouldAnswerEveryOperationOnAStaleNode() {
        long stale = 4242;
        int refused = -ErrorNumber.ESTALE;
        assertThat(lane.getattr(request, stale, 0, attributes)).isEqualTo(refused);
        assertThat(lane.setattr(request, stale, 0, new AttributeChanges(), attributes)).isEqualTo(refused);
        assertThat(lane.readlink(request, stale, bytes)).isEqualTo(refused);
        assertThat(lane.unlink(request, stale, Name.of("x"))).isEqualTo(refused);
        assertThat(lane.link(request, stale, ROOT, Name.of("x"), entry)).isEqualTo(refused);
        assertThat(lane.open(request, stale, 0, opening)).isEqualTo(refused);
        assertThat(lane.opendir(request, stale, 0, opening)).isEqualTo(refused);
        assertThat(lane.read(request, stale, 0, 0, bytes)).isEqualTo(refused);
        assertThat(lane.write(request, stale, 77, 0, 0, bytes)).isEqualTo(refused);
        assertThat(lane.readdir(request, stale, 77, 0, true, new TestSink(1))).isEqualTo(refused);
        assertThat(lane.statfs(request, stale, new Statistics())).isEqualTo(refused);
        assertThat(lane.syncfs(request, stale)).isEqualTo(refused);
        assertThat(lane.access(request, stale, 0)).isEqualTo(refused);
        assertThat(lane.getxattr(request, stale, Name.of("a"), bytes)).isEqualTo(refused);
        assertThat(lane.listxattr(request, stale, bytes)).isEqualTo(refused);
        assertThat(lane.getflags(request, stale)).isEqualTo(refused);
        assertThat(lane.ioctl(request, stale, 0, 0, bytes, bytes)).isEqualTo(refused);
        assertThat(lane.poll(request, stale, 0, 0, 0)).isEqualTo(refused);
        assertThat(lane.lseek(request, stale, 0, 0, 3)).isEqualTo(refused);
        assertThat(lane.copyFileRange(request, stale, 0, 0, ROOT, 0, 0, 1)).isEqualTo(refused);
        assertThat(request(Operation.FSYNC, () -> lane.fsync(request, stale, 0, false))).isEqualTo(refused);
    }
}
