// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.MountApiFlags;
import org.zufs.base.linux.MountFlags;
import org.zufs.base.linux.ProcessCalls;

class MountOptionsTest {
    private static final String IDS = "user_id=" + Integer.toUnsignedString(ProcessCalls.geteuid()) + ",group_id="
        + Integer.toUnsignedString(ProcessCalls.getegid());

    @Test
    void shouldWriteDataOfMountCall() {
        MountOptions options = MountOptions.at(Path.of("/mnt/x")).allowOther(true).maxReadLength(65536).conclude();
        assertThat(options.mountData(7))
            .isEqualTo("fd=7,rootmode=40000," + IDS + ",max_read=65536,default_permissions,allow_other");
        assertThat(options.mountFlags()).isEqualTo(MountFlags.MS_NOSUID | MountFlags.MS_NODEV);
        assertThat(options.mountAttributes())
            .isEqualTo(MountApiFlags.MOUNT_ATTR_NOSUID | MountApiFlags.MOUNT_ATTR_NODEV);
    }

    @Test
    void shouldWriteOptionsOfHelper() {
        MountOptions options = MountOptions.at(Path.of("/mnt/x")).source("a,b\\c").subtype("mem").allowOther(false)
            .readOnly(true).noexec(true).noatime(true).defaultPermissions(false).conclude();
        assertThat(options.helperData())
            .isEqualTo("ro,nosuid,nodev,noexec,noatime,subtype=mem,fsname=a\\,b\\\\c");
    }

    @Test
    void shouldPrintLikeTheMountTable() {
        MountOptions options = MountOptions.at(Path.of("/mnt/../mnt/x")).source("pool").allowOther(false).conclude();
        assertThat(options).hasToString(
            "pool on /mnt/x type fuse.zufs (rw,nosuid,nodev,rootmode=40000," + IDS + ",default_permissions)");
    }

    @Test
    void shouldLetOthersInByDefaultOnlyAsRoot() {
        assertThat(MountOptions.at(Path.of("/mnt")).conclude().allowOther()).isEqualTo(ProcessCalls.geteuid() == 0);
    }

    @Test
    void shouldRefuseWhatTheKernelWouldMisread() {
        refuses(MountOptions.at(Path.of("/m")).subtype("a,b"), "subtype 'a,b' must be 1 to 64 letters");
        refuses(MountOptions.at(Path.of("/m")).subtype(""), "subtype");
        refuses(MountOptions.at(Path.of("/m")).source("a\nb"), "no control characters");
        refuses(MountOptions.at(Path.of("/m")).source(""), "at least one character");
        refuses(MountOptions.at(Path.of("/m")).maxReadLength(100), "must be 0 (no limit) or at least 4096");
        refuses(MountOptions.at(Path.of("/m")).rootMode(0100644), "100644, must be that of a directory");
    }

    private static void refuses(MountOptions.Builder builder, String words) {
        assertThatThrownBy(builder::conclude).isInstanceOfSatisfying(MountException.class,
            e -> assertThat(e.category()).isEqualTo(MountException.Category.OPTIONS))
            .hasMessageStartingWith("Cannot mount: ").hasMessageContaining(words);
    }
}
