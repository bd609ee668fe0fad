// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.MapFlags.MAP_SHARED;
import static org.zufs.base.linux.MapFlags.PROT_READ;
import static org.zufs.base.linux.MapFlags.PROT_WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class UringCallsTest {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    @Test
    void shouldCompleteWhatWasSubmitted() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(IoUringParamsLayout.LENGTH, IoUringParamsLayout.ALIGNMENT);
            int fd = UringCalls.setup(4, params);
            Assumptions.assumeTrue(fd != -ErrorNumber.ENOSYS && fd != -ErrorNumber.EPERM,
                    "io_uring is not in this kernel or switched off (sysctl kernel.io_uring_disabled)");
            assertThat(fd).isNotNegative();
            assertThat(IoUringParamsLayout.submissionEntries(params)).isEqualTo(4);
            assertThat(IoUringParamsLayout.features(params) & UringFlags.IORING_FEAT_SINGLE_MMAP).isNotZero();
            submitAndReap(fd, params);
            assertThat(UringCalls.register(fd, -1, MemorySegment.NULL, 0)).isEqualTo(-ErrorNumber.EINVAL);
            FileCalls.close(fd);
        }
    }

    private static void submitAndReap(int fd, MemorySegment params) {
        long events = IoUringParamsLayout.completionEvents(params);
        int entries = IoUringParamsLayout.completionEntries(params);
        long ringLength = Math.max(events + (long) entries * CompletionEntryLayout.LENGTH,
                IoUringParamsLayout.submissionArray(params) + 4L * 4);
        MemorySegment ring = MemoryCalls.map(ringLength, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                UringCalls.IORING_OFF_SQ_RING);
        MemorySegment submissions = MemoryCalls.map(4L * SubmissionEntryLayout.LENGTH, PROT_READ | PROT_WRITE,
                MAP_SHARED, fd, UringCalls.IORING_OFF_SQES);
        SubmissionEntryLayout.putOpcode(submissions, 0, (byte) UringFlags.IORING_OP_NOP);
        SubmissionEntryLayout.putUserData(submissions, 0, 0xCAFEL);
        ring.set(ValueLayout.JAVA_INT, IoUringParamsLayout.submissionArray(params), 0);
        WORD.setRelease(ring, (long) IoUringParamsLayout.submissionTail(params), 1);
        assertThat(UringCalls.enter(fd, 1, 1, UringFlags.IORING_ENTER_GETEVENTS, MemorySegment.NULL, 0)).isEqualTo(1);
        assertThat((int) WORD.getAcquire(ring, (long) IoUringParamsLayout.completionTail(params))).isEqualTo(1);
        assertThat(CompletionEntryLayout.userData(ring, events)).isEqualTo(0xCAFEL);
        assertThat(CompletionEntryLayout.result(ring, events)).isZero();
        MemoryCalls.unmap(submissions);
        MemoryCalls.unmap(ring);
    }
}
