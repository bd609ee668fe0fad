// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MountEntryTest {
    @Test
    void shouldReadLineWithTags() {
        MountEntry entry = MountEntry.parse("36 35 98:0 /mnt1 /mnt2 rw,noatime shared:7 master:1 - ext3 /dev/root rw");
        assertThat(entry).isEqualTo(new MountEntry(36, 98, 0, "/mnt2", "ext3", "/dev/root"));
        assertThat(entry.isFuse()).isFalse();
    }

    @Test
    void shouldReadLineWithoutTags() {
        MountEntry entry = MountEntry.parse("40 35 0:51 / /mnt/z rw,nosuid - fuse.zufs pool rw,user_id=0");
        assertThat(entry).isEqualTo(new MountEntry(40, 0, 51, "/mnt/z", "fuse.zufs", "pool"));
        assertThat(entry.isFuse()).isTrue();
    }

    @Test
    void shouldUndoOctalEscapes() {
        MountEntry entry = MountEntry.parse(
            "40 35 0:51 / /a\\040b\\011c\\012d\\134e\\303\\244\\04 rw - fuse x\\040y rw");
        assertThat(entry.mountPoint()).isEqualTo("/a b\tc\nd\\e\u00e4\\04");
        assertThat(entry.source()).isEqualTo("x y");
        assertThat(entry.isFuse()).isTrue();
    }

    @Test
    void shouldNotTakeOtherTypesForFuse() {
        assertThat(MountEntry.parse("1 2 0:1 / /a rw - fuseblk /dev/sda1 rw").isFuse()).isFalse();
        assertThat(MountEntry.parse("1 2 0:1 / /a rw - fusectl fusectl rw").isFuse()).isFalse();
    }

    @Test
    void shouldRefuseOtherLines() {
        assertThatThrownBy(() -> MountEntry.parse("1 2 0:1 / /a rw ext4 x rw"))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MountEntry.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MountEntry.parse("1 2 0:1 / /a rw - ext4"))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadTheTableOfThisProcess() {
        assertThat(MountTable.read()).extracting(MountEntry::mountPoint).contains("/proc");
    }
}
