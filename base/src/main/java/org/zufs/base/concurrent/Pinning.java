// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.ProcessCalls;

/** Control path: on which CPUs the calling thread may run. A virtual thread must not call. */
public final class Pinning {
    /** Room for 8,192 CPUs, as many as Linux can be built for. */
    private static final int MASK_LENGTH = 1024;

    private Pinning() {
    }

    /**
     * Lets the calling thread run on one CPU only.
     *
     * @throws LinuxException if the CPU is offline or not allowed to this process
     */
    public static void pin(int cpu) {
        BitSet one = new BitSet();
        one.set(cpu);
        allow(one);
    }

    /**
     * Lets the calling thread run on some CPUs only.
     *
     * @throws LinuxException if none of them is online and allowed to this process
     */
    public static void allow(BitSet cpus) {
        byte[] bytes = cpus.toByteArray();
        if (bytes.length > MASK_LENGTH) {
            throw new IllegalArgumentException("CPU " + (cpus.length() - 1) + " is beyond what Linux can have");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_LENGTH, 8);
            MemorySegment.copy(bytes, 0, mask, JAVA_BYTE, 0, bytes.length);
            LinuxException.check("sched_setaffinity to CPUs " + cpus,
                    ProcessCalls.schedSetaffinity(0, MASK_LENGTH, mask),
                    "choose CPUs that are online and in the process's cpuset");
        }
    }

    /** The CPUs that the calling thread may run on. */
    public static BitSet allowed() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_LENGTH, 8);
            int result = ProcessCalls.schedGetaffinity(0, MASK_LENGTH, mask);
            assert result != -ErrorNumber.EINVAL : "the mask has room for every CPU";
            LinuxException.check("sched_getaffinity", result, "allow the call in the seccomp filter");
            return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
