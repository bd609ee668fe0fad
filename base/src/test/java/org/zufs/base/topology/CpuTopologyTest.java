// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuTopologyTest {
    @TempDir
    Path root;

    @Test
    void shouldReadOneNode() throws Exception {
        CpuTopology topology = machine("one-node");
        assertThat(topology.nodes()).hasSize(1);
        assertThat(topology.possibleCpuLimit()).isEqualTo(2);
        assertThat(topology.nodeOfCpu(1)).isZero();
        assertThat(topology.nodeOfCpu(2)).isEqualTo(-1);
        assertThat(topology.nodes().getFirst().memoryLength()).isEqualTo(49_400_000L * 1024);
    }

    @Test
    void shouldReadTwoNodesWithCpusSwitchedOff() throws Exception {
        CpuTopology topology = machine("two-node");
        assertThat(topology.possibleCpuLimit()).isEqualTo(128);
        assertThat(topology.presentCpus().cardinality()).isEqualTo(64);
        assertThat(topology.onlineCpus().cardinality()).isEqualTo(62);
        assertThat(topology.possibleCpus().cardinality()).isEqualTo(128);
        assertThat(topology.nodeOfCpu(5)).isEqualTo(-1);
        assertThat(topology.nodeOfCpu(36)).isZero();
        assertThat(topology.nodeOfCpu(63)).isEqualTo(1);
        assertThat(topology.nodes().get(1).distance(0)).isEqualTo(21);
        assertThat(topology.nodes().get(1).distance(1)).isEqualTo(10);
        assertThat(topology.nodes().get(0).memoryLength()).isEqualTo(131_841_792L * 1024);
    }

    @Test
    void shouldReadEightNodesWithAGapAndANodeOfMemory() throws Exception {
        CpuTopology topology = machine("eight-node");
        assertThat(topology.nodes()).extracting(NumaNode::id).containsExactly(0, 1, 2, 3, 5, 6, 7, 8);
        assertThat(topology.nodeOfCpu(25)).isEqualTo(4);
        assertThat(topology.nodeOfCpu(31)).isEqualTo(-1);
        assertThat(topology.nodes().get(7).cpus().isEmpty()).isTrue();
        assertThat(topology.nodes().get(7).distance(4)).isEqualTo(12);
    }

    @Test
    void shouldTakeAKernelWithoutNumaAsOneNode() throws Exception {
        CpuTopology topology = machine("no-numa");
        assertThat(topology.nodes()).hasSize(1);
        assertThat(CpuList.format(topology.nodes().getFirst().cpus())).isEqualTo("0,2-3");
        assertThat(topology.nodes().getFirst().distance(0)).isEqualTo(10);
    }

    @Test
    void shouldReadThisMachine() {
        CpuTopology topology = CpuTopology.read(Path.of("/sys"));
        assertThat(topology.onlineCpus().cardinality())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(topology.nodes()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpu/online | | no CPU is online",
        "cpu/online | 0-64 | not present",
        "cpu/present | 0-128 | not possible",
        "cpu/online | zero | is not a number",
        "cpu/online | 0-99999999 | is not from 0 to",
        "node/online | '' | no node is online",
        "node/online | 0-2 | 2 distances for 3 nodes",
        "node/online | 1,9 | cannot be read",
        "node/node0/cpulist | 0-4,6-15 | no node has the online CPU 32",
        "node/node0/cpulist | 0-16 | under two nodes",
        "node/node0/cpulist | 0-200 | not possible",
        "node/node0/distance | 10 | 1 distances for 2 nodes",
        "node/node0/distance | far near | are not distances",
        "node/node1/meminfo | Node 1 MemFree: 5 kB | no line MemTotal",
        "node/node1/meminfo | Node 1 MemTotal: lots kB | not a length of memory",
        "node/node1/meminfo | Node 1 MemTotal: 9223372036854775807 kB | not a length of memory"})
    void shouldSayWhatMakesNoSense(String file, String content, String message) throws Exception {
        machine("two-node");
        Files.writeString(root.resolve("devices/system").resolve(file), content == null ? "\n" : content);
        assertThatThrownBy(() -> CpuTopology.read(root)).isInstanceOf(TopologyException.class)
                .hasMessageContaining(message).hasMessageContaining("devices/system");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0-3", "0-3,8,10-11", ""})
    void shouldWriteListsAsTheKernel(String list) {
        assertThat(CpuList.format(CpuList.parse(list + "\n"))).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1-", ",", "1,,2", "3-1", "+5", "70000", "1 2"})
    void shouldRefuseWhatIsNoList(String list) {
        assertThatThrownBy(() -> CpuList.parse(list)).isInstanceOf(IllegalArgumentException.class);
        assertThat(CpuList.format(new BitSet())).isEmpty();
    }

    private CpuTopology machine(String name) throws IOException {
        try (InputStream in = CpuTopologyTest.class.getResourceAsStream("machines.txt")) {
            boolean wanted = false;
            for (String line : new String(in.readAllBytes()).split("\n")) {
                if (line.startsWith("machine ")) {
                    wanted = line.equals("machine " + name);
                } else if (wanted && line.startsWith("devices")) {
                    Path file = root.resolve(line.substring(0, line.indexOf(':')));
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, line.substring(line.indexOf(':') + 1).strip().replace("\\n", "\n") + "\n");
                }
            }
        }
        return CpuTopology.read(root);
    }
}
