// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.TestLane.Form;
import org.zufs.transport.fuse.TestLane.Reply;
import org.zufs.transport.fuse.wire.InHeaderLayout;
import org.zufs.transport.fuse.wire.MessageCorpus;
import org.zufs.transport.fuse.wire.Opcode;

/**
 * Damaged messages of each operation: whatever comes, no exception, no call with arguments that its interface does not
 * allow, and a reply that the kernel takes. Each message is handled twice, among other bytes that belong to nobody:
 * that nothing changes proves that none of them was looked at.
 *
 * <p>{@code -Dzufs.seed=} repeats a run; {@code -Dzufs.fuzz.rounds=} makes it longer.
 */
class MessageFuzzTest {
    private static final long SEED = Long.getLong("zufs.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("zufs.fuzz.rounds", 2_000);

    private final SuspiciousDispatcher dispatcher = new SuspiciousDispatcher();

    @ParameterizedTest
    @EnumSource(value = Opcode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void shouldSurviveDamagedMessages(Opcode opcode, TestReporter reporter) {
        reporter.publishEntry("zufs.seed", Long.toString(SEED));
        for (Form form : Form.values()) {
            TestLane lane = lane(form, 0xA5);
            TestLane other = lane(form, 0x5A);
            Random random = new Random(SEED + opcode.number());
            MessageCorpus corpus = new MessageCorpus(lane.built(), random);
            for (int round = 0; round < ROUNDS; round++) {
                String what = "%s %s round %d, -Dzufs.seed=%d".formatted(opcode, form, round, SEED);
                int length = corpus.valid(opcode);
                if (random.nextInt(8) != 0) {
                    length = corpus.damage(length);
                }
                // Of no process: the groups come from the message or not at all.
                lane.built().set(ValueLayout.JAVA_INT_UNALIGNED, InHeaderLayout.PID_OFFSET, 0);
                if (length >= InHeaderLayout.LENGTH) {
                    MemorySegment.copy(lane.built(), 0, other.built(), 0, length);
                    long answers = random.nextLong();
                    assertThat(handle(other, length, answers, what)).as(what)
                            .isEqualTo(handle(lane, length, answers, what));
                }
            }
            assertThat(lane.isGuardIntact() && other.isGuardIntact()).as("bytes behind the reply").isTrue();
        }
    }

    private TestLane lane(Form form, int poison) {
        return new TestLane(form, "locks=server", Traits.ofShared().withMappedData(), dispatcher.dispatcher(),
                new BackingFiles(-1, false)).poison(poison);
    }

    private long handle(TestLane lane, int length, long answers, String what) {
        dispatcher.begin(lane, new Random(answers));
        Reply reply;
        try {
            reply = lane.send(length);
            dispatcher.check();
        } catch (RuntimeException | AssertionError wrong) {
            throw new AssertionError(what, wrong);
        }
        Opcode opcode = lane.message().opcode();
        if (!opcode.hasReply()) {
            assertThat(reply.result()).as(what).isEqualTo(MessageHandler.NO_REPLY);
        } else {
            int most = opcode.hasEmptyReply() ? 0 : TestLane.CAPACITY;
            assertThat(reply.result()).as(what).isBetween(-MessageHandler.ERRNO_MAX, most);
        }
        return dispatcher.trace() * 31 + SuspiciousDispatcher.traceOf(reply.payload()) * 31 + reply.result();
    }
}
