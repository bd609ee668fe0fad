// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ProcessCalls;

/** Groups of live processes, against what the system says of them. */
@Timeout(60)
class ProcessGroupsTest {
    private final ProcessGroups groups = new ProcessGroups();
    private final int pid = (int) ProcessHandle.current().pid();

    @Test
    void shouldTellTheGroupsOfThisProcess() throws IOException {
        int[] expected = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Groups:"))
                .flatMap(line -> Arrays.stream(line.substring("Groups:".length()).strip().split("\\s+")))
                .filter(word -> !word.isEmpty()).mapToInt(Integer::parseUnsignedInt).toArray();
        int[] into = new int[70_000];
        int count = groups.copyTo(pid, into);
        assertThat(Arrays.copyOf(into, count)).containsExactly(expected);
        for (int group : expected) {
            assertThat(groups.contains(pid, group)).isTrue();
        }
        assertThat(groups.contains(pid, 123_456_789)).isFalse();
    }

    @Test
    void shouldTellTheGroupsThatIdTells() throws Exception {
        inProcess("4294967294,7,29,1000000", 4);
    }

    @Test
    void shouldTellThousandsOfGroups() throws Exception {
        inProcess(IntStream.range(0, 5_000).mapToObj(index -> Integer.toString(100_000 + index))
                .collect(Collectors.joining(",")), 5_000);
    }

    /** Of those that do not fit into the text, one that is cut in two would be another group. */
    @Test
    void shouldInventNoGroupWhereTheListIsCut() throws Exception {
        String all = IntStream.range(0, 11_000).mapToObj(index -> Integer.toString(1_000_000_000 + index))
                .collect(Collectors.joining(","));
        withGroups(all, child -> {
            int[] into = new int[11_000];
            int count = groups.copyTo(child, into);
            assertThat(count).isPositive().isLessThan(11_000);
            for (int index = 0; index < count; index++) {
                assertThat(into[index]).isEqualTo(1_000_000_000 + index);
            }
        });
    }

    private void inProcess(String list, int count) throws Exception {
        int[] expected = Arrays.stream(list.split(",")).mapToInt(Integer::parseUnsignedInt).toArray();
        withGroups(list, child -> {
            groups.forget();
            int[] into = new int[count];
            assertThat(groups.copyTo(child, into)).isEqualTo(count);
            assertThat(into).containsExactlyInAnyOrder(expected);
            assertThat(groups.contains(child, expected[count - 1])).isTrue();
            assertThat(groups.contains(child, 8)).isFalse();
            assertThat(groups.copyTo(child, new int[1])).as("how many there are").isEqualTo(count);
        });
    }

    private interface Check {
        void of(int pid);
    }

    private void withGroups(String list, Check check) throws Exception {
        assumeTrue(ProcessCalls.geteuid() == 0, "other groups need root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
        // It says that it runs by a line, and ends with its input.
        Process child = new ProcessBuilder("/usr/bin/setpriv", "--groups", list, "sh", "-c", "echo up; read end")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            int first = child.getInputStream().read();
            assumeTrue(first == 'u', "setpriv refused the groups");
            check.of((int) child.pid());
        } finally {
            child.getOutputStream().write("end\n".getBytes(StandardCharsets.US_ASCII));
            child.getOutputStream().close();
            if (!child.waitFor(10, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        }
    }

    @Test
    void shouldForgetTheProcess() {
        int[] into = new int[1];
        assertThat(groups.copyTo(pid, into)).isNotNegative();
        groups.forget();
        assertThat(groups.copyTo(0, into)).isEqualTo(-ErrorNumber.ESRCH);
        assertThat(groups.contains(0, 0)).isFalse();
        groups.forget();
        assertThat(groups.copyTo(-1, into)).isEqualTo(-ErrorNumber.ESRCH);
        groups.forget();
        assertThat(groups.copyTo(Integer.MAX_VALUE, into)).isEqualTo(-ErrorNumber.ENOENT);
    }
}
