// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.transport.fuse.mount.MountException.Category;

class MountPointTest {
    @TempDir
    Path directory;

    @Test
    void shouldRefuseMissingDirectory() {
        Path missing = directory.resolve("no/where");
        refuses(missing, Category.MOUNT_POINT, "does not exist; create the directory (mkdir -p " + missing + ")");
    }

    @Test
    void shouldRefuseFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        refuses(file, Category.MOUNT_POINT, file.toRealPath()
            + ": it is not a directory; choose an empty directory.");
    }

    @Test
    void shouldRefuseDirectoryWithContentUnlessAllowed() throws IOException {
        Files.createFile(directory.resolve("file"));
        refuses(directory, Category.NOT_EMPTY, "it is not empty, and the mount would hide what is in it");
        Path place = MountPoint.prepare(MountOptions.at(directory).nonEmpty(true).conclude());
        assertThat(place).isEqualTo(directory.toRealPath());
    }

    @Test
    void shouldRefuseOtherMountsAndTheRoot() {
        refuses(Path.of("/proc"), Category.BUSY, "is mounted there; unmount it (umount /proc) or choose another");
        refuses(Path.of("/"), Category.BUSY, "it is the root of all");
    }

    @Test
    void shouldFollowSymbolicLinks() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThat(MountPoint.prepare(MountOptions.at(link).conclude())).isEqualTo(real.toRealPath());
    }

    @Test
    void shouldSayHowToGetTheDevice() {
        assertThat(DirectMount.deviceRefused(directory, ErrorNumber.ENOENT))
            .hasMessageContaining("/dev/fuse does not exist; load").hasMessageContaining("modprobe fuse")
            .hasMessageContaining("--device /dev/fuse");
        assertThat(DirectMount.deviceRefused(directory, ErrorNumber.EACCES).category()).isEqualTo(Category.RIGHTS);
        assertThat(DirectMount.deviceRefused(directory, ErrorNumber.ENODEV).category()).isEqualTo(Category.DEVICE);
    }

    @Test
    void shouldSayHowToGetTheHelper() {
        assertThatThrownBy(() -> HelperProgram.find("/nonexistent:" + directory))
            .isInstanceOf(MountException.class).hasMessageContaining("apt install fuse3");
    }

    @Test
    void shouldFindNothingToUnmount() {
        assertThat(Unmounter.unmount(directory, Unmounter.Mode.STRICT)).isFalse();
        assertThat(StaleMounts.condition(directory)).isEqualTo(StaleMounts.Condition.ALIVE);
    }

    private static void refuses(Path mountPoint, Category category, String words) {
        MountOptions options = MountOptions.at(mountPoint).conclude();
        assertThatThrownBy(() -> MountPoint.prepare(options)).isInstanceOfSatisfying(MountException.class,
            e -> assertThat(e.category()).isEqualTo(category))
            .hasMessageStartingWith("Cannot mount on ").hasMessageEndingWith(".").hasMessageContaining(words);
    }
}
