// SPDX-License-Identifier: Apache-2.0
package org.zufs.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Superblock;
import org.zufs.testing.kit.fs.FakeListing;
import org.zufs.testing.kit.fs.FakeMountContext;
import org.zufs.testing.kit.fs.FakeRequest;

class HelloFileSystemTest {
    private final FakeRequest request = new FakeRequest();
    private final Entry entry = new Entry();

    @Test
    void shouldBeFoundByServiceLoader() {
        assertThat(HelloFileSystem.class.getModule().getDescriptor().provides())
                .anyMatch(service -> service.providers().contains(HelloFileSystem.class.getName()));
    }

    @Test
    void shouldListAndReadItsFile() {
        Superblock superblock = mount("");
        FakeListing listing = new FakeListing(10, false, true);
        assertThat(listing.readAll(superblock.root(), request, 0)).isZero();
        assertThat(listing.names()).containsExactly("hello.txt");

        assertThat(superblock.root().lookup(request, Name.of("hello.txt"), entry)).isZero();
        assertThat(read(entry.inode(), 0, 100)).isEqualTo("Hello from zufs!\n");
        assertThat(read(entry.inode(), 6, 4)).isEqualTo("from");
        assertThat(read(entry.inode(), 1000, 4)).isEmpty();

        Attributes attributes = new Attributes();
        assertThat(entry.inode().getattr(request, Inode.NO_HANDLE, attributes)).isZero();
        assertThat(attributes.mode).isEqualTo(0100444);
        assertThat(attributes.size).isEqualTo(17);
        assertThat(superblock.root().getattr(request, Inode.NO_HANDLE, attributes)).isZero();
        assertThat(attributes.mode).isEqualTo(040555);
    }

    @Test
    void shouldAnswerEnoentForOtherNames() {
        assertThat(mount("").root().lookup(request, Name.of("hello.tx"), entry)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldSayWhatItIsGiven() {
        assertThat(mount("text=moin").root().lookup(request, Name.of("hello.txt"), entry)).isZero();
        assertThat(read(entry.inode(), 0, 100)).isEqualTo("moin\n");
    }

    @Test
    void shouldRefuseOtherArguments() {
        assertThatThrownBy(() -> mount("txt=moin")).isInstanceOf(MountRefusedException.class)
                .hasMessageContaining("txt");
    }

    private static Superblock mount(String arguments) {
        return new HelloFileSystem().mount(new FakeMountContext(arguments, false));
    }

    private String read(Inode inode, long offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(length + 1L);
            int count = ((RegularFile) inode).read(request, 0, offset, new ByteRange().wrap(buffer, 0, length));
            return buffer.getString(0).substring(0, count);
        }
    }
}
