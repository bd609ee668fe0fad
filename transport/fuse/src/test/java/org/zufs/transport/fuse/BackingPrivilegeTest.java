// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.CapabilityBits;

class BackingPrivilegeTest {
    @Test
    void shouldGiveUpAndTakeBack() throws IOException {
        long before = effective();
        assumeTrue((before & 1L << CapabilityBits.CAP_FSETID) != 0, "this user has no CAP_FSETID to give up");
        BackingPrivilege privilege = new BackingPrivilege(1 << CapabilityBits.CAP_FSETID);
        assertThat(privilege.giveUp()).isZero();
        assertThat(effective()).isEqualTo(before & ~(1L << CapabilityBits.CAP_FSETID));
        assertThat(privilege.takeBack()).isZero();
        assertThat(effective()).isEqualTo(before);
    }

    private static long effective() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16)).findFirst().orElseThrow();
    }
}
