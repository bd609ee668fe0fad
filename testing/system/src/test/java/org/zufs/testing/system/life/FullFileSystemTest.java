// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;
import org.zufs.testing.system.Waiting;

/** A full file system says so, loses nothing, and takes more once something is removed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FullFileSystemTest {
    private static final String FULL = "No space left on device";
    private static final int SIZE_MIB = 16;
    private static final int PIECE = 256 << 10;
    private static final int INODE_COUNT = 300;

    private static MountedServer mem(String arguments, String carrier) {
        KernelSwitch.requireRoot();
        if (carrier.equals("uring")) {
            KernelSwitch.requireUring();
        }
        return ServerPlan.of("mem:" + arguments, "carrier=" + carrier).start();
    }

    @ParameterizedTest
    @CsvSource({"packed, uring", "packed, device", "dedicated, uring", "auto, uring", "auto, device"})
    void shouldKeepWhatItHasWhenBytesRunOut(String placement, String carrier) throws IOException {
        try (MountedServer server = mem("size=" + SIZE_MIB + "m,placement=" + placement, carrier)) {
            List<Path> files = fill(server.root());
            assertThat(files).hasSizeBetween(SIZE_MIB * 4 * 3 / 4, SIZE_MIB * 4);
            requireContent(files);
            for (int i = 0; i < files.size(); i += 2) {
                Files.delete(files.get(i));
            }
            List<Path> kept = files.stream().filter(Files::exists).toList();
            requireContent(kept);
            FileStore store = Files.getFileStore(server.root());
            Waiting.until("half of the space is free", 10, () -> free(store) > (SIZE_MIB << 20) / 3);
            assertThat(fill(Files.createDirectory(server.root().resolve("more"))).size())
                    .isGreaterThan(files.size() / 3);
            requireContent(kept);
        }
    }

    private static long free(FileStore store) {
        try {
            return store.getUsableSpace();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Writes files of different bytes until there is no space; the one that did not fit is removed. */
    private static List<Path> fill(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        while (true) {
            Path file = folder.resolve("f" + files.size());
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(content(file));
            } catch (IOException full) {
                assertThat(full).hasMessageContaining(FULL);
                Files.deleteIfExists(file);
                return files;
            }
            files.add(file);
        }
    }

    private static byte[] content(Path file) {
        byte[] bytes = new byte[PIECE];
        Arrays.fill(bytes, (byte) file.hashCode());
        return bytes;
    }

    private static void requireContent(List<Path> files) throws IOException {
        for (Path file : files) {
            assertThat(Arrays.mismatch(Files.readAllBytes(file), content(file))).as("bytes of " + file).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"files, uring", "directories, uring", "links, uring", "files, device", "directories, device"})
    void shouldKeepWhatItHasWhenInodesRunOut(String kind, String carrier) throws IOException {
        try (MountedServer server = mem("size=16m,inodes=" + INODE_COUNT, carrier)) {
            List<Path> made = makeUntilFull(server.root(), kind);
            assertThat(made).hasSizeBetween(INODE_COUNT / 2, INODE_COUNT);
            assertThatThrownBy(() -> make(server.root().resolve("x"), kind)).hasMessageContaining(FULL);
            for (Path path : made) {
                assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
            }
            for (Path path : made) {
                Files.delete(path);
            }
            Waiting.until("as many fit again", 20, () -> fits(server.root(), kind, made.size()));
        }
    }

    /** Inodes are free when the kernel has forgotten them. */
    private static boolean fits(Path root, String kind, int count) {
        try {
            List<Path> made = makeUntilFull(root, kind);
            for (Path path : made) {
                Files.delete(path);
            }
            return made.size() == count;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<Path> makeUntilFull(Path root, String kind) throws IOException {
        List<Path> made = new ArrayList<>();
        while (true) {
            Path path = root.resolve("n" + made.size());
            try {
                make(path, kind);
            } catch (FileSystemException full) {
                assertThat(full).hasMessageContaining(FULL);
                return made;
            }
            made.add(path);
        }
    }

    private static void make(Path path, String kind) throws IOException {
        switch (kind) {
            case "files" -> Files.createFile(path);
            case "directories" -> Files.createDirectory(path);
            default -> Files.createSymbolicLink(path, Path.of("nowhere"));
        }
    }
}
