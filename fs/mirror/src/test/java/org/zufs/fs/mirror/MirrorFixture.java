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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Superblock;
import org.zufs.testing.kit.fs.FakeMountContext;
import org.zufs.testing.kit.fs.FakeRequest;

/** A folder and a mirror of it, called as the server calls it. */
abstract class MirrorFixture {
    static final int USER = 12_345;
    static final int GROUP = 23_456;

    @TempDir
    Path folder;

    final FakeRequest request = new FakeRequest();
    final Attributes attributes = new Attributes();
    final Opening opening = new Opening();
    final MemorySegment buffer = Arena.ofAuto().allocate(1 << 16);
    final ByteRange range = new ByteRange();
    Superblock superblock;
    Directory root;

    @BeforeEach
    void mountFolder() {
        mount("", false);
    }

    @AfterEach
    void unmountFolder() {
        superblock.unmount();
    }

    /** Instead of the mirror that is mounted. */
    final void remount(String arguments, boolean passthrough) {
        superblock.unmount();
        mount(arguments, passthrough);
    }

    private void mount(String arguments, boolean passthrough) {
        superblock = new MirrorType().mount(new FakeMountContext(folder + arguments, passthrough));
        root = superblock.root();
    }

    final Inode lookup(Directory directory, String name) {
        Entry entry = new Entry();
        assertThat(directory.lookup(request, Name.of(name), entry)).as(name).isZero();
        assertThat(entry.attributesFilled()).isTrue();
        return entry.inode();
    }

    final int lookupResult(Directory directory, String name) {
        return directory.lookup(request, Name.of(name), new Entry());
    }

    /** Makes a file as the request says. Answers it, open with {@link #opening}. */
    final RegularFile create(Directory directory, String name, int mode) {
        Entry entry = new Entry();
        opening.clear();
        assertThat(directory.create(request, Name.of(name), mode, OpenFlags.O_RDWR, entry, opening)).isZero();
        return (RegularFile) entry.inode();
    }

    final long open(RegularFile file, int flags) {
        opening.clear();
        assertThat(file.open(request, flags, opening)).isZero();
        return opening.handle();
    }

    final Attributes getattr(Inode inode) {
        assertThat(inode.getattr(request, Inode.NO_HANDLE, attributes)).isZero();
        return attributes;
    }

    final int write(RegularFile file, long handle, long offset, int flags, String text) {
        return file.write(request, handle, offset, flags, bytes(text));
    }

    final String read(RegularFile file, long handle, long offset, int length) {
        int count = file.read(request, handle, offset, range.wrap(buffer, 0, length));
        assertThat(count).isNotNegative();
        return text(count);
    }

    final ByteRange bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return range.wrap(buffer, 0, bytes.length);
    }

    final String text(long length) {
        return new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    static void forget(Inode inode) {
        forget(inode, inode.references());
    }

    static void forget(Inode inode, long count) {
        if (inode.forget(count) == 0) {
            inode.unreferenced();
        }
    }

    static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    static void assumeRoot() {
        assumeTrue(ProcessCalls.geteuid() == 0, "acting for other users needs root");
    }

    static Object unixAttribute(Path path, String name) throws IOException {
        return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }
}
