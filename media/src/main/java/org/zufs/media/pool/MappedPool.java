// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.Region;

/** A pool's file, mapped. */
final class MappedPool extends PersistentMemory {
    private static final long PAGE_LENGTH = 4096;

    private final PoolFile file;
    private final PersistDomain domain;
    private final BootId bootId = BootId.read();
    private final int node;
    private final Region region;
    /** Holds the mapping in the DAX domain, else null. */
    private final Arena arena;
    /** In the DAX domain if it may be stored to, else null. */
    private final WriteBack writeBack;
    /** The kernel says only once that it lost pages. */
    private volatile int syncResult;
    private volatile boolean closed;

    private MappedPool(PoolFile file, PersistDomain domain, MemorySegment metadata, MemorySegment data,
            DaxMapping dax) {
        super(metadata, data);
        this.file = file;
        this.domain = domain;
        node = domain == PersistDomain.DAX ? file.node() : -1;
        region = new PoolRegion(data, file.descriptor());
        arena = dax == null ? null : dax.arena();
        writeBack = dax == null || file.readOnly() ? null : new WriteBack(dax.segment(), WriteBack.WINDOW_SHIFT);
    }

    /**
     * Maps a file.
     *
     * @param file checked and locked; the new object closes it, but not if this fails
     * @throws LinuxException if it cannot be mapped
     */
    static MappedPool of(PoolFile file) {
        DaxMapping dax = file.inMemory() ? null : DaxMapping.of(file);
        PersistDomain domain = file.inMemory() ? PersistDomain.MEMORY
                : dax != null ? PersistDomain.DAX : PersistDomain.FILE;
        MemorySegment data = null;
        try {
            data = dax != null ? MemoryCalls.unscoped(dax.segment()) : shared(file);
            if (domain == PersistDomain.MEMORY) {
                // Refused by kernels without huge pages: it is no more than a wish.
                MemoryCalls.madvise(data, data.byteSize(), MapFlags.MADV_HUGEPAGE);
            }
            MemorySegment metadata = domain == PersistDomain.FILE || file.readOnly() ? ofOwn(file) : data;
            return new MappedPool(file, domain, metadata, data, dax);
        } catch (RuntimeException failure) {
            if (dax != null) {
                dax.arena().close();
            } else if (data != null) {
                MemoryCalls.unmap(data);
            }
            throw failure;
        }
    }

    /** A store into a page that may only be read would kill the process: the segment refuses it. */
    private static MemorySegment shared(PoolFile file) {
        int protection = file.readOnly() ? MapFlags.PROT_READ : MapFlags.PROT_READ | MapFlags.PROT_WRITE;
        MemorySegment segment =
                MemoryCalls.map(file.length(), protection, MapFlags.MAP_SHARED, file.descriptor(), 0);
        return file.readOnly() ? segment.asReadOnly() : segment;
    }

    /** Only pages that are stored to take memory: without a reservation, a pool may be longer than memory. */
    private static MemorySegment ofOwn(PoolFile file) {
        return MemoryCalls.map(file.length(), MapFlags.PROT_READ | MapFlags.PROT_WRITE,
                MapFlags.MAP_PRIVATE | MapFlags.MAP_NORESERVE, file.descriptor(), 0);
    }

    @Override
    public void persist(long offset, long length) {
        assert !file.readOnly() : "nothing may be stored";
        assert offset >= 0 && length > 0 && offset <= length() - length : offset + " " + length;
        if (writeBack != null) {
            writeBack.persist(offset, length);
        } else {
            // Whoever kills this process cannot stop what the CPU has been told to store: order is all that is needed.
            VarHandle.releaseFence();
        }
    }

    @Override
    public void sync() {
        assert !file.readOnly() : "nothing may be stored";
        if (domain != PersistDomain.FILE) {
            return;
        }
        int result;
        do {
            result = FileCalls.fdatasync(file.descriptor());
        } while (result == -ErrorNumber.EINTR);
        if (result < 0) {
            syncResult = result;
        }
        if (syncResult < 0) {
            throw new InternalError("the medium of " + file.title() + " has lost bytes: fdatasync failed with "
                    + ErrorNumber.name(-syncResult));
        }
    }

    @Override
    public void refreshMetadata(long offset, long length) {
        assert ((offset | length) & (PAGE_LENGTH - 1)) == 0 : offset + " " + length;
        if (metadata() == data() || length == 0) {
            return;
        }
        if (MemoryCalls.pageLength() == PAGE_LENGTH) {
            int result = MemoryCalls.madvise(metadata(), offset, length, MapFlags.MADV_DONTNEED);
            if (result == 0) {
                return;
            }
        }
        // Pages are longer than what is asked for, or locked in memory.
        MemorySegment.copy(data(), offset, metadata(), offset, length);
    }

    @Override
    public PersistDomain domain() {
        return domain;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public boolean readOnly() {
        return file.readOnly();
    }

    @Override
    public long bootIdHigh() {
        return bootId.high();
    }

    @Override
    public long bootIdLow() {
        return bootId.low();
    }

    @Override
    public int node() {
        return node;
    }

    @Override
    public String describe() {
        String promise = switch (domain) {
            case DAX -> "domain dax: what is done outlives the machine at once, persist costs cache-line write-backs";
            case MEMORY -> file.isPrivate() ? "domain memory: ends with the server, persist costs nothing"
                    : "domain memory: outlives the server but not the machine, persist costs nothing";
            case FILE -> "domain file: what is done outlives the server at once, the machine with the next fsync";
        };
        return "pool " + file.title() + ", " + (length() >> 10) + " KiB, " + promise
                + (node < 0 ? "" : ", node " + node) + (file.readOnly() ? ", read-only" : "");
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (metadata() != data()) {
            MemoryCalls.unmap(metadata());
        }
        if (arena != null) {
            arena.close();
        } else {
            MemoryCalls.unmap(data());
        }
        file.close();
    }

    /**
     * @param segment    the data view
     * @param descriptor of the file
     */
    private record PoolRegion(MemorySegment segment, int descriptor) implements Region {
    }
}
