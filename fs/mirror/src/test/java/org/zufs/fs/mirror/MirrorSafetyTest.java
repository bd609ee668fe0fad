// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.RenameFlags;
import org.zufs.base.linux.ResourceLimits;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.SymbolicLink;
import org.zufs.testing.kit.fs.AllocationMeter;
import org.zufs.testing.kit.fs.FakeListing;
import org.zufs.testing.kit.fs.FakeMountContext;
import org.zufs.testing.kit.fs.FakeRequest;

/** Nothing leads out of the folder, nothing is left open, nothing is allocated. */
class MirrorSafetyTest extends MirrorFixture {
    @Test
    void shouldShareOneInodeAmongHardLinks() throws IOException {
        Files.writeString(folder.resolve("a"), "x");
        Files.createLink(folder.resolve("b"), folder.resolve("a"));
        assertThat(lookup(root, "a")).isSameAs(lookup(root, "b"));
        assertThat(lookup(root, "a").references()).isEqualTo(3);
    }

    @Test
    void shouldGiveAllDescriptorsBack() throws IOException {
        long before = openDescriptors();
        List<Inode> inodes = new ArrayList<>();
        for (int index = 0; index < 300; index++) {
            inodes.add(create(root, "file" + index, 0600));
            ((RegularFile) inodes.getLast()).release(opening.handle());
        }
        opening.clear();
        root.opendir(request, 0, opening);
        FakeListing listing = new FakeListing(50, true, false);
        listing.readAll(root, request, opening.handle());
        root.releasedir(opening.handle());
        assertThat(openDescriptors()).isEqualTo(before + 300);
        inodes.forEach(MirrorFixture::forget);
        assertThat(openDescriptors()).isEqualTo(before);
        listing.readAll(root, request, opening.handle());
        assertThat(openDescriptors()).isEqualTo(before);
        lookup(root, "file7");
        remount("", false);
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldLeaveNothingOpenAfterFailures() throws IOException {
        Files.createDirectory(folder.resolve("dir"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        long before = openDescriptors();
        Entry entry = new Entry();
        assertThat(root.create(request, Name.of("dir"), 0600, 0, entry, opening)).isNegative();
        assertThat(root.create(request, Name.of("link"), 0600, 0, entry, opening)).isNegative();
        assertThat(lookupResult(root, "absent")).isEqualTo(-ErrorNumber.ENOENT);
        assertThat(root.mkdir(request, Name.of("dir"), 0700, entry)).isEqualTo(-ErrorNumber.EEXIST);
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldFollowNoLinkThatIsSwappedIn() throws Exception {
        Files.createDirectory(folder.resolve("served"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("x"), "secret");
        Path inside = folder.resolve("served");
        Files.createDirectory(inside.resolve("now"));
        Files.writeString(inside.resolve("now/x"), "public");
        Files.createSymbolicLink(inside.resolve("then"), outside);
        Directory served = (Directory) lookup(root, "served");
        AtomicBoolean ends = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread swapper = Thread.ofPlatform().uncaughtExceptionHandler((_, thrown) -> failure.set(thrown)).start(() -> {
            while (!ends.get()) {
                assertThat(NamespaceCalls.renameat2(AtFlags.AT_FDCWD, inside + "/now", AtFlags.AT_FDCWD,
                        inside + "/then", RenameFlags.RENAME_EXCHANGE)).isZero();
            }
        });
        int links = 0;
        int directories = 0;
        for (int turn = 0; turn < 20_000; turn++) {
            Inode inode = lookup(served, "now");
            if (inode instanceof Directory directory) {
                directories++;
                RegularFile file = (RegularFile) lookup(directory, "x");
                assertThat(read(file, open(file, OpenFlags.O_RDONLY), 0, 10)).isEqualTo("public");
                file.release(opening.handle());
                forget(file, 1);
            } else {
                links++;
                assertThat(inode).isInstanceOf(SymbolicLink.class);
            }
            forget(inode, 1);
        }
        ends.set(true);
        swapper.join();
        assertThat(failure.get()).isNull();
        assertThat(links + directories).isEqualTo(20_000);
    }

    @Test
    void shouldRefuseNamesThatAreNoNames() {
        for (String wrong : new String[] {"..", ".", "a/b", "", "a\0b"}) {
            MemorySegment bytes = Arena.ofAuto().allocate(16);
            byte[] name = wrong.getBytes(StandardCharsets.UTF_8);
            MemorySegment.copy(name, 0, bytes, ValueLayout.JAVA_BYTE, 0, name.length);
            assertThat(Name.isEntryName(bytes, 0, name.length)).as(wrong).isFalse();
        }
    }

    @Test
    void shouldAnswerEnfileWhenDescriptorsRunOut() throws IOException {
        List<Inode> inodes = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            Files.createFile(folder.resolve("file" + index));
        }
        MemorySegment former = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        MemorySegment tight = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, MemorySegment.NULL, former)).isZero();
        tight.setAtIndex(ValueLayout.JAVA_LONG, 0, openDescriptors() + 100);
        tight.setAtIndex(ValueLayout.JAVA_LONG, 1, former.getAtIndex(ValueLayout.JAVA_LONG, 1));
        int result = 0;
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, tight, MemorySegment.NULL)).isZero();
        try {
            for (int index = 0; index < 200 && result == 0; index++) {
                Entry entry = new Entry();
                result = root.lookup(request, Name.of("file" + index), entry);
                if (result == 0) {
                    inodes.add(entry.inode());
                }
            }
        } finally {
            ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, former, MemorySegment.NULL);
        }
        assertThat(result).isEqualTo(-ErrorNumber.ENFILE);
        inodes.forEach(MirrorFixture::forget);
    }

    @Test
    void shouldMakeNothingThatItHasNoDescriptorFor() throws IOException {
        List<Inode> inodes = new ArrayList<>();
        MemorySegment former = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        MemorySegment tight = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, MemorySegment.NULL, former)).isZero();
        tight.setAtIndex(ValueLayout.JAVA_LONG, 0, openDescriptors() + 60);
        tight.setAtIndex(ValueLayout.JAVA_LONG, 1, former.getAtIndex(ValueLayout.JAVA_LONG, 1));
        int refused = 0;
        int made = 0;
        assertThat(ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, tight, MemorySegment.NULL)).isZero();
        try {
            for (int index = 0; index < 200; index++) {
                Entry entry = new Entry();
                opening.clear();
                int result = switch (index % 3) {
                    case 0 -> root.create(request, Name.of("made" + index), 0644, OpenFlags.O_RDWR, entry, opening);
                    case 1 -> root.mkdir(request, Name.of("made" + index), 0755, entry);
                    default -> root.symlink(request, Name.of("made" + index), bytes("target"), entry);
                };
                if (result == 0) {
                    made++;
                    inodes.add(entry.inode());
                    if (index % 3 == 0) {
                        ((RegularFile) entry.inode()).release(opening.handle());
                    }
                } else {
                    refused++;
                    assertThat(result).isEqualTo(-ErrorNumber.ENFILE);
                }
            }
        } finally {
            ProcessCalls.prlimit(0, ResourceLimits.RLIMIT_NOFILE, former, MemorySegment.NULL);
        }
        assertThat(refused).isPositive();
        assertThat(folder.toFile().list()).hasSize(made);
        inodes.forEach(MirrorFixture::forget);
    }

    @Test
    void shouldAskForInodesToBeForgottenWhenDescriptorsRunLow() throws IOException {
        InodeTable table = ((MirrorSuperblock) superblock).table();
        FakeMountContext context = new FakeMountContext("", false);
        Pruner pruner = new Pruner(table, context.notifier(), 100);
        try {
            for (int index = 0; index < 60; index++) {
                Files.createFile(folder.resolve("file" + index));
                lookup(root, "file" + index);
                pruner.added();
            }
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (context.pruned().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(context.pruned()).isNotEmpty().allMatch(nodeId -> nodeId >= Inode.ROOT_NODE_ID);
            assertThat(table.count()).as("asking alone takes nothing away").isEqualTo(61);
        } finally {
            pruner.close();
        }
    }

    @Test
    void shouldOfferOneBackingFileFromTheFirstOpenToTheLastClose() throws IOException {
        Files.writeString(folder.resolve("a"), "x");
        remount("", true);
        long before = openDescriptors();
        RegularFile file = (RegularFile) lookup(root, "a");
        long reading = open(file, OpenFlags.O_RDONLY);
        int backing = opening.descriptor();
        assertThat(backing).isNotEqualTo(Opening.NO_DESCRIPTOR);
        long writing = open(file, OpenFlags.O_RDWR);
        assertThat(opening.descriptor()).isEqualTo(backing);
        assertThat(write(file, writing, 0, 0, "y")).isEqualTo(1);
        file.release(reading);
        long third = open(file, OpenFlags.O_RDONLY);
        assertThat(opening.descriptor()).isEqualTo(backing);
        file.release(writing);
        file.release(third);
        forget(file);
        assertThat(openDescriptors()).isEqualTo(before);
        assertThat(create(root, "new", 0600).references()).isEqualTo(1);
        assertThat(opening.descriptor()).isNotEqualTo(Opening.NO_DESCRIPTOR);
    }

    @Test
    void shouldStayInsideItsFileSystemIfAsked() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "there is no /dev/shm here");
        superblock.unmount();
        superblock = new MirrorType().mount(
                new FakeMountContext("/dev,xdev=off", false));
        assertThat(lookupResult(superblock.root(), "shm")).isEqualTo(-ErrorNumber.EXDEV);
        superblock.unmount();
        superblock = new MirrorType().mount(new FakeMountContext("/dev/", false));
        Directory shm = (Directory) lookup(superblock.root(), "shm");
        Object hostIno = Files.getAttribute(Path.of("/dev/shm"), "unix:ino");
        assertThat(getattr(shm).ino).as("numbers of another device are mixed").isNotEqualTo(hostIno);
    }

    @Test
    void shouldAllocateNothingOnTheHotPath() throws IOException {
        Files.createDirectory(folder.resolve("dir"));
        for (int index = 0; index < 50; index++) {
            Files.createFile(folder.resolve("dir/name" + index));
        }
        RegularFile file = create(root, "a", 0600);
        long handle = opening.handle();
        Directory directory = (Directory) lookup(root, "dir");
        opening.clear();
        directory.opendir(request, 0, opening);
        long listHandle = opening.handle();
        range.wrap(buffer, 0, 4096);
        assertThat(AllocationMeter.steadyBytes(() -> {
            file.write(request, handle, 0, 0, range);
            file.write(request, handle, 0, RegularFile.WRITE_APPEND, range);
            file.read(request, handle, 0, range);
            file.getattr(request, handle, attributes);
        })).isZero();
        Name name = Name.of("a");
        Entry entry = new Entry();
        assertThat(AllocationMeter.steadyBytes(() -> {
            entry.clear();
            root.lookup(request, name, entry);
            entry.inode().forget(1);
        })).isZero();
        FakeListing listing = new FakeListing(100, false, false);
        assertThat(AllocationMeter.steadyBytes(() -> listing.readAll(directory, request, listHandle))).isZero();
        file.release(handle);
        directory.releasedir(listHandle);
    }

    @Test
    void shouldLookUpAndForgetOnManyLanesAtOnce() throws Exception {
        for (int index = 0; index < 20; index++) {
            Files.createFile(folder.resolve("file" + index));
        }
        long before = openDescriptors();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[4];
        for (int lane = 0; lane < threads.length; lane++) {
            FakeRequest own = new FakeRequest(lane);
            threads[lane] = Thread.ofPlatform().uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
                    .start(() -> churn(own));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(openDescriptors()).isEqualTo(before);
    }

    private void churn(FakeRequest own) {
        Entry entry = new Entry();
        Name[] names = new Name[20];
        for (int index = 0; index < names.length; index++) {
            names[index] = Name.of("file" + index);
        }
        Attributes seen = new Attributes();
        for (int turn = 0; turn < 5_000; turn++) {
            entry.clear();
            assertThat(root.lookup(own, names[turn % names.length], entry)).isZero();
            assertThat(entry.inode().getattr(own, 0, seen)).isZero();
            assertThat(seen.ino).isEqualTo(entry.attributes().ino);
            forget(entry.inode(), 1);
        }
    }
}
