// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.testing.kit.fs.AllocationMeter;
import org.zufs.testing.kit.fs.FakeListing;
import org.zufs.testing.kit.fs.FakeMountContext;
import org.zufs.testing.kit.fs.FakeRequest;

class NullFileSystemTest {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final FakeRequest request = new FakeRequest().as(1000, 100);
    private final Opening opening = new Opening();
    private final Attributes attributes = new Attributes();
    private final ByteRange range = new ByteRange();
    private final MemorySegment buffer = Arena.ofAuto().allocate(1 << 16);

    @Test
    void shouldBeFoundByServiceLoader() {
        assertThat(NullType.class.getModule().getDescriptor().provides())
                .anyMatch(service -> service.providers().contains(NullType.class.getName()));
    }

    @Test
    void shouldHaveTheFixedTree() {
        Directory root = mount("files=12,dirs=2,entries=30,filesize=4k").root();
        FakeListing listing = new FakeListing(5, true, true);
        assertThat(listing.readAll(root, request, 0)).isZero();
        assertThat(listing.names()).hasSize(14).startsWith("f0", "f1").endsWith("f11", "d0", "d1");
        assertThat(listing.inodes()).hasSize(14).doesNotHaveDuplicates();

        FakeListing entries = new FakeListing(7, false, true);
        assertThat(entries.readAll((Directory) lookup(root, "d1"), request, 0)).isZero();
        assertThat(entries.names()).hasSize(30).contains("e0", "e29");

        assertThat(lookup(root, "f11")).isSameAs(listing.inodes().get(11));
        for (String wrong : new String[] {"f12", "f01", "f", "e0", "d2", "f99999999999", "f1x"}) {
            assertThat(root.lookup(request, Name.of(wrong), new Entry())).as(wrong).isEqualTo(-ErrorNumber.ENOENT);
        }
        lookup(root, "f3").getattr(request, 0, attributes);
        assertThat(attributes.size).isEqualTo(4096);
        assertThat(root.unlink(request, Name.of("f1"))).isEqualTo(-ErrorNumber.EPERM);
    }

    @Test
    void shouldMakeEachWordItsOffset() {
        RegularFile file = (RegularFile) lookup(mount("filesize=1m").root(), "f0");
        MemorySegment whole = Arena.ofAuto().allocate(4096);
        assertThat(file.read(request, 0, 8192, range.wrap(whole, 0, 4096))).isEqualTo(4096);
        for (int at = 0; at < 4096; at += 8) {
            assertThat(whole.get(WORD, at)).isEqualTo(8192 + at);
        }
        for (int head = 0; head < 17; head++) {
            for (int length = 0; length < 40; length++) {
                assertThat(file.read(request, 0, 8192 + head, range.wrap(buffer, 3, length))).isEqualTo(length);
                assertThat(buffer.asSlice(3, length).mismatch(whole.asSlice(head, length))).isEqualTo(-1);
            }
        }
        assertThat(file.read(request, 0, (1 << 20) - 10, range.wrap(buffer, 0, 100))).isEqualTo(10);
        assertThat(file.read(request, 0, 1 << 21, range.wrap(buffer, 0, 100))).isZero();
    }

