// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatfsLayout;
import org.zufs.media.tmpfs.PrivateTmpfs;
import org.zufs.spi.media.Region;
import org.zufs.spi.media.RegionStore;

/**
 * Regions and files in a tmpfs of its own. The kernel keeps the limit over regions and files together, whoever writes.
 */
final class TmpfsStore implements RegionStore {
    private static final int CREATE_FLAGS =
            OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int OPEN_FLAGS = OpenFlags.O_RDWR | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int OWNER_ONLY = 0600;
    /** Digits of a long, and a NUL. */
    private static final int NAME_LENGTH_MAX = 20;

    private final long capacity;
    private final int mount;
    private final Arena arena = Arena.ofShared();
    /** A file name; guarded by itself. */
    private final MemorySegment name = arena.allocate(NAME_LENGTH_MAX);
    /** Guarded by itself. */
    private final MemorySegment statistics = arena.allocate(StatfsLayout.LENGTH, StatfsLayout.ALIGNMENT);
    /** Guarded by this. */
    private final List<FileRegion> regions = new ArrayList<>();
    /** Guarded by this. */
    private long nextRegion;

    private TmpfsStore(long capacity, int mount) {
        this.capacity = capacity;
        this.mount = mount;
    }

    /**
     * Mounts the tmpfs.
     *
     * @param capacity its size, in bytes
     * @throws LinuxException if the process has no right to mount, or the kernel is older than 5.2
     */
    static TmpfsStore open(long capacity) {
        return new TmpfsStore(capacity, PrivateTmpfs.mount(capacity, false));
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public long freeBytes() {
        synchronized (statistics) {
            int result = AttributeCalls.fstatfs(mount, statistics);
            assert result >= 0 : result;
            return StatfsLayout.blocksFree(statistics) * StatfsLayout.blockSize(statistics);
        }
    }

    /** Its file has no name from the start, so that the names are those of files alone. */
    @Override
    public synchronized Region mapRegion(long reservation) {
        String path = "region" + nextRegion++;
        int descriptor = FileCalls.openat(mount, path, CREATE_FLAGS, OWNER_ONLY);
        if (descriptor < 0) {
            throw LinuxException.of("making a region", descriptor, "raise the limit on open files, ulimit -n");
        }
        NamespaceCalls.unlinkat(mount, path, 0);
        FileRegion region = new FileRegion(descriptor, reservation);
        regions.add(region);
        return region;
    }

    @Override
    public int reserve(Region region, long offset, long length) {
        return ((FileRegion) region).reserve(offset, length);
    }

    @Override
    public int giveBack(Region region, long offset, long length) {
        return ((FileRegion) region).giveBack(offset, length);
    }

    @Override
    public boolean hasFiles() {
        return true;
    }

    @Override
    public int createFile(long number) {
        synchronized (name) {
            return FileCalls.openat(mount, nameOf(number), CREATE_FLAGS, OWNER_ONLY);
        }
    }

    @Override
    public int openFile(long number) {
        synchronized (name) {
            return FileCalls.openat(mount, nameOf(number), OPEN_FLAGS, 0);
        }
    }

    @Override
    public int removeFile(long number) {
        synchronized (name) {
            return NamespaceCalls.unlinkat(mount, nameOf(number), 0);
        }
    }

    private MemorySegment nameOf(long number) {
        assert number >= 0;
        int length = 1;
        for (long rest = number; rest > 9; rest /= 10) {
            length++;
        }
        name.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        long rest = number;
        for (int at = length - 1; at >= 0; at--) {
            name.set(ValueLayout.JAVA_BYTE, at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return name;
    }

    @Override
    public synchronized void close() {
        regions.forEach(FileRegion::close);
        regions.clear();
        FileCalls.close(mount);
        arena.close();
    }
}
