// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CPUs and NUMA nodes of the machine when it was read. A kernel without NUMA counts as one node with all CPUs.
 * Immutable.
 *
 * <p>{@code possible} is what may ever come online: per-CPU tables are sized by it. {@code present} is plugged in,
 * {@code online} runs.
 */
public final class CpuTopology {
    private static final int DISTANCE_LOCAL = 10;

    private final BitSet possible;
    private final BitSet present;
    private final BitSet online;
    private final List<NumaNode> nodes;

    private CpuTopology(BitSet possible, BitSet present, BitSet online, List<NumaNode> nodes) {
        this.possible = possible;
        this.present = present;
        this.online = online;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Reads the machine.
     *
     * @param sysRoot where the kernel shows it, {@code /sys}, or a captured tree
     * @throws TopologyException if a file is missing or makes no sense
     */
    public static CpuTopology read(Path sysRoot) {
        Path cpu = sysRoot.resolve("devices/system/cpu");
        BitSet possible = list(cpu.resolve("possible"));
        BitSet present = list(cpu.resolve("present"));
        BitSet online = list(cpu.resolve("online"));
        require(!online.isEmpty(), cpu.resolve("online"), "no CPU is online");
        require(contains(possible, present), cpu.resolve("present"), "a CPU is present that is not possible");
        require(contains(present, online), cpu.resolve("online"), "a CPU is online that is not present");
        Path node = sysRoot.resolve("devices/system/node");
        List<NumaNode> nodes = Files.exists(node.resolve("online")) ? nodes(node, possible)
                : List.of(new NumaNode(0, online, 0, new int[] {DISTANCE_LOCAL}));
        CpuTopology topology = new CpuTopology(possible, present, online, nodes);
        online.stream().forEach(
                each -> require(topology.nodeOfCpu(each) >= 0, node, "no node has the online CPU " + each));
        return topology;
    }

    /** A copy of the CPUs that may ever come online. */
    public BitSet possibleCpus() {
        return (BitSet) possible.clone();
    }

    /** A copy of the CPUs that are plugged in. */
    public BitSet presentCpus() {
        return (BitSet) present.clone();
    }

    /** A copy of the CPUs that run. */
    public BitSet onlineCpus() {
        return (BitSet) online.clone();
    }

    /** The highest possible CPU number plus 1: the length of a table with an entry per CPU. */
    public int possibleCpuLimit() {
        return possible.length();
    }

    /** The online nodes in the order of their ids. */
    public List<NumaNode> nodes() {
        return nodes;
    }

    /** The index in {@link #nodes} of the node that has a CPU, or -1: the kernel lists only online CPUs under nodes. */
    public int nodeOfCpu(int cpu) {
        for (int index = 0; index < nodes.size(); index++) {
            if (nodes.get(index).hasCpu(cpu)) {
                return index;
            }
        }
        return -1;
    }

    private static List<NumaNode> nodes(Path folder, BitSet possible) {
        BitSet ids = list(folder.resolve("online"));
        require(!ids.isEmpty(), folder.resolve("online"), "no node is online");
        List<NumaNode> nodes = new ArrayList<>();
        BitSet seen = new BitSet();
        for (int id : ids.stream().toArray()) {
            Path node = folder.resolve("node" + id);
            BitSet cpus = list(node.resolve("cpulist"));
            require(contains(possible, cpus), node.resolve("cpulist"), "a CPU is listed that is not possible");
            require(!seen.intersects(cpus), node.resolve("cpulist"), "a CPU is listed under two nodes");
            seen.or(cpus);
            nodes.add(new NumaNode(id, cpus, memory(node.resolve("meminfo")),
                    distances(node.resolve("distance"), ids.cardinality())));
        }
        return nodes;
    }

    private static int[] distances(Path file, int count) {
        String text = text(file).strip();
        try {
            int[] distances = Stream.of(text.split("\\s+")).mapToInt(Integer::parseInt).toArray();
            require(distances.length == count, file, distances.length + " distances for " + count + " nodes");
            return distances;
        } catch (NumberFormatException malformed) {
            throw new TopologyException(file + ": '" + text + "' are not distances", malformed);
        }
    }

    private static long memory(Path file) {
        for (String line : text(file).split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 5 && words[2].equals("MemTotal:") && words[4].equals("kB")) {
                try {
                    return Math.multiplyExact(Long.parseLong(words[3]), 1024L);
                } catch (ArithmeticException | NumberFormatException malformed) {
                    throw new TopologyException(file + ": '" + line + "' is not a length of memory", malformed);
                }
            }
        }
        throw new TopologyException(file + ": has no line MemTotal in kB", null);
    }

    private static BitSet list(Path file) {
        try {
            return CpuList.parse(text(file));
        } catch (IllegalArgumentException malformed) {
            throw new TopologyException(file + ": " + malformed.getMessage(), malformed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new TopologyException(file + " cannot be read: is sysfs mounted?", missing);
        }
    }

    private static boolean contains(BitSet all, BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    private static void require(boolean condition, Path file, String message) {
        if (!condition) {
            throw new TopologyException(file + ": " + message, null);
        }
    }
}
