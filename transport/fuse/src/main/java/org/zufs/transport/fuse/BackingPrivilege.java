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
 * application is. So the thread gives up for that moment what would let ordinary users pass by quotas and reserved
 * space ({@code CAP_SYS_RESOURCE}). Set-id bits need no such care: before such a write the kernel says that they must
 * go, see {@link AttributeHandlers}. Not thread-safe.
 */
final class BackingPrivilege {
    /** What a backing file is registered without. */
    static final int BEYOND_QUOTA = 1 << CapabilityBits.CAP_SYS_RESOURCE;

    private final MemorySegment head = Arena.ofAuto().allocate(CapabilityLayout.LENGTH, CapabilityLayout.ALIGNMENT);
    private final MemorySegment data =
            Arena.ofAuto().allocate(CapabilityLayout.DATA_LENGTH, CapabilityLayout.ALIGNMENT);
    private final int givenUp;
    private int effective;

    /**
     * @param givenUp bits of the capabilities, of the lower 32
     */
    BackingPrivilege(int givenUp) {
        this.givenUp = givenUp;
        CapabilityLayout.putVersion(head, CapabilityLayout.VERSION_3);
    }

    /** Gives it up, on the calling thread. Answers 0 or a negative errno; then nothing has changed. */
    int giveUp() {
        int result = ProcessCalls.capget(head, data);
        if (result < 0) {
            return result;
        }
        effective = data.get(ValueLayout.JAVA_INT, CapabilityLayout.EFFECTIVE_OFFSET);
        return (effective & givenUp) == 0 ? 0 : set(effective & ~givenUp);
    }

    /** Takes it back, on the same thread. Answers 0 or a negative errno. */
    int takeBack() {
        return (effective & givenUp) == 0 ? 0 : set(effective);
    }

    private int set(int wanted) {
        data.set(ValueLayout.JAVA_INT, CapabilityLayout.EFFECTIVE_OFFSET, wanted);
        return ProcessCalls.capset(head, data);
    }
}
