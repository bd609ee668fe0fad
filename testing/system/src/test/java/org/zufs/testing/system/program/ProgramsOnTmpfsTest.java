// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.zufs.testing.kit.kernel.HostFileSystem;

/** The programs run on the kernel's tmpfs: what fails elsewhere is not the program's fault. */
final class ProgramsOnTmpfsTest {
    private static HostFileSystem tmpfs;

    @BeforeAll
    static void mount() {
        tmpfs = HostFileSystem.tmpfs(2048);
    }

    @AfterAll
    static void unmount() {
        if (tmpfs != null) {
            tmpfs.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldRunOnTmpfs() {
        return new ProgramSuite(tmpfs).tests();
    }

    @Test
    void shouldInstallEveryPackageThatIsNeeded() throws IOException {
        String script = Files.readString(Path.of("install-programs"));
        assertThat(RealProgram.all()).allSatisfy(program -> assertThat(script.split("\\s+"))
                .containsAll(program.needs().values()));
    }
}
