// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zufs.testing.system.KernelSwitch;
import org.zufs.testing.system.MountedServer;
import org.zufs.testing.system.ServerPlan;

/** The smallest file systems, served to programs. */
@Timeout(60)
final class SmallFileSystemsTest {
    @ParameterizedTest
    @ValueSource(strings = {"uring", "device"})
    void shouldSayHello(String carrier) throws IOException {
        KernelSwitch.requireRoot();
        ServerPlan plan = ServerPlan.of("hello:text=moin", "carrier=" + carrier)
                .withModules(Path.of(System.getProperty("zufs.hello")));
        try (MountedServer server = start(plan)) {
            Path file = server.root().resolve("hello.txt");
            assertThat(Files.readString(file)).isEqualTo("moin\n");
            try (Stream<Path> names = Files.list(server.root())) {
                assertThat(names).containsExactly(file);
            }
            assertThatThrownBy(() -> Files.readString(server.root().resolve("other")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> Files.writeString(file, "x")).isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Read-only file system");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uring", "device"})
    void shouldServeNull(String carrier) throws IOException {
        KernelSwitch.requireRoot();
        try (MountedServer server = start(ServerPlan.of("null", "carrier=" + carrier));
                Stream<Path> all = Files.walk(server.root())) {
            Path file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(Files.size(file)).isPositive();
            try (var channel = Files.newByteChannel(file)) {
                assertThat(channel.read(ByteBuffer.allocate(4096))).isPositive();
            }
        }
    }

    private static MountedServer start(ServerPlan plan) {
        if (plan.options().contains("carrier=uring")) {
            KernelSwitch.requireUring();
        }
        return plan.start();
    }
}
