// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zufs.base.topology.CpuList;
import org.zufs.base.topology.CpuTopology;
import org.zufs.spi.fs.MountArguments;

/** Lanes and the queues that they serve, on machines that this one is not. */
class LanePlanTest {
    @TempDir
    private Path root;

    private LanePlan plan(String possible, String online, String options, int laneLimit) throws IOException {
        return plan(possible, online, "0-1023", options, laneLimit);
    }

    private LanePlan plan(String possible, String online, String allowed, String options, int laneLimit)
            throws IOException {
        Path cpu = Files.createDirectories(root.resolve("devices/system/cpu"));
        Files.writeString(cpu.resolve("possible"), possible + "\n");
        Files.writeString(cpu.resolve("present"), possible + "\n");
        Files.writeString(cpu.resolve("online"), online + "\n");
        return LanePlan.of(CpuTopology.read(root), CpuList.parse(allowed),
                FuseSettings.take(new MountArguments(options)), laneLimit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0-1|0-1|64", "0-7|0-3|64", "0-7|1,3,6|64", "0-255|0|64", "0-3|0-3|3",
        "0-15|0-15|6", "0-15|0-15|2", "0-127|2-120|1024"})
    void shouldServeEveryPossibleCpuOnce(String possible, String online, int laneLimit) throws IOException {
        LanePlan plan = plan(possible, online, "", laneLimit);
        CpuTopology topology = CpuTopology.read(root);
        BitSet served = new BitSet();
        for (int lane = 0; lane < plan.ringLaneCount(); lane++) {
            int cpu = plan.placement(lane).cpu();
            assertThat(topology.onlineCpus().get(cpu)).as("lane %d runs on an online CPU", lane).isTrue();
            assertThat(plan.queueIds(lane)).as("its own queue first").startsWith(cpu);
            for (int queue : plan.queueIds(lane)) {
                assertThat(served.get(queue)).as("queue %d is served once", queue).isFalse();
                served.set(queue);
            }
        }
        assertThat(served).isEqualTo(topology.possibleCpus());
        assertThat(plan.laneCount()).isEqualTo(plan.ringLaneCount() + plan.readerCount());
        assertThat(plan.laneCount()).isLessThanOrEqualTo(laneLimit);
    }

    @Test
    void shouldPinOnlyToCpusThatItMayRunOn() throws IOException {
        LanePlan plan = plan("0-7", "0-7", "2,5", "", 64);
        assertThat(plan.ringLaneCount()).isEqualTo(2);
        assertThat(plan.queueIds(0)).containsExactly(2, 0, 3, 6);
        assertThat(plan.queueIds(1)).containsExactly(5, 1, 4, 7);
    }

    @Test
    void shouldDealOutQueuesEvenly() throws IOException {
        LanePlan plan = plan("0-255", "0-3", "", 64);
        for (int lane = 0; lane < 4; lane++) {
            assertThat(plan.queueIds(lane)).hasSize(64);
        }
    }

    @Test
    void shouldTakeReadersAndLengthsFromTheSettings() throws IOException {
        assertThat(plan("0-1", "0-1", "readers=5", 64).readerCount()).isEqualTo(5);
        assertThat(plan("0-1", "0-1", "", 64).payloadLength()).isEqualTo(1 << 20);
        assertThat(plan("0-1", "0-1", "max_write=4k", 64).payloadLength()).as("room for any attribute")
                .isEqualTo(LanePlan.ROOM_MIN);
    }
}
