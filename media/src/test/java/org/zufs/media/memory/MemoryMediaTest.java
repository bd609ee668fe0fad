// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

class MemoryMediaTest {
    private static final long CAPACITY = 1 << 20;
    private static final long PAGE = 4096;

    private final MemoryMedia media = new MemoryMedia();

    @Test
    void shouldBeFoundAsService() {
        assertThat(MemoryMedia.class.getModule().getDescriptor().provides()).anyMatch(service ->
                service.service().equals(MediaType.class.getName())
                        && service.providers().contains(MemoryMedia.class.getName()));
        assertThat(media.name()).isEqualTo("memory");
    }

    @Test
    void shouldKeepLimitWithoutFiles() {
        try (RegionStore store = media.openWithoutFiles(CAPACITY)) {
            assertThat(store.hasFiles()).isFalse();
            assertThat(store.createFile(1)).isEqualTo(-ErrorNumber.EOPNOTSUPP);
            shouldReserveUpToLimit(store);
        }
    }

    @Test
    void shouldKeepLimitWithFiles() {
        try (RegionStore store = media.openPrivate(CAPACITY)) {
            assumeTrue(store.hasFiles(), "a private tmpfs needs the right to mount: run as root");
            shouldReserveUpToLimit(store);
        }
    }

    private static void shouldReserveUpToLimit(RegionStore store) {
        Region region = store.mapRegion(4 * CAPACITY);
        assertThat(region.capacity()).isEqualTo(4 * CAPACITY);
        assertThat(store.freeBytes()).isEqualTo(CAPACITY);
        assertThat(store.reserve(region, 2 * CAPACITY, CAPACITY / 2)).isZero();
        region.segment().set(ValueLayout.JAVA_LONG, 2 * CAPACITY, 42);
        assertThat(store.freeBytes()).isEqualTo(CAPACITY / 2);
        assertThat(store.reserve(region, 0, CAPACITY / 2 + PAGE)).isEqualTo(-ErrorNumber.ENOSPC);
        assertThat(store.freeBytes()).isEqualTo(CAPACITY / 2);
        assertThat(store.giveBack(region, 2 * CAPACITY, CAPACITY / 2)).isZero();
        assertThat(store.freeBytes()).isEqualTo(CAPACITY);
        assertThat(store.reserve(region, 2 * CAPACITY, PAGE)).isZero();
        assertThat(region.segment().get(ValueLayout.JAVA_LONG, 2 * CAPACITY)).isZero();
        assertThat(store.reserve(region, 4 * CAPACITY, PAGE)).isEqualTo(-ErrorNumber.EINVAL);
    }

    @Test
    void shouldNotLetRegionShrink() {
        try (RegionStore store = media.openWithoutFiles(CAPACITY)) {
            Region region = store.mapRegion(CAPACITY);
            assertThat(FileCalls.ftruncate(region.descriptor(), PAGE)).isEqualTo(-ErrorNumber.EPERM);
        }
    }

    @Test
    void shouldMakeFilesUnderTheSameLimit() {
        try (RegionStore store = media.openPrivate(CAPACITY); Arena arena = Arena.ofConfined()) {
            assumeTrue(store.hasFiles(), "a private tmpfs needs the right to mount: run as root");
            Region region = store.mapRegion(CAPACITY);
            int descriptor = store.createFile(1234567890123L);
            assertThat(descriptor).isNotNegative();
            assertThat(store.createFile(1234567890123L)).isEqualTo(-ErrorNumber.EEXIST);
            MemorySegment bytes = arena.allocate(CAPACITY);
            assertThat(FileCalls.pwrite(descriptor, bytes, CAPACITY / 2, 0)).isEqualTo(CAPACITY / 2);
            assertThat(store.freeBytes()).isEqualTo(CAPACITY / 2);
            assertThat(store.reserve(region, 0, CAPACITY)).isEqualTo(-ErrorNumber.ENOSPC);
            assertThat(store.freeBytes()).isEqualTo(CAPACITY / 2);
            int again = store.openFile(1234567890123L);
            assertThat(FileCalls.pread(again, bytes, PAGE, 0)).isEqualTo(PAGE);
            FileCalls.close(again);
            assertThat(store.removeFile(1234567890123L)).isZero();
            assertThat(store.freeBytes()).isEqualTo(CAPACITY / 2);
            FileCalls.close(descriptor);
            assertThat(store.freeBytes()).isEqualTo(CAPACITY);
            assertThat(store.openFile(1234567890123L)).isEqualTo(-ErrorNumber.ENOENT);
            assertThat(store.openFile(0)).isEqualTo(-ErrorNumber.ENOENT);
        }
    }
}
