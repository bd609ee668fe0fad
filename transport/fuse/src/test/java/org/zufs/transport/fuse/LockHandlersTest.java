// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.LockRange;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.FileLockLayout;
import org.zufs.transport.fuse.wire.LockInLayout;
import org.zufs.transport.fuse.wire.LockOutLayout;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.RequestFlag;

/** File locks. */
class LockHandlersTest {
    @ParameterizedTest
    @EnumSource(value = Opcode.class, names = {"GETLK", "SETLK", "SETLKW"})
    void shouldSayOnceThatTheKernelKeepsThem(Opcode opcode) {
        TestLane lane = new TestLane(Form.WHOLE);
        assertThat(lane.send(lane.builder().lock(opcode, 3, 9, 7, 0, 1, 1)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBringLocks(Form form) {
        TestLane lane = new TestLane(form, "locks=server", Traits.ofShared());
        lane.builder().caller(0, 0, 55);
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 3, 9, 7, 10, Long.MAX_VALUE, 1)).result()).isZero();
        assertThat(lane.send(lane.builder().lock(Opcode.SETLKW, 3, 9, 7, 10, 10, 0)).result()).isZero();
        int length = lane.builder().begin(Opcode.SETLK, 3).word(LockInLayout.FLAGS_OFFSET, RequestFlag.LOCK_FLOCK)
                .word(LockInLayout.LOCK_OFFSET + FileLockLayout.TYPE_OFFSET, LockRange.UNLOCK).end();
        assertThat(lane.send(length).result()).isZero();
        assertThat(lane.recorder().calls()).containsExactly(
                call("setlk", 3L, 9L, "10-9223372036854775807 type=1 pid=55 owner=7 whole=false", false),
                call("setlk", 3L, 9L, "10-10 type=0 pid=55 owner=7 whole=false", true),
                call("setlk", 3L, 0L, "0-0 type=2 pid=0 owner=0 whole=true", false));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTellTheLockInTheWay(Form form) {
        TestLane lane = new TestLane(form, "locks=server", Traits.ofShared());
        lane.recorder().answer("getlk", arguments -> {
            LockRange range = (LockRange) arguments[3];
            range.start = 5;
            range.end = 1L << 50;
            range.type = LockRange.SHARED;
            range.pid = 99;
            return 0;
        });
        Reply reply = lane.send(lane.builder().lock(Opcode.GETLK, 3, 9, 7, 0, 1, 1));
        assertThat(reply.result()).isEqualTo(LockOutLayout.LENGTH);
        assertThat(reply.longWord(FileLockLayout.START_OFFSET)).isEqualTo(5);
        assertThat(reply.longWord(FileLockLayout.END_OFFSET)).isEqualTo(1L << 50);
        assertThat(reply.word(FileLockLayout.TYPE_OFFSET)).isEqualTo(LockRange.SHARED);
        assertThat(reply.word(FileLockLayout.PID_OFFSET)).isEqualTo(99);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseRangesAndTypesThatCannotBe(Form form) {
        TestLane lane = new TestLane(form, "locks=server", Traits.ofShared());
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 3, 9, 7, -1, 1, 1)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 3, 9, 7, 5, 4, 1)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 3, 9, 7, 0, 1, 3)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 3, 9, 7, 0, 1, -1)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.recorder().calls()).isEmpty();
    }
}
