// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;

class AccessControlListTest {
    private static final int USER_OBJECT = 1;
    private static final int USER = 2;
    private static final int GROUP_OBJECT = 4;
    private static final int GROUP = 8;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;
    private static final int NOBODY = -1;
    /** u::rwx u:5:rw- g::r-x g:9:-wx m::rw- o::r--, where a list may not begin. */
    private static final int[] FULL = {USER_OBJECT, 7, NOBODY, USER, 6, 5, GROUP_OBJECT, 5, NOBODY, GROUP, 3, 9,
        MASK, 6, NOBODY, OTHER, 4, NOBODY};
    private static final int AT = 3;

    private static MemorySegment list(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(AT + 4 + numbers.length / 3 * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(AT).putInt(2);
        for (int index = 0; index < numbers.length; index += 3) {
            bytes.putShort((short) numbers[index]).putShort((short) numbers[index + 1]).putInt(numbers[index + 2]);
        }
        MemorySegment segment = Arena.ofAuto().allocate(bytes.capacity());
        MemorySegment.copy(bytes.array(), 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.capacity());
        return segment;
    }

    private static int length(MemorySegment list) {
        return (int) list.byteSize() - AT;
    }

    private static int check(int... numbers) {
        MemorySegment list = list(numbers);
        return AccessControlList.check(list, AT, length(list));
    }

    private static int bits(MemorySegment list, int entry) {
        return list.get(ValueLayout.JAVA_BYTE, AT + 4 + entry * 8L + 2);
    }

    @Test
    void shouldAcceptWellFormedLists() {
        assertThat(check(FULL)).isEqualTo(6);
        assertThat(check(USER_OBJECT, 7, NOBODY, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY)).isEqualTo(3);
        assertThat(check()).isZero();
        assertThat(AccessControlList.check(list(FULL), AT, 0)).isZero();
    }

    @Test
    void shouldRefuseOthers() {
        assertThat(check(USER_OBJECT, 8, NOBODY, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY))
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(check(GROUP_OBJECT, 5, NOBODY, USER_OBJECT, 7, NOBODY, OTHER, 4, NOBODY))
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(check(USER_OBJECT, 7, NOBODY, USER, 7, 5, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY))
                .as("a named user needs a mask").isEqualTo(-ErrorNumber.EINVAL);
        assertThat(check(USER_OBJECT, 7, NOBODY, GROUP_OBJECT, 5, NOBODY)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(check(USER_OBJECT, 7, NOBODY, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY, OTHER, 4, NOBODY))
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(check(USER_OBJECT, 7, NOBODY, USER, 7, NOBODY, GROUP_OBJECT, 5, NOBODY, MASK, 7, NOBODY, OTHER, 4,
                NOBODY)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(AccessControlList.check(list(FULL), AT, 3)).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(AccessControlList.check(list(FULL), AT, 11)).isEqualTo(-ErrorNumber.EINVAL);
        MemorySegment other = list(FULL);
        other.set(ValueLayout.JAVA_BYTE, AT, (byte) 3);
        assertThat(AccessControlList.check(other, AT, length(other))).isEqualTo(-ErrorNumber.EOPNOTSUPP);
    }

    @Test
    void shouldShowListInMode() {
        MemorySegment full = list(FULL);
        assertThat(AccessControlList.mode(full, AT, length(full))).isEqualTo(0764 | AccessControlList.EXTENDED);
        MemorySegment plain = list(USER_OBJECT, 7, NOBODY, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY);
        assertThat(AccessControlList.mode(plain, AT, length(plain))).isEqualTo(0754);
    }

    @Test
    void shouldRestrictListOfNewInode() {
        MemorySegment full = list(FULL);
        assertThat(AccessControlList.create(full, AT, length(full), 02640))
                .isEqualTo(02640 | AccessControlList.EXTENDED);
        assertThat(new int[] {bits(full, 0), bits(full, 2), bits(full, 4), bits(full, 5)}).containsExactly(6, 5, 4, 0);
        MemorySegment plain = list(USER_OBJECT, 7, NOBODY, GROUP_OBJECT, 5, NOBODY, OTHER, 4, NOBODY);
        assertThat(AccessControlList.create(plain, AT, length(plain), 0666)).isEqualTo(0644);
    }

    @Test
    void shouldFollowMode() {
        MemorySegment full = list(FULL);
        AccessControlList.change(full, AT, length(full), 0123);
        assertThat(new int[] {bits(full, 0), bits(full, 1), bits(full, 2), bits(full, 3), bits(full, 4), bits(full, 5)})
                .containsExactly(1, 6, 5, 3, 2, 3);
    }

    @Test
    void shouldGrantAsTheKernel() {
        MemorySegment full = list(FULL);
        assertThat(permission(full, 1, 0, 7)).as("owner").isZero();
        assertThat(permission(full, 5, 0, 6)).as("named user").isZero();
        assertThat(permission(full, 5, 0, 1)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(permission(full, 8, 2, 4)).as("owning group").isZero();
        assertThat(permission(full, 8, 2, 1)).as("masked").isEqualTo(-ErrorNumber.EACCES);
        assertThat(permission(full, 8, 9, 2)).as("named group").isZero();
        assertThat(permission(full, 8, 9, 4)).as("in a group, so not another").isEqualTo(-ErrorNumber.EACCES);
        assertThat(permission(full, 8, 8, 4)).as("others").isZero();
        assertThat(permission(full, 8, 8, 2)).isEqualTo(-ErrorNumber.EACCES);
    }

    /** For an inode of user 1 and group 2. */
    private static int permission(MemorySegment list, int uid, int gid, int wanted) {
        return AccessControlList.permission(list, AT, length(list), new Asker(uid, gid), 1, 2, wanted);
    }

    private static final class Asker extends Request {
        private final int uid;
        private final int gid;

        Asker(int uid, int gid) {
            this.uid = uid;
            this.gid = gid;
        }

        @Override
        public int uid() {
            return uid;
        }

        @Override
        public int gid() {
            return gid;
        }

        @Override
        public int pid() {
            return 0;
        }

        @Override
        public int umask() {
            return 0;
        }

        @Override
        public boolean inGroup(int group) {
            return group == gid;
        }

        @Override
        public int groups(int[] into) {
            return 0;
        }

        @Override
        public long unique() {
            return 0;
        }

        @Override
        public int lane() {
            return 0;
        }

        @Override
        public boolean interrupted() {
            return false;
        }

        @Override
        public Parked park() {
            return null;
        }
    }
}
