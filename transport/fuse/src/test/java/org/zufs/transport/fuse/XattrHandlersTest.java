// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.SetxattrInLayout;

/** Extended attributes. */
class XattrHandlersTest {
    private static final byte[] VALUE = {1, 0, 2};

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSayOnceThatThereAreNone(Form form) {
        TestLane lane = new TestLane(form, "", Traits.ofExclusive());
        assertThat(lane.send(lane.builder().getxattr(3, "user.a", 10)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().setxattr(3, "user.a", VALUE, 0)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().listxattr(3, 10)).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.send(lane.builder().removexattr(3, "user.a")).result()).isEqualTo(-ErrorNumber.ENOSYS);
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldGetValueWhoseNameLiesWhereTheReplyGoes(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("getxattr", arguments -> {
            ByteRange target = (ByteRange) arguments[3];
            target.copyFrom(MemorySegment.ofArray(VALUE), 0, VALUE.length);
            assertThat(((Name) arguments[2]).toString()).as("name after the value was written").isEqualTo("user.a");
            return VALUE.length;
        });
        assertThat(lane.send(lane.builder().getxattr(3, "user.a", 10)).bytes()).isEqualTo(VALUE);
        assertThat(lane.recorder().calls()).containsExactly(call("getxattr", 3L, "user.a", 10L));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTellTheSizeToWhoBringsNoRoom(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("getxattr", 70_000).answer("listxattr", 12);
        Reply reply = lane.send(lane.builder().getxattr(3, "user.a", 0));
        assertThat(reply.result()).isEqualTo(8);
        assertThat(reply.longWord(0)).isEqualTo(70_000);
        reply = lane.send(lane.builder().listxattr(3, 0));
        assertThat(reply.longWord(0)).isEqualTo(12);
        assertThat(lane.recorder().calls()).containsExactly(call("getxattr", 3L, "user.a", 0L),
                call("listxattr", 3L, 0L));
        assertThat(lane.send(lane.builder().getxattr(3, "user.a", 69_999)).result()).isEqualTo(-ErrorNumber.ERANGE);
        assertThat(lane.send(lane.builder().listxattr(3, 11)).result()).isEqualTo(-ErrorNumber.ERANGE);
        assertThat(lane.send(lane.builder().listxattr(3, 12)).result()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldKeepHugeRequestsWithinTheRoomForTheReply(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("getxattr", -ErrorNumber.ENODATA);
        lane.send(lane.builder().getxattr(3, "user.a", -1));
        assertThat(lane.recorder().calls()).containsExactly(call("getxattr", 3L, "user.a", (long) TestLane.CAPACITY));
        lane.recorder().answer("getxattr", TestLane.CAPACITY + 1);
        assertThat(lane.send(lane.builder().getxattr(3, "user.a", -1)).result()).as("never more than there is room")
                .isNegative();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSetAndRemove(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().setxattr(3, "user.a", VALUE, 2)).result()).isZero();
        assertThat(lane.send(lane.builder().setxattr(3, "user.e", new byte[0], 0)).result()).isZero();
        assertThat(lane.send(lane.builder().removexattr(3, "user.a")).result()).isZero();
        assertThat(lane.recorder().calls()).containsExactly(
                call("setxattr", 3L, "user.a", new String(VALUE, StandardCharsets.ISO_8859_1), 2),
                call("setxattr", 3L, "user.e", "", 0), call("removexattr", 3L, "user.a"));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseNamesAndValuesThatCannotBe(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().getxattr(3, "", 9)).result()).isEqualTo(-ErrorNumber.ERANGE);
        assertThat(lane.send(lane.builder().getxattr(3, "u".repeat(256), 9)).result()).isEqualTo(-ErrorNumber.ERANGE);
        assertThat(lane.send(lane.builder().setxattr(3, "user.a", new byte[65_537], 0)).result())
                .isEqualTo(-ErrorNumber.E2BIG);
        for (int claimed : new int[] {4, -1, Integer.MIN_VALUE}) {
            int length = lane.builder().begin(Opcode.SETXATTR, 3).word(SetxattrInLayout.SIZE_OFFSET, claimed)
                    .name("user.a").data(VALUE).end();
            assertThat(lane.send(length).result()).isIn(-ErrorNumber.EINVAL, -ErrorNumber.E2BIG);
        }
        int length = lane.builder().begin(Opcode.REMOVEXATTR, 3).data(VALUE).end();
        lane.send(length);
        assertThat(lane.recorder().calls()).containsExactly(call("removexattr", 3L, "\u0001"));
        assertThat(lane.send(lane.builder().setxattr(3, "user.a", new byte[65_536], 0)).result()).isZero();
    }
}
