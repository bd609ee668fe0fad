// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.FileCalls;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.PoolMediaType;

/** Pools in files and in memory: what is stored where it shows, and where it lasts. */
@Timeout(120)
class FileMediaTest {
    private static final long LENGTH = 1 << 20;
    private static final long PAGE = 4096;

    private final FileMedia media = new FileMedia();
    private Path folder;
    private Path path;

    @BeforeEach
    void makeFolder() throws IOException {
        use(Folders.onDisk());
    }

    @AfterEach
    void removeFolder() throws IOException {
        Folders.remove(folder);
    }

    private void use(Path newFolder) {
        folder = newFolder;
        path = folder.resolve("pool");
    }

    private void move(Path newFolder) throws IOException {
        Folders.remove(folder);
        use(newFolder);
    }

    /** As another program reads the file. */
    private long inFile(long offset) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            assertThat(channel.read(word, offset)).isEqualTo(8);
        }
        return word.getLong(0);
    }

    @Test
    void shouldBeFoundAsService() {
        assertThat(FileMedia.class.getModule().getDescriptor().provides()).anyMatch(service ->
                service.service().equals(PoolMediaType.class.getName())
                        && service.providers().contains(FileMedia.class.getName()));
        assertThat(media.name()).isEqualTo("file");
    }

    @Test
    void shouldKeepStoresToMetadataFromAPlainFile() throws IOException {
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            assertThat(memory.domain()).isEqualTo(PersistDomain.FILE);
            assertThat(memory.length()).isEqualTo(LENGTH);
            assertThat(memory.readOnly()).isFalse();
            memory.putDataWord(PAGE, 1);
            assertThat(memory.word(PAGE)).as("not yet stored to").isEqualTo(1);
            memory.putWord(PAGE + 8, 2);
            memory.putDataWord(PAGE, 3);
            assertThat(memory.word(PAGE)).as("the page is the view's own now").isEqualTo(1);
            assertThat(memory.word(PAGE + 8)).isEqualTo(2);
            assertThat(memory.dataWord(PAGE + 8)).isZero();
            assertThat(inFile(PAGE + 8)).isZero();
            assertThat(inFile(PAGE)).isEqualTo(3);
            memory.putWord(2 * PAGE, 5);
            memory.persist(PAGE, 16);
            memory.refreshMetadata(PAGE, PAGE);
            assertThat(memory.word(PAGE)).isEqualTo(3);
            assertThat(memory.word(PAGE + 8)).isZero();
            assertThat(memory.word(2 * PAGE)).as("beyond what is refreshed").isEqualTo(5);
            memory.sync();
        }
        try (PersistentMemory memory = media.open(path, false)) {
            assertThat(memory.domain()).isEqualTo(PersistDomain.FILE);
            assertThat(memory.dataWord(PAGE)).isEqualTo(3);
            assertThat(memory.word(2 * PAGE)).isZero();
        }
    }

    @Test
    void shouldHaveOneViewInMemory() throws IOException {
        move(Folders.inMemory());
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            shouldBeMemory(memory);
            assertThat(memory.describe()).contains(path.toString(), "domain memory", "outlives the server");
        }
        try (PersistentMemory memory = media.open(path, false)) {
            assertThat(memory.word(PAGE)).isEqualTo(42);
        }
        try (PersistentMemory memory = media.createPrivate(LENGTH)) {
            shouldBeMemory(memory);
            assertThat(memory.describe()).contains("domain memory", "ends with the server");
        }
    }

    private static void shouldBeMemory(PersistentMemory memory) {
        assertThat(memory.domain()).isEqualTo(PersistDomain.MEMORY);
        assertThat(memory.metadata()).isSameAs(memory.data());
        memory.putWord(PAGE, 42);
        assertThat(memory.dataWord(PAGE)).isEqualTo(42);
        memory.refreshMetadata(PAGE, PAGE);
        memory.persist(PAGE, 8);
        memory.sync();
        assertThat(memory.word(PAGE)).isEqualTo(42);
    }

    @Test
    void shouldPersistOnDax() throws IOException {
        move(Folders.onDax());
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            assertThat(memory.domain()).isEqualTo(PersistDomain.DAX);
            memory.putWord(PAGE, 42);
            memory.persist(PAGE, 8);
            memory.persist(0, LENGTH);
            assertThat(memory.dataWord(PAGE)).isEqualTo(42);
            assertThat(memory.describe()).contains("domain dax");
        }
        try (PersistentMemory memory = media.open(path, true)) {
            assertThat(memory.domain()).isEqualTo(PersistDomain.DAX);
            assertThat(memory.word(PAGE)).isEqualTo(42);
        }
    }

    @Test
    void shouldMakeAllocatedZeros() throws IOException {
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            for (long offset = 0; offset < LENGTH; offset += 8) {
                assertThat(memory.dataWord(offset)).isZero();
            }
            assertThat((int) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0600);
            assertThat(memory.region().segment()).isSameAs(memory.data());
            assertThat(memory.region().capacity()).isEqualTo(LENGTH);
            assertThat(memory.data().address() % PAGE).isZero();
        }
    }

    @Test
    void shouldTellTheRunOfTheMachine() throws IOException {
        UUID run = UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            assertThat(new UUID(memory.bootIdHigh(), memory.bootIdLow())).isEqualTo(run);
            assertThat(memory.node()).isEqualTo(-1);
            assertThat(memory.describe()).contains(path.toString(), "1024 KiB", "domain file");
        }
    }

    @Test
    void shouldChangeNoByteReadOnly() throws IOException {
        for (Path place : new Path[] {Folders.onDisk(), Folders.inMemory()}) {
            move(place);
            try (PersistentMemory memory = media.create(path, LENGTH)) {
                memory.putDataWord(0, 7);
            }
            try (PersistentMemory memory = media.open(path, true); PersistentMemory other = media.open(path, true)) {
                assertThat(memory.readOnly()).isTrue();
                assertThat(memory.describe()).contains("read-only");
                assertThat(memory.dataWord(0)).isEqualTo(7);
                assertThatThrownBy(() -> memory.putDataWord(0, 8)).isInstanceOf(RuntimeException.class);
                MemorySegment bytes = memory.region().segment();
                assertThatThrownBy(() -> bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
                        .isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> memory.persist(0, 8)).isInstanceOf(AssertionError.class);
                memory.putWord(0, 9);
                assertThat(memory.word(0)).as("a log is replayed here").isEqualTo(9);
                assertThat(memory.dataWord(0)).isEqualTo(7);
                assertThat(other.word(0)).isEqualTo(7);
                memory.refreshMetadata(0, PAGE);
                assertThat(memory.word(0)).isEqualTo(7);
            }
            assertThat(inFile(0)).isEqualTo(7);
        }
    }

    @Test
    void shouldGrowWhileItIsOpen() throws IOException {
        for (Path place : new Path[] {Folders.onDisk(), Folders.inMemory()}) {
            move(place);
            try (PersistentMemory memory = media.create(path, LENGTH)) {
                memory.putDataWord(LENGTH - 8, 7);
                media.grow(path, 3 * LENGTH);
                assertThat(memory.length()).isEqualTo(LENGTH);
                memory.sync();
            }
            try (PersistentMemory memory = media.open(path, false)) {
                assertThat(memory.length()).isEqualTo(3 * LENGTH);
                assertThat(memory.dataWord(LENGTH - 8)).isEqualTo(7);
                assertThat(memory.dataWord(LENGTH)).isZero();
                assertThat(memory.dataWord(3 * LENGTH - 8)).isZero();
            }
        }
    }

    @Test
    void shouldWriteZerosWhereTheFileSystemCannotAllocate() throws IOException {
        Files.write(path, new byte[100]);
        int descriptor = FileCalls.open(path.toString(), org.zufs.base.linux.OpenFlags.O_RDWR, 0);
        assertThat(Zeros.write(descriptor, 100, 2 * LENGTH + PAGE)).isZero();
        assertThat(Files.size(path)).isEqualTo(2 * LENGTH + PAGE);
        FileCalls.close(descriptor);
        media.open(path, false).close();
    }

    @Test
    void shouldCloseOnce() {
        PersistentMemory memory = media.create(path, LENGTH);
        int descriptor = memory.region().descriptor();
        memory.close();
        int again = FileCalls.open("/dev/null", 0, 0);
        assertThat(again).as("the descriptor was free").isEqualTo(descriptor);
        memory.close();
        assertThat(FileCalls.close(again)).isZero();
    }
}