    @Test
    void shouldGiveZerosIfAsked() {
        RegularFile file = (RegularFile) lookup(mount("zero").root(), "f0");
        buffer.fill((byte) 7);
        assertThat(file.read(request, 0, 5, range.wrap(buffer, 1, 20))).isEqualTo(20);
        assertThat(buffer.asSlice(1, 20).mismatch(MemorySegment.ofArray(new byte[20]))).isEqualTo(-1);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, 21)).isEqualTo((byte) 7);
    }

    @Test
    void shouldVerifyWritesIfAsked() {
        RegularFile file = (RegularFile) lookup(mount("verify").root(), "f0");
        file.read(request, 0, 3, range.wrap(buffer, 0, 1000));
        assertThat(file.write(request, 0, 3, 0, range.wrap(buffer, 0, 1000))).isEqualTo(1000);
        assertThat(file.write(request, 0, 4, 0, range.wrap(buffer, 0, 1000))).isEqualTo(-ErrorNumber.EIO);
        RegularFile careless = (RegularFile) lookup(mount("").root(), "f0");
        assertThat(careless.write(request, 0, 4, 0, range.wrap(buffer, 0, 1000))).isEqualTo(1000);
    }

    @Test
    void shouldMakeRenameAndRemove() {
        Superblock superblock = mount("made=64");
        Directory root = superblock.root();
        Entry entry = new Entry();
        assertThat(root.mkdir(request, Name.of("dir"), 0750, entry)).isZero();
        Directory directory = (Directory) entry.inode();
        assertThat(create(directory, "a")).isZero();
        assertThat(create(directory, "a")).isEqualTo(-ErrorNumber.EEXIST);
        RegularFile file = (RegularFile) lookup(directory, "a");
        assertThat(file.write(request, 0, 100, 0, range.wrap(buffer, 0, 10))).isEqualTo(10);
        file.getattr(request, 0, attributes);
        assertThat(attributes.size).isEqualTo(110);
        assertThat(attributes.mode).isEqualTo(0100640);
        assertThat(attributes.uid).isEqualTo(1000);

        assertThat(root.rmdir(request, Name.of("dir"))).isEqualTo(-ErrorNumber.ENOTEMPTY);
        assertThat(root.unlink(request, Name.of("dir"))).isEqualTo(-ErrorNumber.EISDIR);
        assertThat(directory.rename(request, Name.of("a"), root, Name.of("b"), 0)).isZero();
        assertThat(lookup(root, "b")).isSameAs(file);
        assertThat(directory.lookup(request, Name.of("a"), new Entry())).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(create(directory, "c")).isZero();
        Inode other = lookup(directory, "c");
        assertThat(root.rename(request, Name.of("b"), directory, Name.of("c"), Directory.RENAME_NOREPLACE))
                .isEqualTo(-ErrorNumber.EEXIST);
        assertThat(root.rename(request, Name.of("b"), directory, Name.of("c"), Directory.RENAME_EXCHANGE)).isZero();
        assertThat(lookup(root, "b")).isSameAs(other);
        assertThat(lookup(directory, "c")).isSameAs(file);
        assertThat(root.rename(request, Name.of("b"), directory, Name.of("c"), 0)).isZero();
        assertThat(lookup(directory, "c")).isSameAs(other);
        assertThat(directory.unlink(request, Name.of("c"))).isZero();
        assertThat(root.rmdir(request, Name.of("dir"))).isZero();
        assertThat(root.rmdir(request, Name.of("dir"))).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldUseASlotAgainOnlyWhenNameAndReferencesAreGone() {
        Superblock superblock = mount("made=64");
        long free = freeInodes(superblock);
        assertThat(create(superblock.root(), "a")).isZero();
        Inode inode = lookup(superblock.root(), "a");
        long generation = inode.generation();
        assertThat(superblock.root().unlink(request, Name.of("a"))).isZero();
        assertThat(freeInodes(superblock)).isEqualTo(free - 1);
        forget(inode, inode.references());
        assertThat(freeInodes(superblock)).isEqualTo(free);
        assertThat(create(superblock.root(), "a")).isZero();
        assertThat(lookup(superblock.root(), "a")).isSameAs(inode);
        assertThat(inode.generation()).isNotEqualTo(generation);
        forget(inode, inode.references());
        assertThat(freeInodes(superblock)).isEqualTo(free - 1);
    }

    @Test
    void shouldAnswerEnospcWhenThePoolIsEmpty() {
        Superblock superblock = mount("made=64");
        int result = 0;
        for (int index = 0; index < 1000 && result == 0; index++) {
            result = create(superblock.root(), "name" + index);
        }
        assertThat(result).isEqualTo(-ErrorNumber.ENOSPC);
    }

    @Test
    void shouldKeepTheSizeThatIsSet() {
        Inode file = lookup(mount("").root(), "f0");
        AttributeChanges changes = new AttributeChanges();
        changes.valid = AttributeChanges.SIZE | AttributeChanges.MODE;
        changes.size = 5;
        changes.mode = 0600;
        assertThat(file.setattr(request, 0, changes, attributes)).isZero();
        assertThat(attributes.size).isEqualTo(5);
        assertThat(attributes.mode).isEqualTo(0100600);
    }

    @Test
    void shouldRefuseUnknownArguments() {
        assertThatThrownBy(() -> mount("fles=3")).isInstanceOf(MountRefusedException.class);
        assertThatThrownBy(() -> mount("files=-3")).isInstanceOf(MountRefusedException.class);
    }

    @Test
    void shouldAllocateNothingPerOperation() {
        Directory root = mount("files=100,entries=300").root();
        RegularFile file = (RegularFile) lookup(root, "f7");
        Directory directory = (Directory) lookup(root, "d0");
        Entry entry = new Entry();
        Name name = Name.of("f99");
        Name made = Name.of("made");
        Name renamed = Name.of("renamed");
        FakeListing listing = new FakeListing(100, true, false);
        assertThat(AllocationMeter.steadyBytes(() -> {
            file.read(request, 0, 4096, range.wrap(buffer, 0, 4096));
            file.write(request, 0, 4096, 0, range);
            file.getattr(request, 0, attributes);
        })).isZero();
        assertThat(AllocationMeter.steadyBytes(() -> {
            entry.clear();
            root.lookup(request, name, entry);
            forget(entry.inode(), 1);
        })).isZero();
        assertThat(AllocationMeter.steadyBytes(() -> {
            entry.clear();
            root.create(request, made, 0600, 0, entry, opening);
            root.rename(request, made, root, renamed, 0);
            root.unlink(request, renamed);
            forget(entry.inode(), 1);
        })).isZero();
        assertThat(AllocationMeter.steadyBytes(() -> listing.readAll(directory, request, 0))).isZero();
    }

    @Test
    void shouldMakeAndRemoveOnManyLanesAtOnce() throws InterruptedException {
        Superblock superblock = mount("made=4096");
        long free = freeInodes(superblock);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[4];
        for (int index = 0; index < threads.length; index++) {
            FakeRequest own = new FakeRequest(index);
            threads[index] = Thread.ofPlatform().uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
                    .start(() -> churn(superblock.root(), own));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(freeInodes(superblock)).isEqualTo(free);
    }

    private static void churn(Directory root, FakeRequest request) {
        Entry entry = new Entry();
        Opening opening = new Opening();
        for (int turn = 0; turn < 20_000; turn++) {
            Name name = Name.of("shared" + turn % 50);
            entry.clear();
            int result = turn % 3 == 0 ? root.lookup(request, name, entry)
                    : root.create(request, name, 0600, 0, entry, opening);
            if (turn % 5 == 0) {
                root.rename(request, name, root, Name.of("shared" + (turn + 7) % 50), 0);
            }
            if (turn % 2 == 0 || turn > 19_000) {
                root.unlink(request, name);
            }
            if (result == 0) {
                forget(entry.inode(), 1);
            }
        }
        for (int index = 0; index < 50; index++) {
            root.unlink(request, Name.of("shared" + index));
        }
    }

    private static Superblock mount(String arguments) {
        return new NullType().mount(new FakeMountContext(arguments, false));
    }

    private Inode lookup(Directory directory, String name) {
        Entry entry = new Entry();
        assertThat(directory.lookup(request, Name.of(name), entry)).as(name).isZero();
        assertThat(entry.attributesFilled()).isTrue();
        return entry.inode();
    }

    private int create(Directory directory, String name) {
        return directory.create(request, Name.of(name), 0640, 0, new Entry(), opening);
    }

    private static void forget(Inode inode, long count) {
        if (inode.forget(count) == 0) {
            inode.unreferenced();
        }
    }

    private long freeInodes(Superblock superblock) {
        Statistics statistics = new Statistics();
        superblock.statfs(request, statistics);
        return statistics.freeInodeCount;
    }
}
