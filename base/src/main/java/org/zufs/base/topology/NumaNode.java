// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.topology;

import java.util.BitSet;

/** One NUMA node: its CPUs, its memory, and how far the others are. Immutable. */
public final class NumaNode {
    private final int id;
    private final BitSet cpus;
    private final long memoryLength;
    private final int[] distances;

    NumaNode(int id, BitSet cpus, long memoryLength, int[] distances) {
        this.id = id;
        this.cpus = (BitSet) cpus.clone();
        this.memoryLength = memoryLength;
        this.distances = distances.clone();
    }

    /** The kernel's number of the node. Numbers may have gaps. */
    public int id() {
        return id;
    }

    /** A copy of the node's CPUs; empty for a node of memory only. */
    public BitSet cpus() {
        return (BitSet) cpus.clone();
    }

    /** Whether the node has a CPU. */
    public boolean hasCpu(int cpu) {
        return cpus.get(cpu);
    }

    /** The node's memory in bytes; 0 for a node of CPUs only. */
    public long memoryLength() {
        return memoryLength;
    }

    /** The distance to the node at an index of {@link CpuTopology#nodes}; 10 is local. */
    public int distance(int nodeIndex) {
        return distances[nodeIndex];
    }

    @Override
    public String toString() {
        return "node " + id + " cpus " + CpuList.format(cpus) + " memory " + memoryLength;
    }
}
