// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Attributes;

class PermissionsTest {
    private static final int R = 4;
    private static final int W = 2;
    private static final int X = 1;

    private final HeapFileSystem fileSystem = new HeapFileSystem();
    private final HeapFileSystem.HeapFile file = fileSystem.new HeapFile(0);
    private final TestRequest request = new TestRequest();
    private final Permissions permissions =
            new Permissions(true, false, Arena.ofAuto().allocate(Permissions.ACL_LENGTH_MAX));

    PermissionsTest() {
        file.meta.uid = 100;
        file.meta.gid = 200;
    }

    private int check(int mode, int uid, int gid, int mask) {
        file.meta.mode = 0100000 | mode;
        request.uid = uid;
        request.gid = gid;
        return permissions.check(request, file, mask);
    }

    @Test
    void shouldUseTheBitsOfTheFirstClassThatMatches() {
        assertThat(check(0640, 100, 1, R | W)).isZero();
        assertThat(check(0040, 100, 200, R)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(check(0640, 5, 200, R)).isZero();
        assertThat(check(0604, 5, 200, R)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(check(0604, 5, 5, R)).isZero();
        request.groups = new int[] {200};
        assertThat(check(0640, 5, 5, R)).isZero();
        assertThat(check(0, 5, 5, 0)).isZero();
        assertThat(check(0777, 5, 5, 8)).isEqualTo(-ErrorNumber.EINVAL);
    }

    @Test
    void shouldLetRootDoAllButExecuteWhatNobodyCan() {
        assertThat(check(0, 0, 0, R | W)).isZero();
        assertThat(check(0666, 0, 0, X)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(check(0001, 0, 0, X)).isZero();
    }

    /** @param entries tag, permissions, id; and so on */
    private static byte[] acl(int... entries) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * (entries.length / 3)).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        for (int index = 0; index < entries.length; index += 3) {
            bytes.putShort((short) entries[index]).putShort((short) entries[index + 1]).putInt(entries[index + 2]);
        }
        return bytes.array();
    }

    @Test
    void shouldFollowAccessControlLists() {
        file.acl = acl(0x01, 6, -1, 0x02, 6, 5, 0x04, 0, -1, 0x08, 4, 300, 0x10, 4, -1, 0x20, 0, -1);
        assertThat(check(0640, 5, 5, R)).as("named user").isZero();
        assertThat(check(0640, 5, 5, W)).as("masked").isEqualTo(-ErrorNumber.EACCES);
        assertThat(check(0640, 6, 300, R)).as("named group").isZero();
        assertThat(check(0640, 6, 200, R)).as("owning group").isEqualTo(-ErrorNumber.EACCES);
        request.groups = new int[] {300};
        assertThat(check(0640, 6, 200, R)).as("any group that grants").isZero();
        request.groups = new int[0];
        assertThat(check(0640, 6, 6, R)).as("others").isEqualTo(-ErrorNumber.EACCES);
        assertThat(check(0640, 100, 6, R | W)).as("owner").isZero();
    }

    @Test
    void shouldDenyWhereAListMakesNoSense() {
        file.acl = new byte[] {2, 0, 0, 0, 1};
        assertThat(check(0644, 5, 5, R)).isEqualTo(-ErrorNumber.EACCES);
        file.acl = acl(0x40, 7, 5, 0x20, 7, -1);
        assertThat(check(0644, 5, 5, R)).isEqualTo(-ErrorNumber.EACCES);
        file.acl = acl();
        file.acl[0] = 1;
        assertThat(check(0644, 5, 5, R)).isEqualTo(-ErrorNumber.EACCES);
    }

    @Test
    void shouldGuardEntriesOfStickyDirectories() {
        Attributes directory = new Attributes();
        Attributes victim = new Attributes();
        directory.mode = 041777;
        directory.uid = 1;
        victim.uid = 2;
        for (int uid : new int[] {0, 1, 2}) {
            request.uid = uid;
            assertThat(Permissions.mayRemove(request, directory, victim)).isTrue();
        }
        request.uid = 3;
        assertThat(Permissions.mayRemove(request, directory, victim)).isFalse();
        directory.mode = 040777;
        assertThat(Permissions.mayRemove(request, directory, victim)).isTrue();
    }
}
