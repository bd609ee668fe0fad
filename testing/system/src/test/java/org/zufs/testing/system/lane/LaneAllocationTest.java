// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/**
 * No lane allocates for a request: measured on a server as users start it, from outside, over every hot operation.
 *
 * <p>Until the compiler has seen enough of a path, native calls and accesses to memory allocate on our behalf. So each
 * operation is repeated in batches, and one batch must be clean; what allocates for each request never has one.
 *
 * <p>One exception: {@code mirror} makes an object for each inode that it has not seen before, so it is not asked for
 * new ones here; each also holds a descriptor until the kernel, some time later, says that it may be forgotten.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LaneAllocationTest {
    private static final int BATCH = 2_000;
    private static final int BATCHES_MAX = 60;
    private static final long PAUSE_NS = 20_000_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"null:timeout=0,direct|carrier=uring", "mem|carrier=uring,direct_io",
        "mem|carrier=device", "mirror|carrier=uring,direct_io"})
    void shouldAllocateNothing(String fileSystem, String options) throws IOException {
        if (options.contains("uring")) {
            KernelSwitch.requireUring();
        }
        String served = fileSystem.equals("mirror")
                ? "mirror:" + Files.createTempDirectory("zufs-lane") : fileSystem;
        ServerPlan plan = new ServerPlan(served, List.of(options, "entry_timeout=0", "attr_timeout=0",
                "negative_timeout=0"), List.of("--add-modules", "jdk.management,jdk.management.agent"), List.of(),
                false, null);
        try (MountedServer server = plan.start();
                LaneHeap heap = new LaneHeap(server.pid());
                Arena arena = Arena.ofConfined()) {
            assertThat(heap.laneCount()).isPositive();
            Map<String, Runnable> operations = new HotOperations(arena, server.root()).all();
            for (Map.Entry<String, Runnable> operation : operations.entrySet()) {
                if (fileSystem.equals("mirror") && HotOperations.makesInode(operation.getKey())) {
                    continue;
                }
                assertThat(leastAllocated(heap, operation.getValue()))
                        .as("bytes for %d x %s on %s, %s", BATCH, operation.getKey(), fileSystem, options)
                        .isZero();
            }
        }
    }

    private static long leastAllocated(LaneHeap heap, Runnable operation) {
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES_MAX && least > 0; batch++) {
            long before = heap.allocatedBytes();
            for (int index = 0; index < BATCH; index++) {
                operation.run();
            }
            least = Math.min(least, heap.allocatedBytes() - before);
            // What a batch has removed is forgotten a little later, and only then used again.
            LockSupport.parkNanos(PAUSE_NS);
        }
        return least;
    }
}
