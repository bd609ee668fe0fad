// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.util.Arrays;
import java.util.BitSet;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.UringFlags;
import org.zufs.base.topology.CpuTopology;

/**
 * Which lanes a mount has: first those of io_uring, one for each online CPU, then those on the device. The queues of
 * CPUs that are possible but not online are dealt out to the lanes there are: the kernel wants them all served before
 * it sends anything.
 */
final class LanePlan {
    /** Pinned to different CPUs: one request may overtake another, and a request finds a reader awake on its CPU. */
    private static final int READER_COUNT_DEFAULT = 2;

    /**
     * Only the lane touches its ring, and runs the kernel's part of a request when it enters: no interrupt of its own.
     */
    private static final int RING_FLAGS = UringFlags.IORING_SETUP_SINGLE_ISSUER | UringFlags.IORING_SETUP_DEFER_TASKRUN;

    /** Bytes that any message but a write, and any reply but a read, fit in: an attribute of 64 KiB and its name. */
    static final int ROOM_MIN = 72 * 1024;

    private final int[] laneCpus;
    private final int[][] queueIds;
    private final int readerCount;
    private final int payloadLength;

    private LanePlan(int[] laneCpus, int[][] queueIds, int readerCount, int payloadLength) {
        this.laneCpus = laneCpus;
        this.queueIds = queueIds;
        this.readerCount = readerCount;
        this.payloadLength = payloadLength;
    }

    /**
     * Plans.
     *
     * @param allowed   the CPUs that this process may run on; if none of them is online, all that are
     * @param laneLimit the most lanes, at least 2: one on a ring and one on the device
     */
    static LanePlan of(CpuTopology topology, BitSet allowed, FuseSettings settings, int laneLimit) {
        assert laneLimit >= 2 : laneLimit;
        int wanted = settings.readerCount() > 0 ? settings.readerCount() : READER_COUNT_DEFAULT;
        int readerCount = Math.min(wanted, laneLimit - 1);
        BitSet usable = (BitSet) topology.onlineCpus().clone();
        usable.and(allowed);
        int[] cpus = (usable.isEmpty() ? topology.onlineCpus() : usable).stream()
                .limit(laneLimit - readerCount).toArray();
        int[][] queues = new int[cpus.length][];
        for (int lane = 0; lane < cpus.length; lane++) {
            queues[lane] = new int[] {cpus[lane]};
        }
        BitSet others = (BitSet) topology.possibleCpus().clone();
        Arrays.stream(cpus).forEach(others::clear);
        int lane = 0;
        for (int cpu = others.nextSetBit(0); cpu >= 0; cpu = others.nextSetBit(cpu + 1)) {
            queues[lane] = Arrays.copyOf(queues[lane], queues[lane].length + 1);
            queues[lane][queues[lane].length - 1] = cpu;
            lane = (lane + 1) % cpus.length;
        }
        int payloadLength = Math.max(Math.max(settings.writeLengthMax(), MemoryCalls.pageLength()), ROOM_MIN);
        return new LanePlan(cpus, queues, readerCount, payloadLength);
    }

    int laneCount() {
        return laneCpus.length + readerCount;
    }

    int ringLaneCount() {
        return laneCpus.length;
    }

    /** The most readers that there will be on the device. */
    int readerCount() {
        return readerCount;
    }

    int[] queueIds(int lane) {
        return queueIds[lane];
    }

    LanePlacement placement(int lane) {
        return new LanePlacement(laneCpus[lane], RING_FLAGS);
    }

    /** Bytes of the payload of a ring entry: the kernel's rule is the largest of 8192, max_write and max_pages. */
    int payloadLength() {
        return payloadLength;
    }
}
