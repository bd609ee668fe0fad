// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Name;

/** In the steady state no operation on a directory allocates on the heap. */
class AllocationTest {
    private static final int WARM_COUNT = 3_000;
    private static final int MEASURED_COUNT = 2_000;
    private static final int ATTEMPT_MAX = 30;

    private final TestDirectory directory = new TestDirectory(32L << 20);
    private final Name present = Name.of("name 77");
    private final Name absent = Name.of("a name that is not there");
    private final EntryTaker taker = (bytes, at, length, inode, type, next) -> true;

    private interface Operation {
        long run();
    }

    @BeforeEach
    void fill() {
        for (int index = 0; index < 500; index++) {
            assertThat(directory.insert(Name.of("name " + index), index + 1, 8)).isZero();
        }
    }

    /** The compiler may allocate on our behalf until it has seen enough: so several attempts, one of them clean. */
    private static void shouldAllocateNothing(Operation operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        repeat(WARM_COUNT, operation);
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPT_MAX && allocated != 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(MEASURED_COUNT, operation);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
    }

    private static void repeat(int count, Operation operation) {
        for (int index = 0; index < count; index++) {
            if (operation.run() < 0) {
                throw new AssertionError("an operation failed");
            }
        }
    }

    @Test
    void shouldAllocateNothingToFind() {
        shouldAllocateNothing(() -> directory.find(present));
        shouldAllocateNothing(() -> directory.find(absent) + ErrorNumber.ENOENT);
    }

    @Test
    void shouldAllocateNothingToInsertAndRemove() {
        shouldAllocateNothing(() -> directory.insert(absent, 9, 8) + directory.remove(absent));
    }

    @Test
    void shouldAllocateNothingToReplace() {
        shouldAllocateNothing(() -> directory.replace(present, 9, 8));
    }

    @Test
    void shouldAllocateNothingToList() {
        shouldAllocateNothing(() -> directory.index.list(directory.state, Directory.FIRST_POSITION, taker));
    }
}
