// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.Random;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.Region;

/**
 * A pool's memory for tests, of the memory or the file domain. A store is on the media at once; the file domain has a
 * private metadata view, by pages, and remembers what the last {@link #sync()} made durable.
 */
public final class TestMemory extends PersistentMemory {
    private static final int PAGE_LENGTH = 4096;

    private final PersistDomain domain;
    private final boolean readOnly;
    /** What outlives the machine; null but in the file domain. */
    private final MemorySegment durable;
    /** Pages of the metadata view that were stored to; null but in the file domain. */
    private final BitSet privatePages;
    private final long bootId;
    private Runnable persistHook = () -> { };
    private Runnable syncHook = () -> { };
    private long poisonOffset = -1;
    private long persistCount;
    private long persistedOffset;
    private long persistedLength;
    private long syncCount;

    private TestMemory(PersistDomain domain, boolean readOnly, long bootId, MemorySegment metadata,
            MemorySegment data, MemorySegment durable) {
        super(metadata, data);
        this.domain = domain;
        this.readOnly = readOnly;
        this.bootId = bootId;
        this.durable = durable;
        privatePages = durable == null ? null : new BitSet();
    }

    /** {@return zeros, in the memory domain} */
    public static TestMemory memory(long length) {
        MemorySegment segment = allocate(length);
        return new TestMemory(PersistDomain.MEMORY, false, 1, segment, segment, null);
    }

    /** {@return zeros, in the memory domain, that says that it is DAX: all that was stored is on the media} */
    public static TestMemory dax(long length) {
        MemorySegment segment = allocate(length);
        return new TestMemory(PersistDomain.DAX, false, 1, segment, segment, null);
    }

    /** {@return zeros, in the file domain} */
    public static TestMemory file(long length) {
        return new TestMemory(PersistDomain.FILE, false, 1, allocate(length), allocate(length), allocate(length));
    }

    /** {@return what the next server finds if this one dies now: all stores to the data view, in the same boot} */
    public TestMemory kill() {
        return copy(data(), false, bootId);
    }

    /** {@return what the next server finds if the power fails now: what the last sync left; after another boot} */
    public TestMemory powerLoss() {
        return copy(durable == null ? data() : durable, false, bootId + 1);
    }

    /** {@return the same, but some pages that were stored to since were written back already} */
    public TestMemory powerLoss(Random random) {
        TestMemory left = powerLoss();
        for (long offset = 0; durable != null && offset < length(); offset += PAGE_LENGTH) {
            if (data().asSlice(offset, PAGE_LENGTH).mismatch(durable.asSlice(offset, PAGE_LENGTH)) >= 0
                    && random.nextBoolean()) {
                left.data().asSlice(offset, PAGE_LENGTH).copyFrom(data().asSlice(offset, PAGE_LENGTH));
                left.metadata().asSlice(offset, PAGE_LENGTH).copyFrom(data().asSlice(offset, PAGE_LENGTH));
                left.durable.asSlice(offset, PAGE_LENGTH).copyFrom(data().asSlice(offset, PAGE_LENGTH));
            }
        }
        return left;
    }

    /** {@return the same bytes, to be read only} */
    public TestMemory openReadOnly() {
        return copy(data(), true, bootId);
    }

    private TestMemory copy(MemorySegment from, boolean toBeRead, long boot) {
        MemorySegment copy = allocate(length()).copyFrom(from);
        if (durable == null) {
            MemorySegment view = toBeRead ? copy.asReadOnly() : copy;
            return new TestMemory(domain, toBeRead, boot, view, view, null);
        }
        MemorySegment metadata = allocate(length()).copyFrom(from);
        MemorySegment left = allocate(length()).copyFrom(boot == bootId ? durable : from);
        return new TestMemory(domain, toBeRead, boot, metadata, toBeRead ? copy.asReadOnly() : copy, left);
    }

    private static MemorySegment allocate(long length) {
        return Arena.ofAuto().allocate(length, PAGE_LENGTH);
    }

    /** Calls back after each persist, before it returns: there a test copies the memory. */
    public void onPersist(Runnable hook) {
        persistHook = hook;
    }

    /** Calls back before each sync. */
    public void onSync(Runnable hook) {
        syncHook = hook;
    }

    /** Loses 64 bytes: who reads or stores them gets an {@link InternalError}; -1: nothing is lost. */
    public void poison(long offset) {
        poisonOffset = offset & -64;
    }

    /** {@return where the range begins that was persisted last, for the hook} */
    public long persistedOffset() {
        return persistedOffset;
    }

    /** {@return how long it is} */
    public long persistedLength() {
        return persistedLength;
    }

    /** {@return how often something was persisted} */
    public long persistCount() {
        return persistCount;
    }

    /** {@return how often everything was synced} */
    public long syncCount() {
        return syncCount;
    }

    @Override
    public long word(long offset) {
        touch(offset);
        return super.word(offset);
    }

    @Override
    public long dataWord(long offset) {
        touch(offset);
        return super.dataWord(offset);
    }

    @Override
    public void putWord(long offset, long value) {
        touch(offset);
        if (privatePages != null) {
            synchronized (privatePages) {
                privatePages.set((int) (offset / PAGE_LENGTH));
                super.putWord(offset, value);
            }
        } else {
            super.putWord(offset, value);
        }
    }

    @Override
    public void putDataWord(long offset, long value) {
        touch(offset);
        super.putDataWord(offset, value);
        dataStored(offset, Long.BYTES);
    }

    @Override
    public void dataStored(long offset, long length) {
        assert !readOnly;
        if (privatePages == null) {
            return;
        }
        synchronized (privatePages) {
            for (long at = offset; at < offset + length;) {
                long end = Math.min(offset + length, (at / PAGE_LENGTH + 1) * PAGE_LENGTH);
                if (!privatePages.get((int) (at / PAGE_LENGTH))) {
                    MemorySegment.copy(data(), at, metadata(), at, end - at);
                }
                at = end;
            }
        }
    }

    private void touch(long offset) {
        if (poisonOffset >= 0 && (offset & -64) == poisonOffset) {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    @Override
    public void persist(long offset, long length) {
        assert offset >= 0 && length > 0 && offset + length <= length() : offset;
        VarHandle.storeStoreFence();
        persistCount++;
        persistedOffset = offset;
        persistedLength = length;
        persistHook.run();
    }

    @Override
    public synchronized void sync() {
        syncCount++;
        syncHook.run();
        if (durable != null) {
            durable.copyFrom(data());
        }
    }

    @Override
    public void refreshMetadata(long offset, long length) {
        assert offset % PAGE_LENGTH == 0 && length % PAGE_LENGTH == 0;
        if (privatePages != null) {
            synchronized (privatePages) {
                privatePages.clear((int) (offset / PAGE_LENGTH), (int) ((offset + length) / PAGE_LENGTH));
                MemorySegment.copy(data(), offset, metadata(), offset, length);
            }
        }
    }

    /** {@return how many pages of the metadata view are private} */
    public int privatePageCount() {
        return privatePages == null ? 0 : privatePages.cardinality();
    }

    @Override
    public PersistDomain domain() {
        return domain;
    }

    @Override
    public Region region() {
        return new Region() {
            @Override
            public MemorySegment segment() {
                return data();
            }

            @Override
            public int descriptor() {
                return -1;
            }
        };
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public long bootIdHigh() {
        return 0;
    }

    @Override
    public long bootIdLow() {
        return bootId;
    }

    @Override
    public int node() {
        return -1;
    }

    @Override
    public String describe() {
        return "test memory";
    }

    @Override
    public void close() {
    }
}
