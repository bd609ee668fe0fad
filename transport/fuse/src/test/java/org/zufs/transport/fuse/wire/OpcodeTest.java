// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OpcodeTest {
    @Test
    void shouldFindEveryOperationByNumber() {
        for (Opcode opcode : Opcode.values()) {
            assertThat(Opcode.of(opcode.number())).isSameAs(opcode);
            assertThat(opcode.index()).isBetween(0, Opcode.COUNT - 1);
        }
    }

    @Test
    void shouldAnswerUnknownForAnyOtherNumber() {
        for (int number : new int[] {0, 7, 19, 54, 4096, 1048576, 436207616, -1, Integer.MIN_VALUE}) {
            assertThat(Opcode.of(number)).isSameAs(Opcode.UNKNOWN);
        }
    }

    @Test
    void shouldKeepFirstArgumentsWithinTheRingHeader() {
        assertThat(Arrays.stream(Opcode.values()).mapToInt(Opcode::argumentLength).max().orElseThrow())
            .isLessThanOrEqualTo(UringReqHeaderLayout.ENT_IN_OUT_OFFSET - UringReqHeaderLayout.OPERATION_IN_OFFSET);
    }

    @Test
    void shouldKnowWhatIsNeverAnswered() {
        assertThat(Arrays.stream(Opcode.values()).filter(opcode -> !opcode.hasReply())).containsExactlyInAnyOrder(
            Opcode.FORGET, Opcode.BATCH_FORGET, Opcode.INTERRUPT, Opcode.NOTIFY_REPLY);
    }

    @Test
    void shouldDescribeInitFlags() {
        assertThat(InitFlag.describe(InitFlag.ASYNC_READ | InitFlag.OVER_IO_URING | 1L << 43))
            .isEqualTo("ASYNC_READ OVER_IO_URING BIT_43");
        assertThat(InitFlag.REQUEST_TIMEOUT).isEqualTo(1L << 42);
        assertThat(InitFlag.describe(InitFlag.REQUEST_TIMEOUT)).isEqualTo("REQUEST_TIMEOUT");
    }
}
