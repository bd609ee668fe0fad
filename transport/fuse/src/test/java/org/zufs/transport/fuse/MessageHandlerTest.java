// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.transport.fuse.RecordingDispatcher.call;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Parked;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.wire.BatchForgetInLayout;
import org.zufs.transport.fuse.wire.ExtensionHeaderLayout;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.Opcode;

/** What holds for all messages: who asks, errors, references given back, requests that wait. */
class MessageHandlerTest {
    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldTellWhoAsks(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("unlink", arguments -> {
            Request request = (Request) arguments[0];
            assertThat(request.uid()).isEqualTo(1000);
            assertThat(request.gid()).isEqualTo(100);
            assertThat(request.pid()).isEqualTo(4711);
            assertThat(request.lane()).isEqualTo(3);
            assertThat(request.unique()).isEqualTo(lane.builder().unique());
            assertThat(request.inGroup(100)).isTrue();
            return 0;
        });
        lane.builder().caller(1000, 100, 4711);
        assertThat(lane.send(lane.builder().unlink(1, "f")).result()).isZero();
        assertThat(lane.recorder().failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBelieveTheGroupsThatCameWithTheMessage(Form form) {
        TestLane lane = new TestLane(form);
        boolean[] member = new boolean[3];
        lane.recorder().answer("mkdir", arguments -> {
            Request request = (Request) arguments[0];
            member[0] = request.inGroup(27);
            member[1] = request.inGroup(29);
            member[2] = request.inGroup(28);
            return -ErrorNumber.EPERM;
        });
        lane.builder().caller(1000, 100, 0);
        lane.send(lane.builder().begin(Opcode.MKDIR, 1).name("d").groups(27, 29).end());
        assertThat(member).containsExactly(true, true, false);
        lane.send(lane.builder().begin(Opcode.MKDIR, 1).name("d").end());
        assertThat(member).as("none left over").containsExactly(false, false, false);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBelieveNoExtensionThatLies(Form form) {
        TestLane lane = new TestLane(form);
        boolean[] member = {false};
        lane.recorder().answer("mkdir", arguments -> {
            member[0] = ((Request) arguments[0]).inGroup(0xA5A5A5A5) || ((Request) arguments[0]).inGroup(27);
            return -ErrorNumber.EPERM;
        });
        lane.builder().caller(1000, 100, 0);
        for (int size : new int[] {0, 1, 7, 8, 15, 25, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            int length = lane.builder().begin(Opcode.MKDIR, 1).name("d").groups(3, 4).end();
            lane.built().set(ValueLayout.JAVA_INT_UNALIGNED, length - 24L + ExtensionHeaderLayout.SIZE_OFFSET, size);
            lane.send(length);
            assertThat(member[0]).as("record of %d bytes", size).isFalse();
        }
        for (int count : new int[] {4, 1000, -1, Integer.MIN_VALUE}) {
            int length = lane.builder().begin(Opcode.MKDIR, 1).name("d").groups(3, 4).end();
            lane.built().set(ValueLayout.JAVA_INT_UNALIGNED, length - 24L + ExtensionHeaderLayout.LENGTH, count);
            lane.send(length);
            assertThat(member[0]).as("%d groups", count).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldRefuseExtensionsLongerThanTheMessage(Form form) {
        TestLane lane = new TestLane(form);
        int length = lane.builder().mkdir(1, "d", 0);
        lane.built().set(ValueLayout.JAVA_SHORT_UNALIGNED, InHeaderLayout.EXTENSION_UNITS_OFFSET, (short) -1);
        assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.EINVAL);
        lane.built().set(ValueLayout.JAVA_SHORT_UNALIGNED, InHeaderLayout.EXTENSION_UNITS_OFFSET, (short) 1);
        assertThat(lane.send(length).result()).as("the name would be in the extension").isEqualTo(-ErrorNumber.EINVAL);
        assertThat(lane.recorder().calls()).isEmpty();
        assertThat(lane.recorder().isBalanced()).isTrue();
    }

    @Test
    void shouldRefuseMessagesWhoseLengthLies() {
        TestLane lane = new TestLane(Form.WHOLE);
        int length = lane.builder().unlink(1, "file");
        for (int claimed : new int[] {0, length - 1, length + 1, -1, Integer.MIN_VALUE}) {
            lane.built().set(ValueLayout.JAVA_INT_UNALIGNED, InHeaderLayout.MESSAGE_LENGTH_OFFSET, claimed);
            assertThat(lane.send(length).result()).isEqualTo(-ErrorNumber.EINVAL);
        }
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerWhatItDoesNotKnowWithEnosys(Form form) {
        TestLane lane = new TestLane(form);
        for (int number : new int[] {0, 7, 19, 37, 48, 49, 54, 55, 4096, -1, Integer.MIN_VALUE}) {
            int length = lane.builder().getattr(1);
            lane.built().set(ValueLayout.JAVA_INT_UNALIGNED, InHeaderLayout.OPCODE_OFFSET, number);
            int result = lane.send(length).result();
            assertThat(result).as("opcode %d", number).isIn(-ErrorNumber.ENOSYS, -ErrorNumber.EINVAL);
        }
        assertThat(lane.send(lane.builder().begin(Opcode.DESTROY, 0).end()).result()).isZero();
        assertThat(lane.send(lane.builder().init(45, 0)).result()).as("it came before").isEqualTo(-ErrorNumber.EIO);
        assertThat(lane.recorder().calls()).isEmpty();
        assertThat(lane.recorder().isBalanced()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldGiveReferencesBackWithoutReply(Form form) {
        TestLane lane = new TestLane(form);
        assertThat(lane.send(lane.builder().forget(5, 3)).result()).isEqualTo(MessageHandler.NO_REPLY);
        assertThat(lane.send(lane.builder().batchForget(6, 1, 7, 0, 8, 2)).result())
                .isEqualTo(MessageHandler.NO_REPLY);
        assertThat(lane.send(lane.builder().forget(5, -1)).result()).isEqualTo(MessageHandler.NO_REPLY);
        assertThat(lane.recorder().calls()).containsExactly(call("forget", 5L, 3L), call("forget", 6L, 1L),
                call("forget", 8L, 2L));
        lane.recorder().forgetCalls();
        for (int count : new int[] {4, -1, Integer.MIN_VALUE, 0x1000_0003}) {
            int length = lane.builder().batchForget(6, 1, 7, 1, 8, 2);
            lane.built().set(ValueLayout.JAVA_INT_UNALIGNED,
                    InHeaderLayout.LENGTH + BatchForgetInLayout.COUNT_OFFSET, count);
            assertThat(lane.send(length).result()).isEqualTo(MessageHandler.NO_REPLY);
        }
        assertThat(lane.recorder().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldMakeExceptionsOneRequestsTrouble(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("unlink", arguments -> {
            throw new IllegalStateException("on purpose");
        }).answer("forget", arguments -> {
            throw new AssertionError("on purpose");
        });
        assertThat(lane.send(lane.builder().unlink(1, "f")).result()).isEqualTo(-ErrorNumber.EIO);
        assertThat(lane.send(lane.builder().forget(5, 3)).result()).isEqualTo(MessageHandler.NO_REPLY);
        assertThat(lane.recorder().failures()).hasSize(2);
        assertThat(lane.send(lane.builder().rmdir(1, "f")).result()).isZero();
        assertThat(lane.recorder().isBalanced()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldAnswerEioForAnEntryThatWasNotFilled(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("lookup", 0);
        assertThat(lane.send(lane.builder().lookup(1, "f")).result()).isEqualTo(-ErrorNumber.EIO);
        assertThat(lane.recorder().failures()).hasSize(1);
    }

    /** The kernel refuses a reply with such an error, and then nobody ever wakes the asker. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldNeverAnswerWithAnErrorThatTheKernelRefuses(Form form) {
        TestLane lane = new TestLane(form);
        for (int result : new int[] {-512, -4095, -4096, Integer.MIN_VALUE + 1, Integer.MIN_VALUE}) {
            lane.recorder().answer("unlink", result);
            assertThat(lane.send(lane.builder().unlink(1, "f")).result()).as("%d", result).isEqualTo(-ErrorNumber.EIO);
        }
        assertThat(lane.recorder().failures()).hasSize(5);
        lane.recorder().answer("unlink", -511);
        assertThat(lane.send(lane.builder().unlink(1, "f")).result()).isEqualTo(-511);
        assertThat(lane.recorder().endedWith()).isEqualTo(-511);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSendNoBytesWhereTheKernelWantsNone(Form form) {
        TestLane lane = new TestLane(form, "locks=server", Traits.ofShared());
        for (String method : new String[] {"unlink", "rename", "fsync", "flush", "fallocate", "release", "setlk",
            "setxattr", "removexattr", "access"}) {
            lane.recorder().answer(method, 5);
        }
        assertThat(lane.send(lane.builder().unlink(1, "f")).result()).isZero();
        assertThat(lane.send(lane.builder().rename(1, "f", 1, "g")).result()).isZero();
        assertThat(lane.send(lane.builder().fsync(Opcode.FSYNC, 1, 2, 0)).result()).isZero();
        assertThat(lane.send(lane.builder().flush(1, 2)).result()).isZero();
        assertThat(lane.send(lane.builder().fallocate(1, 2, 0, 1, 0)).result()).isZero();
        assertThat(lane.send(lane.builder().release(Opcode.RELEASE, 1, 2)).result()).isZero();
        assertThat(lane.send(lane.builder().lock(Opcode.SETLK, 1, 2, 3, 0, 1, 1)).result()).isZero();
        assertThat(lane.send(lane.builder().setxattr(1, "user.a", new byte[1], 0)).result()).isZero();
        assertThat(lane.send(lane.builder().removexattr(1, "user.a")).result()).isZero();
        assertThat(lane.send(lane.builder().access(1, 1)).result()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldLetRequestsWait(Form form) {
        TestLane lane = new TestLane(form, "locks=server", Traits.ofShared());
        Parked[] parked = {null};
        lane.recorder().answer("setlk", arguments -> {
            parked[0] = ((Request) arguments[0]).park();
            return Request.PARKED;
        });
        assertThat(lane.send(lane.builder().lock(Opcode.SETLKW, 3, 9, 7, 0, 1, 1)).result())
                .isEqualTo(MessageHandler.PARKED);
        assertThat(lane.handler().parked()).isSameAs(parked[0]);
        parked[0].complete(-ErrorNumber.EDEADLK);
        assertThat(lane.completed()).as("the lane still has the message").isNull();
        lane.handler().parked().detach(4);
        assertThat(lane.completed()).isSameAs(parked[0]);
        assertThat(lane.completed().result()).isEqualTo(-ErrorNumber.EDEADLK);
        assertThat(lane.completed().entry()).isEqualTo(4);
        assertThat(lane.completed().unique()).isEqualTo(lane.builder().unique());
    }

    @Test
    void shouldInterruptWhatWaits() {
        TestLane lane = new TestLane(Form.WHOLE, "locks=server", Traits.ofShared());
        boolean[] told = {false, false};
        lane.recorder().answer("setlk", arguments -> {
            told[1] = ((Request) arguments[0]).interrupted();
            ((Request) arguments[0]).park().onInterrupt(() -> told[0] = true);
            return Request.PARKED;
        });
        lane.send(lane.builder().lock(Opcode.SETLKW, 3, 9, 7, 0, 1, 1));
        long unique = lane.builder().unique();
        assertThat(lane.send(lane.builder().interrupt(unique)).result()).isEqualTo(MessageHandler.NO_REPLY);
        assertThat(told).containsExactly(true, false);
        // The next one's interrupt overtakes it.
        told[0] = false;
        lane.send(lane.builder().interrupt(lane.builder().unique() + 4));
        lane.send(lane.builder().lock(Opcode.SETLKW, 3, 9, 7, 0, 1, 1));
        assertThat(told).containsExactly(true, true);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldParkNothingThatAnswersWithBytes(Form form) {
        TestLane lane = new TestLane(form);
        lane.recorder().answer("read", arguments -> {
            assertThat(((Request) arguments[0]).park()).isNull();
            return -ErrorNumber.EAGAIN;
        });
        assertThat(lane.send(lane.builder().read(Opcode.READ, 3, 9, 0, 10)).result()).isEqualTo(-ErrorNumber.EAGAIN);
        assertThat(lane.recorder().failures()).isEmpty();
    }

    @Test
    void shouldParkNothingWhereTheCarrierCannot() {
        TestLane lane = new TestLane(Form.APART).canPark(false);
        lane.recorder().answer("fsync", arguments -> ((Request) arguments[0]).park() == null ? -ErrorNumber.EAGAIN : 0);
        assertThat(lane.send(lane.builder().fsync(Opcode.FSYNC, 3, 9, 0)).result()).isEqualTo(-ErrorNumber.EAGAIN);
    }
}
