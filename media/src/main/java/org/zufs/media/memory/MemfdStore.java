// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FcntlCommands;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MemfdFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.base.linux.SealFlags;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

/**
 * Regions in memory files, for a process that may not mount. The limit is kept by counting, and there are no files: the
 * kernel alone could not be held to it.
 */
final class MemfdStore implements RegionStore {
    private final long capacity;
    private final AtomicLong freeBytes;
    /** Guarded by this. */
    private final List<FileRegion> regions = new ArrayList<>();

    MemfdStore(long capacity) {
        this.capacity = capacity;
        freeBytes = new AtomicLong(capacity);
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public long freeBytes() {
        return freeBytes.get();
    }

    @Override
    public synchronized Region mapRegion(long reservation) {
        int descriptor = MemoryCalls.memfdCreate("zufs", MemfdFlags.MFD_CLOEXEC | MemfdFlags.MFD_ALLOW_SEALING);
        if (descriptor < 0) {
            throw LinuxException.of("memfd_create", descriptor, "raise the limit on open files, ulimit -n");
        }
        FileRegion region = new FileRegion(descriptor, reservation);
        int result = DescriptorCalls.fcntl(descriptor, FcntlCommands.F_ADD_SEALS,
                SealFlags.F_SEAL_SHRINK | SealFlags.F_SEAL_GROW | SealFlags.F_SEAL_SEAL);
        if (result < 0) {
            region.close();
            throw LinuxException.of("sealing of a memory file", result, "use Linux 3.17 or later");
        }
        regions.add(region);
        return region;
    }

    @Override
    public int reserve(Region region, long offset, long length) {
        if (freeBytes.addAndGet(-length) < 0) {
            freeBytes.addAndGet(length);
            return -ErrorNumber.ENOSPC;
        }
        int result = ((FileRegion) region).reserve(offset, length);
        if (result < 0) {
            freeBytes.addAndGet(length);
        }
        return result;
    }

    @Override
    public int giveBack(Region region, long offset, long length) {
        int result = ((FileRegion) region).giveBack(offset, length);
        if (result >= 0) {
            freeBytes.addAndGet(length);
        }
        return result;
    }

    @Override
    public boolean hasFiles() {
        return false;
    }

    @Override
    public int createFile(long number) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    @Override
    public int openFile(long number) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    @Override
    public int removeFile(long number) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    @Override
    public synchronized void close() {
        regions.forEach(FileRegion::close);
        regions.clear();
    }
}
