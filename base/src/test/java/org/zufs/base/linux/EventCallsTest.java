// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCallsTest {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(4096, 8);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldCountEvents() {
        int fd = EventCalls.eventfd(3, EventFlags.EFD_CLOEXEC | EventFlags.EFD_NONBLOCK);
        buffer.set(ValueLayout.JAVA_LONG, 0, 4);
        assertThat(FileCalls.write(fd, buffer, 8)).isEqualTo(8);
        assertThat(FileCalls.read(fd, buffer, 8)).isEqualTo(8);
        assertThat(buffer.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
        assertThat(FileCalls.read(fd, buffer, 8)).isEqualTo(-ErrorNumber.EAGAIN);
        FileCalls.close(fd);
    }

    @Test
    void shouldExpire() {
        int fd = EventCalls.timerfdCreate(ClockIds.CLOCK_MONOTONIC, EventFlags.TFD_CLOEXEC);
        TimespecLayout.putNanoseconds(buffer, TimespecLayout.LENGTH, 1_000_000);
        assertThat(EventCalls.timerfdSettime(fd, 0, buffer, MemorySegment.NULL)).isZero();
        assertThat(FileCalls.read(fd, buffer, 8)).isEqualTo(8);
        assertThat(buffer.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1);
        FileCalls.close(fd);
    }

    @Test
    void shouldSeeChangesOfFiles(@TempDir Path directory) throws Exception {
        int fd = EventCalls.inotifyInit1(InotifyEvents.IN_CLOEXEC | InotifyEvents.IN_NONBLOCK);
        int watch = EventCalls.inotifyAddWatch(fd, directory.toString(), InotifyEvents.IN_CREATE);
        assertThat(watch).isPositive();
        Files.createFile(directory.resolve("appeared"));
        assertThat(FileCalls.read(fd, buffer, 4096)).isEqualTo(InotifyEventLayout.LENGTH + 16);
        assertThat(InotifyEventLayout.watch(buffer, 0)).isEqualTo(watch);
        assertThat(InotifyEventLayout.mask(buffer, 0)).isEqualTo(InotifyEvents.IN_CREATE);
        assertThat(buffer.getString(InotifyEventLayout.NAME_OFFSET)).isEqualTo("appeared");
        assertThat(EventCalls.inotifyRmWatch(fd, watch)).isZero();
        FileCalls.close(fd);
    }

    @Test
    void shouldReadClocks() {
        assertThat(ClockCalls.clockGettime(ClockIds.CLOCK_REALTIME, buffer)).isZero();
        assertThat(Math.abs(TimespecLayout.seconds(buffer, 0) - System.currentTimeMillis() / 1000)).isLessThan(60);
        assertThat(ClockCalls.clockGetres(ClockIds.CLOCK_MONOTONIC, buffer)).isZero();
        assertThat(ClockCalls.clockGettime(12345, buffer)).isEqualTo(-ErrorNumber.EINVAL);
    }
}
