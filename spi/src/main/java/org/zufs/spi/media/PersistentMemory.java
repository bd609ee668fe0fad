// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The bytes of one pool, mapped, in two views of the same offsets. The <i>data view</i> is the media itself, shared
 * with whoever else maps them. The <i>metadata view</i> is the same memory, except in the {@linkplain
 * PersistDomain#FILE file domain} and where nothing may be {@linkplain #readOnly() stored}: there it is private, so
 * that what is stored through it reaches the media only when it is stored through the data view too. A page of memory
 * shows what the data view holds until the first store in it, from then on what it held then and what is stored in it.
 *
 * <p>All stores to pool memory go through the methods here, or are told to {@link #dataStored}: a twin that simulates
 * failing media sees them all. Words are little-endian, aligned to 8.
 *
 * <p>Thread-safe as far as memory is. Nothing on the data path allocates. A read of bytes that the media have lost
 * throws {@link InternalError}.
 */
public abstract class PersistentMemory implements AutoCloseable {
    /** A word of the media: 8 bytes, little-endian. */
    public static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment metadata;
    private final MemorySegment data;

    /**
     * For the subclass.
     *
     * @param metadata the metadata view
     * @param data     the data view; may be the same segment
     */
    protected PersistentMemory(MemorySegment metadata, MemorySegment data) {
        assert metadata.byteSize() == data.byteSize();
        this.metadata = metadata;
        this.data = data;
    }

    /** {@return how long it is, in bytes; a multiple of 4096} */
    public final long length() {
        return data.byteSize();
    }

    /** {@return the metadata view, of {@link #length()} bytes; to be read, not stored to} */
    public final MemorySegment metadata() {
        return metadata;
    }

    /** {@return the data view, of {@link #length()} bytes} */
    public final MemorySegment data() {
        return data;
    }

    /**
     * Reads a word of the metadata view.
     *
     * @param offset of its first byte, a multiple of 8
     * @return the word
     */
    public long word(long offset) {
        return metadata.get(WORD, offset);
    }

    /**
     * Reads a word of the data view.
     *
     * @param offset of its first byte, a multiple of 8
     * @return the word
     */
    public long dataWord(long offset) {
        return data.get(WORD, offset);
    }

    /**
     * Stores a word in the metadata view.
     *
     * @param offset of its first byte, a multiple of 8
     * @param value  the word
     */
    public void putWord(long offset, long value) {
        metadata.set(WORD, offset, value);
    }

    /**
     * Stores a word in the data view.
     *
     * @param offset of its first byte, a multiple of 8
     * @param value  the word
     */
    public void putDataWord(long offset, long value) {
        data.set(WORD, offset, value);
    }

    /**
     * Told that bytes of the data view were stored by other means than {@link #putDataWord}, before they are persisted.
     *
     * @param offset first byte
     * @param length bytes
     */
    public void dataStored(long offset, long length) {
    }

    /**
     * Makes what was stored in a range of the data view last, as {@link #domain()} says; when it returns, it does.
     *
     * @param offset first byte
     * @param length bytes, at least 1
     */
    public abstract void persist(long offset, long length);

    /**
     * Makes all that was stored in the data view outlive the machine; may take long. Nothing but in the file domain.
     *
     * @throws InternalError if the media have lost some of it; from then on always
     */
    public abstract void sync();

    /**
     * Lets the metadata view show the data view again in a range; nobody stores to it meanwhile. Nothing where the two
     * are the same.
     *
     * @param offset first byte, a multiple of 4096
     * @param length bytes, a multiple of 4096
     */
    public abstract void refreshMetadata(long offset, long length);

    /** {@return what makes bytes last here} */
    public abstract PersistDomain domain();

    /** {@return the data view as a region for extents} */
    public abstract Region region();

    /**
     * {@return true if nothing may be stored in the data view, nor persisted; the metadata view may be stored to, so
     * that a log can be replayed, and keeps that to itself}
     */
    public abstract boolean readOnly();

    /** {@return the first half of what is another after each start of the machine} */
    public abstract long bootIdHigh();

    /** {@return the second half of it} */
    public abstract long bootIdLow();

    /** {@return the NUMA node of the media; -1 if it is not known} */
    public abstract int node();

    /** {@return one line for people: where and what this is} */
    public abstract String describe();

    /** Unmaps and unlocks. Nobody may use it any more. Does nothing the second time. */
    @Override
    public abstract void close();
}
