// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.base.linux.ThreadCredentialCalls;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/** What cannot be a pool's file is refused in a sentence, and is left as it was. */
@Timeout(120)
class RefusalTest {
    private static final long LENGTH = 1 << 20;

    private static final int NOBODY = 65534;

    private final FileMedia media = new FileMedia();
    private Path folder;
    private Path path;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Folders.onDisk();
        path = folder.resolve("pool");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Folders.remove(folder);
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(MountRefusedException.class);
    }

    private AbstractThrowableAssert<?, ?> openingIsRefused(Path file) {
        refused(() -> media.open(file, true));
        return refused(() -> media.open(file, false)).hasMessageContaining(file.toString());
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws IOException {
        openingIsRefused(path).hasMessageContaining("there is no file");
        openingIsRefused(path.resolve("below")).hasMessageContaining("there is no file");
        openingIsRefused(folder).hasMessageContaining("is a directory");
        openingIsRefused(Path.of("/dev/null")).hasMessageContaining("no regular file");
        refused(() -> media.grow(path, LENGTH)).hasMessageContaining("there is no file");
        Path loop = Files.createSymbolicLink(path, path);
        openingIsRefused(loop).hasMessageContaining("ELOOP");
    }

    /** On a thread that gives its rights over files up, if it has any. */
    @Test
    void shouldRefuseWithoutRights() throws InterruptedException {
        media.create(path, LENGTH).close();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread nobody = new Thread(() -> {
            assertThat(ThreadCredentialCalls.setfsuid(NOBODY)).isNotNegative();
            refused(() -> media.open(path, false)).hasMessageContaining("no right to open");
            refused(() -> media.open(path, true)).hasMessageContaining("no right to open");
            refused(() -> media.grow(path, 2 * LENGTH)).hasMessageContaining("no right to open");
            refused(() -> media.create(folder.resolve("other"), LENGTH)).hasMessageContaining("no right to make");
        });
        nobody.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        assumeTrue(ProcessCalls.geteuid() == 0, "only root can become another user");
        nobody.start();
        nobody.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void shouldRefuseOddLengths() throws IOException {
        Files.createFile(path);
        openingIsRefused(path).hasMessageContaining("length of 0");
        Files.write(path, new byte[5000]);
        openingIsRefused(path).hasMessageContaining("length of 5000");
        Path other = folder.resolve("other");
        refused(() -> media.create(other, 5000)).hasMessageContaining("multiple of 4096");
        refused(() -> media.create(other, 0)).hasMessageContaining("multiple of 4096");
        refused(() -> media.createPrivate(-4096)).hasMessageContaining("multiple of 4096");
        assertThat(other).doesNotExist();
    }

    @Test
    void shouldRefuseHoles() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(LENGTH);
        }
        FileTime before = Files.getLastModifiedTime(path);
        openingIsRefused(path).hasMessageContaining("holes").hasMessageContaining("fallocate -l " + LENGTH);
        assertThat(Files.getLastModifiedTime(path)).isEqualTo(before);
        assertThat((long) Files.getAttribute(path, "size")).isEqualTo(LENGTH);
    }

    @Test
    void shouldRefuseALengthThatIsCut() throws IOException {
        media.create(path, LENGTH).close();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(LENGTH - 4096);
            file.setLength(LENGTH);
        }
        openingIsRefused(path).hasMessageContaining("holes, ");
    }

    @Test
    void shouldLeaveAFileThatIsThere() throws IOException {
        Files.writeString(path, "mine");
        refused(() -> media.create(path, LENGTH)).hasMessageContaining("is there already");
        assertThat(path).hasContent("mine");
        refused(() -> media.create(folder.resolve("none").resolve("pool"), LENGTH))
                .hasMessageContaining("no directory " + folder.resolve("none"));
    }

    @Test
    void shouldLeaveNoFileWhereThereIsNoSpace() throws IOException {
        long tooMuch = 1L << 50;
        refused(() -> media.create(path, tooMuch)).hasMessageContaining("ask for less");
        assertThat(path).doesNotExist();
        media.create(path, LENGTH).close();
        refused(() -> media.grow(path, tooMuch)).hasMessageContaining("ask for less");
        assertThat(Files.size(path)).isEqualTo(LENGTH);
        refused(() -> media.grow(path, LENGTH)).hasMessageContaining("cannot shrink");
        refused(() -> media.grow(path, LENGTH + 1)).hasMessageContaining("multiple of 4096");
        media.open(path, false).close();
        refused(() -> media.createPrivate(tooMuch)).hasMessageContaining("ask for less");
    }

    @Test
    void shouldRefuseAPoolInUseHere() {
        try (PersistentMemory memory = media.create(path, LENGTH)) {
            assertThat(memory.length()).isEqualTo(LENGTH);
            openingIsRefused(path).hasMessageContaining("in use by process " + ProcessCalls.getpid());
        }
        try (PersistentMemory reader = media.open(path, true)) {
            assertThat(reader.readOnly()).isTrue();
            refused(() -> media.open(path, false)).hasMessageContaining("in use");
            media.open(path, true).close();
        }
        media.open(path, false).close();
    }

    @Test
    void shouldRefuseAPoolInUseByAnotherProcess() throws Exception {
        media.create(path, LENGTH).close();
        Process holder;
        try {
            holder = new ProcessBuilder("flock", path.toString(), "sh", "-c", "echo held; read line").start();
        } catch (IOException none) {
            holder = abort("the program flock, of util-linux, is needed");
        }
        try (var lines = holder.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("held");
            openingIsRefused(path).hasMessageContaining("in use by process " + holder.pid());
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        media.open(path, false).close();
    }
}
