// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.CapabilityBits;
import org.zufs.base.linux.CapabilityLayout;
import org.zufs.base.linux.ProcessCalls;

/**
 * The privilege with which the kernel writes a backing file: that of the thread that registers it, whoever the
 * application is. So the thread gives up for that moment what would let ordinary users' writes keep set-id bits
 * ({@code CAP_FSETID}; the kernel asks nobody to clear them when it writes by itself), and what would let them pass by
 * quotas and reserved space ({@code CAP_SYS_RESOURCE}). Not thread-safe.
 */
final class BackingPrivilege {
    private static final int GIVEN_UP = 1 << CapabilityBits.CAP_FSETID | 1 << CapabilityBits.CAP_SYS_RESOURCE;

    private final MemorySegment head = Arena.ofAuto().allocate(CapabilityLayout.LENGTH, CapabilityLayout.ALIGNMENT);
    private final MemorySegment data =
            Arena.ofAuto().allocate(CapabilityLayout.DATA_LENGTH, CapabilityLayout.ALIGNMENT);
    private int effective;

    BackingPrivilege() {
        CapabilityLayout.putVersion(head, CapabilityLayout.VERSION_3);
    }

    /** Gives it up, on the calling thread. Answers 0 or a negative errno; then nothing has changed. */
    int giveUp() {
        int result = ProcessCalls.capget(head, data);
        if (result < 0) {
            return result;
        }
        effective = data.get(ValueLayout.JAVA_INT, CapabilityLayout.EFFECTIVE_OFFSET);
        return set(effective & ~GIVEN_UP);
    }

    /** Takes it back, on the same thread. Answers 0 or a negative errno. */
    int takeBack() {
        return set(effective);
    }

    private int set(int wanted) {
        data.set(ValueLayout.JAVA_INT, CapabilityLayout.EFFECTIVE_OFFSET, wanted);
        return ProcessCalls.capset(head, data);
    }
}
