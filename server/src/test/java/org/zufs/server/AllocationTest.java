// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.time.SystemClock;
import org.zufs.server.dispatch.HotOperations;
import org.zufs.spi.transport.Operation;

/** A lane allocates nothing for any hot operation, its counters and traces included. */
@Timeout(300)
class AllocationTest {
    private static final int ROUNDS = 10_000;
    private static final long DEADLINE_NS = 40_000_000_000L;

    @TempDir
    private Path folder;
    private CountersFile counters;
    private HotOperations operations;

    @BeforeEach
    void open() {
        Path file = folder.resolve("test.counters");
        counters = CountersFile.create(file, 1, MountCounter.labels(), Operation.labels(), 64, 4096,
                SystemClock.INSTANCE);
        try (var reader = CountersFile.open(file)) {
            reader.setTraceEnabled(true);
        }
        operations = new HotOperations(new LaneMeter(counters.lane(0)));
    }

    @AfterEach
    void close() {
        operations.close();
        counters.close();
    }

    @Test
    void shouldAllocateNothingPerOperation() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        operations.all().forEach((name, operation) -> {
            long begin = System.nanoTime();
            double perRun;
            do {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int round = 0; round < ROUNDS; round++) {
                    operation.run();
                }
                perRun = (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
            } while (perRun >= 0.05 && System.nanoTime() - begin < DEADLINE_NS);
            assertThat(perRun).as("bytes per " + name).isLessThan(0.05);
        });
    }
}
