// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.transport.fuse.wire.NotifyCode;
import org.zufs.transport.fuse.wire.NotifyDeleteLayout;
import org.zufs.transport.fuse.wire.NotifyInvalEntryLayout;
import org.zufs.transport.fuse.wire.NotifyInvalInodeLayout;
import org.zufs.transport.fuse.wire.NotifyPruneLayout;
import org.zufs.transport.fuse.wire.NotifyStoreLayout;
import org.zufs.transport.fuse.wire.OutHeaderLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** The bytes of each note, as they go to the device: here a file. */
@Timeout(60)
class FuseNotifierTest {
    private final FuseNotifier notifier = new FuseNotifier();
    private final Thread thread = new Thread(notifier, "notifier under test");
    private Path file;
    private int descriptor = -1;

    @BeforeEach
    void begin(@TempDir Path directory) {
        file = directory.resolve("device");
        descriptor = FileCalls.open(file.toString(), OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600);
        assertThat(descriptor).isNotNegative();
        notifier.begin(descriptor, null);
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        notifier.end();
        thread.join();
        FileCalls.close(descriptor);
    }

    /** Waits for one note and checks what all notes have in front. */
    private MemorySegment note(int code, int bodyLength) throws IOException, InterruptedException {
        int length = OutHeaderLayout.LENGTH + bodyLength;
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (Files.size(file) < length && System.nanoTime() < deadline) {
            Thread.yield();
        }
        MemorySegment note = MemorySegment.ofArray(Files.readAllBytes(file));
        assertThat(note.byteSize()).isEqualTo(length);
        assertThat(OutHeaderLayout.messageLength(note, 0)).isEqualTo(length);
        assertThat(OutHeaderLayout.error(note, 0)).isEqualTo(code);
        assertThat(OutHeaderLayout.unique(note, 0)).as("no reply").isZero();
        return note.asSlice(OutHeaderLayout.LENGTH);
    }

    private static long longAt(MemorySegment body, int offset) {
        return body.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }

    private static int intAt(MemorySegment body, int offset) {
        return body.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
    }

    @Test
    void shouldSayThatAnInodeChanged() throws Exception {
        ((Notifier) notifier).inodeChanged(5, 4096, -1);
        MemorySegment body = note(NotifyCode.INVAL_INODE, NotifyInvalInodeLayout.LENGTH);
        assertThat(longAt(body, NotifyInvalInodeLayout.NODE_ID_OFFSET)).isEqualTo(5);
        assertThat(longAt(body, NotifyInvalInodeLayout.OFFSET_OFFSET)).isEqualTo(4096);
        assertThat(longAt(body, NotifyInvalInodeLayout.LENGTH_OFFSET)).isEqualTo(-1);
    }

    @Test
    void shouldSayThatAnEntryChanged() throws Exception {
        Name name = Name.of("changed");
        notifier.entryChanged(5, name, true);
        MemorySegment body = note(NotifyCode.INVAL_ENTRY, NotifyInvalEntryLayout.LENGTH + 8);
        assertThat(longAt(body, NotifyInvalEntryLayout.PARENT_NODE_ID_OFFSET)).isEqualTo(5);
        assertThat(intAt(body, NotifyInvalEntryLayout.NAME_LENGTH_OFFSET)).isEqualTo(7);
        assertThat(intAt(body, NotifyInvalEntryLayout.FLAGS_OFFSET)).isEqualTo(RequestFlag.INVAL_ENTRY_EXPIRE_ONLY);
        assertThat(body.getString(NotifyInvalEntryLayout.LENGTH)).isEqualTo("changed");
    }

    @Test
    void shouldSayThatAnEntryWasRemoved() throws Exception {
        notifier.entryRemoved(5, 6, Name.of("n".repeat(255)));
        MemorySegment body = note(NotifyCode.DELETE, NotifyDeleteLayout.LENGTH + 256);
        assertThat(longAt(body, NotifyDeleteLayout.PARENT_NODE_ID_OFFSET)).isEqualTo(5);
        assertThat(longAt(body, NotifyDeleteLayout.CHILD_NODE_ID_OFFSET)).isEqualTo(6);
        assertThat(intAt(body, NotifyDeleteLayout.NAME_LENGTH_OFFSET)).isEqualTo(255);
        assertThat(body.getString(NotifyDeleteLayout.LENGTH)).hasSize(255);
    }

    @Test
    void shouldBringBytesForTheCache() throws Exception {
        notifier.store(5, 8192, MemorySegment.ofArray("bytes".getBytes(StandardCharsets.US_ASCII)));
        MemorySegment body = note(NotifyCode.STORE, NotifyStoreLayout.LENGTH + 5);
        assertThat(longAt(body, NotifyStoreLayout.NODE_ID_OFFSET)).isEqualTo(5);
        assertThat(longAt(body, NotifyStoreLayout.OFFSET_OFFSET)).isEqualTo(8192);
        assertThat(intAt(body, NotifyStoreLayout.SIZE_OFFSET)).isEqualTo(5);
        assertThat(body.asSlice(NotifyStoreLayout.LENGTH).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo("bytes".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldNameInodesToForget() throws Exception {
        notifier.prune(5, 6, 1L << 40);
        MemorySegment body = note(NotifyCode.PRUNE, NotifyPruneLayout.LENGTH + 3 * Long.BYTES);
        assertThat(intAt(body, NotifyPruneLayout.COUNT_OFFSET)).isEqualTo(3);
        assertThat(longAt(body, NotifyPruneLayout.SPARE_OFFSET)).isZero();
        assertThat(longAt(body, NotifyPruneLayout.LENGTH)).isEqualTo(5);
        assertThat(longAt(body, NotifyPruneLayout.LENGTH + 16)).isEqualTo(1L << 40);
    }

    @Test
    void shouldDropAllNames() throws Exception {
        notifier.epoch();
        note(NotifyCode.INC_EPOCH, 0);
    }

    @Test
    void shouldWakeWhoPolls() throws Exception {
        notifier.wakePoll(77);
        assertThat(longAt(note(NotifyCode.POLL, 8), 0)).isEqualTo(77);
    }

    @Test
    void shouldKeepTheOrderOfNotes() throws Exception {
        for (long node = 1; node <= 1000; node++) {
            notifier.wakePoll(node);
        }
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (Files.size(file) < 24_000 && System.nanoTime() < deadline) {
            Thread.yield();
        }
        MemorySegment notes = MemorySegment.ofArray(Files.readAllBytes(file));
        for (int index = 0; index < 1000; index++) {
            assertThat(longAt(notes, index * 24 + 16)).isEqualTo(index + 1);
        }
    }
}
