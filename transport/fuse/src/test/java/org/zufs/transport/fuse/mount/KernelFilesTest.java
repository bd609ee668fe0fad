// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the kernel about one mount, played by ordinary files. */
class KernelFilesTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadWaitingRequestsAndAbort() throws IOException {
        Path connection = Files.createDirectory(directory.resolve("51"));
        Files.writeString(connection.resolve("waiting"), "3\n");
        FuseConnectionControl control = new FuseConnectionControl(directory, 51);
        assertThat(control.isPresent()).isTrue();
        assertThat(control.waiting()).hasValue(3);
        assertThat(control.abort()).isTrue();
        assertThat(connection.resolve("abort")).hasContent("1");
    }

    @Test
    void shouldReportAbsentConnection() {
        FuseConnectionControl control = new FuseConnectionControl(directory.resolve("none"), 51);
        assertThat(control.isPresent()).isFalse();
        assertThat(control.waiting()).isEmpty();
        assertThat(control.abort()).isFalse();
    }

    @Test
    void shouldRaiseButNeverLowerTheWritebackShare() throws IOException {
        Path share = Files.createDirectory(directory.resolve("0:51")).resolve("max_ratio");
        Files.writeString(share, "1\n");
        assertThat(WritebackShare.raise(directory, 0, 51, 40)).isEqualTo(40);
        assertThat(WritebackShare.raise(directory, 0, 51, 20)).isEqualTo(40);
        assertThat(share).hasContent("40");
    }

    @Test
    void shouldReportUnreadableWritebackShare() {
        assertThat(WritebackShare.raise(directory, 0, 52, 40)).isEqualTo(-1);
        assertThatThrownBy(() -> WritebackShare.raise(directory, 0, 52, 101))
            .isInstanceOf(IllegalArgumentException.class);
    }
}
