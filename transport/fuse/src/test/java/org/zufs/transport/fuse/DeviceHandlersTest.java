// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.IoctlFlag;
import org.zufs.transport.fuse.wire.IoctlInLayout;
import org.zufs.transport.fuse.wire.IoctlOutLayout;
import org.zufs.transport.fuse.wire.MessageBuilder;
import org.zufs.transport.fuse.wire.Opcode;
import org.zufs.transport.fuse.wire.PollInLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/** {@code ioctl} and {@code poll}. */
class DeviceHandlersTest {
    private static final int IMMUTABLE = 0x10;
    private static final int EXTENTS = 0x80000;

    private static int ioctl(TestLane lane, int command, byte[] input, int outLength) {
        return begin(lane, command, input.length, outLength).data(input).end();
    }

    private static MessageBuilder begin(TestLane lane, int command, int inLength, int outLength) {
        return lane.builder().begin(Opcode.IOCTL, 3).longWord(IoctlInLayout.HANDLE_OFFSET, 9)
                .word(IoctlInLayout.COMMAND_OFFSET, command).word(IoctlInLayout.IN_LENGTH_OFFSET, inLength)
                .word(IoctlInLayout.OUT_LENGTH_OFFSET, outLength);
    }

    private static byte[] words(int count, int first) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[count * Integer.BYTES]);
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 0, first);
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldGetAndSetFlags(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("getflags", IMMUTABLE | EXTENTS);
        Reply reply = lane.send(ioctl(lane, DeviceHandlers.GETFLAGS, new byte[0], 4));
        assertThat(reply.result()).isEqualTo(IoctlOutLayout.LENGTH + 4);
        assertThat(reply.longWord(0)).isZero();
        assertThat(reply.longWord(8)).isZero();
        assertThat(reply.word(IoctlOutLayout.LENGTH)).isEqualTo(IMMUTABLE | EXTENTS);
        reply = lane.send(ioctl(lane, DeviceHandlers.SETFLAGS, words(2, 0x20), 0));
        assertThat(reply.result()).isEqualTo(IoctlOutLayout.LENGTH);
        assertThat(lane.recorder().calls()).containsExactly(call("getflags", 3L), call("setflags", 3L, 0x20));
        assertThat(lane.send(ioctl(lane, DeviceHandlers.GETFLAGS, new byte[0], 3)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.send(ioctl(lane, DeviceHandlers.SETFLAGS, new byte[3], 0)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTranslateTheOtherEncodingOfFlags(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("getflags", IMMUTABLE | EXTENTS);
        Reply reply = lane.send(ioctl(lane, DeviceHandlers.FSGETXATTR, new byte[28], 28));
        assertThat(reply.result()).isEqualTo(IoctlOutLayout.LENGTH + 28);
        assertThat(reply.word(IoctlOutLayout.LENGTH)).isEqualTo(0x8);
        for (int at = IoctlOutLayout.LENGTH + 4; at < IoctlOutLayout.LENGTH + 28; at += 4) {
            assertThat(reply.word(at)).isZero();
        }
        lane.recorder().forgetCalls();
        assertThat(lane.send(ioctl(lane, DeviceHandlers.FSSETXATTR, words(7, 0x10), 28)).result())
                .isEqualTo(IoctlOutLayout.LENGTH);
        assertThat(lane.recorder().calls()).as("what has no word there stays")
                .containsExactly(call("getflags", 3L), call("setflags", 3L, 0x20 | EXTENTS));
        assertThat(lane.send(ioctl(lane, DeviceHandlers.FSSETXATTR, words(7, 0x100), 28)).result())
                .isEqualTo(-ErrorNumber.EOPNOTSUPP);
        assertThat(lane.send(ioctl(lane, DeviceHandlers.FSSETXATTR, new byte[27], 28)).result())
                .isEqualTo(-ErrorNumber.EINVAL);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldKeepTheInputWhileTheOutputIsWritten(Form form) {
        TestLane lane = new TestLane(form);
        byte[] input = "input that is longer than the header".getBytes(StandardCharsets.US_ASCII);
        lane.recorder().answer("ioctl", arguments -> {
            ByteRange from = (ByteRange) arguments[4];
            ByteRange to = (ByteRange) arguments[5];
            for (int index = 0; index < input.length; index++) {
                to.putByte(index, (byte) 'x');
            }
            for (int index = 0; index < input.length; index++) {
                to.putByte(index, from.byteAt(index));
            }
            return input.length;
        });
        Reply reply = lane.send(ioctl(lane, 0xC0247A01, input, 100));
        assertThat(reply.payload().asSlice(IoctlOutLayout.LENGTH).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(input);
        assertThat(lane.recorder().calls().getFirst().arguments().subList(0, 4))
                .containsExactly(3L, 9L, 0xC0247A01, new String(input, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseWhatTheKernelDoesNotCheck(Form form) {
        TestLane lane = new TestLane(form);
        for (int flag : new int[] {IoctlFlag.UNRESTRICTED, IoctlFlag.COMPAT}) {
            int length = begin(lane, 1, 0, 0).word(IoctlInLayout.FLAGS_OFFSET, flag).end();
            assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.ENOTTY);
        }
        for (int claimed : new int[] {5, -1, Integer.MIN_VALUE}) {
            assertThat(lane.send(begin(lane, 1, claimed, 0).data(new byte[4]).end()).result())
                    .isEqualTo(-ErrorNumber.EINVAL);
        }
        assertThat(lane.recorder().calls()).isEmpty();
        lane.recorder().answer("ioctl", 11);
        assertThat(lane.send(ioctl(lane, 1, new byte[4], 10)).result()).isEqualTo(-ErrorNumber.EIO);
        lane.recorder().answer("ioctl", -ErrorNumber.ENOTTY);
        assertThat(lane.send(ioctl(lane, 1, new byte[4], -1)).result()).isEqualTo(-ErrorNumber.ENOTTY);
        assertThat(lane.isGuardIntact()).isTrue();
        assertThat(lane.send(ioctl(lane, 1, new byte[(1 << 14) + 1], 0)).result()).isEqualTo(-ErrorNumber.EINVAL);
    }

    @Test
    void shouldBringPollWithItsWaker() {
        TestLane lane = new TestLane(Form.APART);
        lane.recorder().answer("poll", 5);
        for (int flags : new int[] {0, RequestFlag.POLL_SCHEDULE_NOTIFY}) {
            int length = lane.builder().begin(Opcode.POLL, 3).longWord(PollInLayout.HANDLE_OFFSET, 9)
                    .longWord(PollInLayout.KERNEL_HANDLE_OFFSET, 77).word(PollInLayout.FLAGS_OFFSET, flags)
                    .word(PollInLayout.EVENTS_OFFSET, 4).end();
            Reply reply = lane.send(length);
            assertThat(reply.result()).isEqualTo(8);
            assertThat(reply.word(0)).isEqualTo(5);
        }
        assertThat(lane.recorder().calls()).containsExactly(call("poll", 3L, 9L, 4, 0L), call("poll", 3L, 9L, 4, 77L));
    }
}
