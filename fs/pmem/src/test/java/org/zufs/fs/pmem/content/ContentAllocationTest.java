// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.TestMemory;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.RegularFile;

/** In the steady state reading, overwriting and appending allocate nothing on the heap. */
class ContentAllocationTest {
    private static final int COUNT = 4_000;
    private static final int ATTEMPT_MAX = 20;

    private final ContentPool pool = new ContentPool(TestMemory.memory(128 << 20));
    private final FileState state = pool.open(pool.create());
    private final Extents extents = new Extents();
    private final ByteRange block = new ByteRange().wrap(Arena.ofAuto().allocate(4096, 4096));

    private interface Operation {
        int run(int index);
    }

    /** The compiler may allocate on our behalf until it has seen enough: so several attempts, one of them clean. */
    private static void shouldAllocateNothing(String what, Operation operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPT_MAX && (allocated != 0 || attempt < 10); attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int index = 0; index < COUNT; index++) {
                int result = operation.run(index);
                if (result < 0) {
                    throw new AssertionError("errno " + -result);
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as(what).isZero();
    }

    private int write(long offset, int flags) {
        return pool.content.write(pool.lane(0), state, offset, flags, block, extents, pool.modification);
    }

    @Test
    void shouldAllocateNothingOnTheHotPaths() {
        for (int index = 0; index < 64; index++) {
            assertThat(write(index * 4096L, 0)).isEqualTo(4096);
        }
        shouldAllocateNothing("read 4 KiB", index -> pool.content.read(state, (index & 63) * 4096L, block));
        shouldAllocateNothing("overwrite 4 KiB", index -> write((index & 63) * 4096L, 0));
        shouldAllocateNothing("overwrite 4 KiB, the clock moves", index -> {
            pool.now++;
            return write((index & 63) * 4096L, 0);
        });
        shouldAllocateNothing("append 4 KiB", index -> index % 1024 == 0 ? pool.content.truncate(pool.lane(0), state,
                64 * 4096, 0, pool.modification) : write(0, RegularFile.WRITE_APPEND));
    }
}
