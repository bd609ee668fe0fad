// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.memory;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FallocateFlags;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.spi.media.Region;

/**
 * A sparse file in memory, as long as it can ever become, mapped once. Touching a page that has no space would
 * take space then and there, or kill the process if there is none: hence {@link #reserve} first.
 */
final class FileRegion implements Region, AutoCloseable {
    private static final int RESERVE = FallocateFlags.FALLOC_FL_KEEP_SIZE;
    private static final int PUNCH = FallocateFlags.FALLOC_FL_KEEP_SIZE | FallocateFlags.FALLOC_FL_PUNCH_HOLE;

    private final int descriptor;
    private final MemorySegment segment;

    /**
     * @param descriptor of a file without size; this closes it, also when it fails
     * @param length     how long it can become, in bytes
     */
    FileRegion(int descriptor, long length) {
        this.descriptor = descriptor;
        try {
            int result = FileCalls.ftruncate(descriptor, length);
            if (result < 0) {
                throw LinuxException.of("ftruncate to " + length + " bytes", result, "ask for a smaller size");
            }
            segment = MemoryCalls.map(length, MapFlags.PROT_READ | MapFlags.PROT_WRITE,
                    MapFlags.MAP_SHARED | MapFlags.MAP_NORESERVE, descriptor, 0);
        } catch (LinuxException refused) {
            FileCalls.close(descriptor);
            throw refused;
        }
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    int reserve(long offset, long length) {
        return allocate(RESERVE, offset, length);
    }

    int giveBack(long offset, long length) {
        return allocate(PUNCH, offset, length);
    }

    private int allocate(int mode, long offset, long length) {
        assert (offset & 4095) == 0 && (length & 4095) == 0 : offset + " " + length;
        if (offset < 0 || length <= 0 || offset > segment.byteSize() - length) {
            return -ErrorNumber.EINVAL;
        }
        int result;
        do {
            result = FileCalls.fallocate(descriptor, mode, offset, length);
        } while (result == -ErrorNumber.EINTR);
        return result;
    }

    @Override
    public void close() {
        MemoryCalls.unmap(segment);
        FileCalls.close(descriptor);
    }
}
