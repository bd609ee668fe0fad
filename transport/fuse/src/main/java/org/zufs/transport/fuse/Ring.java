// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.zufs.base.linux.CompletionEntryLayout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.IoUringParamsLayout;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.SubmissionEntryLayout;
import org.zufs.base.linux.UringCalls;
import org.zufs.base.linux.UringFlags;

/**
 * One io_uring with submission entries of 128 bytes. For the thread that made it.
 *
 * <p>Order of the shared words: the kernel reads entries up to the submission tail, which we publish with release after
 * the entries are filled; we read completions up to the completion tail, which we read with acquire, and give them back
 * by publishing the completion head with release.
 */
final class Ring implements AutoCloseable {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final int PROTECTION = MapFlags.PROT_READ | MapFlags.PROT_WRITE;
    private static final int MAPPING = MapFlags.MAP_SHARED | MapFlags.MAP_POPULATE;
    private static final int SETUP_FLAGS =
            UringFlags.IORING_SETUP_SQE128 | UringFlags.IORING_SETUP_CQSIZE | UringFlags.IORING_SETUP_SUBMIT_ALL;

    private final int descriptor;
    private final MemorySegment rings;
    private final MemorySegment entries;
    private final long submissionHeadAt;
    private final long submissionTailAt;
    private final long completionHeadAt;
    private final long completionTailAt;
    private final long completionsAt;
    private final int submissionMask;
    private final int completionMask;
    private int submissionTail;
    private int submitted;
    private int completionHead;

    /**
     * Makes a ring.
     *
     * @param submissionCount entries that can be filled between two submissions, a power of two
     * @param completionCount completions that can be kept, a power of two, at least twice as many
     * @param extraFlags      {@code IORING_SETUP_*}
     * @throws LinuxException if the kernel refuses
     */
    Ring(int submissionCount, int completionCount, int extraFlags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(IoUringParamsLayout.LENGTH, IoUringParamsLayout.ALIGNMENT);
            IoUringParamsLayout.putFlags(params, SETUP_FLAGS | extraFlags);
            IoUringParamsLayout.putCompletionEntries(params, completionCount);
            descriptor = UringCalls.setup(submissionCount, params);
            if (descriptor < 0) {
                throw LinuxException.of("io_uring_setup", descriptor,
                        "allow it: sysctl kernel.io_uring_disabled=0, or the container's seccomp profile");
            }
            int submissionEntries = IoUringParamsLayout.submissionEntries(params);
            int completionEntries = IoUringParamsLayout.completionEntries(params);
            int arrayAt = IoUringParamsLayout.submissionArray(params);
            completionsAt = IoUringParamsLayout.completionEvents(params);
            submissionHeadAt = IoUringParamsLayout.submissionHead(params);
            submissionTailAt = IoUringParamsLayout.submissionTail(params);
            completionHeadAt = IoUringParamsLayout.completionHead(params);
            completionTailAt = IoUringParamsLayout.completionTail(params);
            submissionMask = submissionEntries - 1;
            completionMask = completionEntries - 1;
            long length = Math.max(arrayAt + (long) submissionEntries * Integer.BYTES,
                    completionsAt + (long) completionEntries * CompletionEntryLayout.LENGTH);
            rings = MemoryCalls.map(length, PROTECTION, MAPPING, descriptor, UringCalls.IORING_OFF_SQ_RING);
            entries = MemoryCalls.map((long) submissionEntries * SubmissionEntryLayout.LENGTH_LARGE, PROTECTION,
                    MAPPING, descriptor, UringCalls.IORING_OFF_SQES);
            for (int index = 0; index < submissionEntries; index++) {
                rings.set(ValueLayout.JAVA_INT, arrayAt + (long) index * Integer.BYTES, index);
            }
        }
    }

    /** {@return the memory of the submission entries; see {@link #nextEntry()}} */
    MemorySegment entries() {
        return entries;
    }

    /**
     * Takes the next submission entry, zeroed. If none is left those that are filled are submitted first.
     *
     * @return where it lies in {@link #entries()}
     */
    long nextEntry() {
        while (submissionTail - (int) WORD.getAcquire(rings, submissionHeadAt) > submissionMask) {
            int result = enter(0);
            if (result < 0 && !isTransient(result)) {
                throw LinuxException.of("io_uring_enter", result, "report this");
            }
        }
        long at = (long) (submissionTail & submissionMask) * SubmissionEntryLayout.LENGTH_LARGE;
        for (int offset = 0; offset < SubmissionEntryLayout.LENGTH_LARGE; offset += Long.BYTES) {
            entries.set(ValueLayout.JAVA_LONG, at + offset, 0L);
        }
        submissionTail++;
        return at;
    }

    /**
     * Submits what is filled, and waits.
     *
     * @param waitCount completions to wait for
     * @return 0 or more, or a negative errno: EINTR
     */
    int enter(int waitCount) {
        WORD.setRelease(rings, submissionTailAt, submissionTail);
        int count = submissionTail - submitted;
        int result = UringCalls.enter(descriptor, count, waitCount, UringFlags.IORING_ENTER_GETEVENTS,
                MemorySegment.NULL, 0);
        submitted = (int) WORD.getAcquire(rings, submissionHeadAt);
        return result;
    }

    /** {@return whether a completion is here} */
    boolean hasCompletion() {
        return completionHead != (int) WORD.getAcquire(rings, completionTailAt);
    }

    /** {@return the number that the submission of the oldest completion was given} */
    long completedUserData() {
        return CompletionEntryLayout.userData(rings, completion());
    }

    /** {@return the result of the oldest completion} */
    int completedResult() {
        return CompletionEntryLayout.result(rings, completion());
    }

    /** Gives the oldest completion back. */
    void advance() {
        completionHead++;
        WORD.setRelease(rings, completionHeadAt, completionHead);
    }

    private long completion() {
        return completionsAt + (long) (completionHead & completionMask) * CompletionEntryLayout.LENGTH;
    }

    /** {@return whether an errno of {@link #enter} means: try again} */
    static boolean isTransient(int error) {
        return error == -ErrorNumber.EINTR || error == -ErrorNumber.EAGAIN || error == -ErrorNumber.EBUSY;
    }

    @Override
    public void close() {
        MemoryCalls.unmap(entries);
        MemoryCalls.unmap(rings);
        FileCalls.close(descriptor);
    }
}
