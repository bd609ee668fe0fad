// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;

/**
 * The superblock of an open pool: its words beside the media, and the way of both copies to the media.
 *
 * <p>Invariants: both copies are written each time, first the one that was not read when the pool was opened, with the
 * same generation; while one is being written the other is durable, so one of them is always whole. What is believed
 * of it has passed {@link SuperblockCheck}. One thread at a time: the pool's lock is held.
 */
public final class SuperblockStore {
    private final PersistentMemory memory;
    private final UnitImage image = new UnitImage();
    /** The second copy was stored, but perhaps not made durable; only in the file domain. */
    private boolean unsynced;
    /** The copy that is written first: not the one that was read, for the other one may be damaged. */
    private long first = SuperblockLayout.OFFSET_B;

    private SuperblockStore(PersistentMemory memory) {
        this.memory = memory;
    }

    /**
     * Reads the better copy and checks all of it against the memory; changes nothing.
     *
     * @param memory   the pool
     * @param readOnly features that only forbid to change the pool are let pass
     * @return the superblock
     * @throws MountRefusedException if it is no pool, or none that can be opened
     */
    public static SuperblockStore open(PersistentMemory memory, boolean readOnly) {
        SuperblockStore store = new SuperblockStore(memory);
        SuperblockCheck check = new SuperblockCheck(memory);
        UnitImage other = new UnitImage();
        boolean first = check.load(store.image, SuperblockLayout.OFFSET_A);
        if (check.load(other, SuperblockLayout.OFFSET_B) && (!first
                || other.get(SuperblockLayout.GENERATION) > store.image.get(SuperblockLayout.GENERATION))) {
            store.image.copyFrom(other);
            store.first = SuperblockLayout.OFFSET_A;
        } else if (!first) {
            throw check.notFound();
        }
        check.verify(store, readOnly);
        // In the file domain: who wrote B may have died before it was durable.
        store.unsynced = true;
        return store;
    }

    /** Begins the superblock of a pool that is being made: all words 0. */
    static SuperblockStore create(PersistentMemory memory) {
        SuperblockStore store = new SuperblockStore(memory);
        store.image.clear(UnitKind.SUPERBLOCK, 0)
                .set(SuperblockLayout.MAGIC, SuperblockLayout.MAGIC_VALUE)
                .set(SuperblockLayout.VERSION, SuperblockLayout.VERSION_VALUE);
        return store;
    }

    /** {@return a word of the superblock, as {@link SuperblockLayout} names them} */
    public long get(int index) {
        return image.get(index);
    }

    /** Changes a word; on the media with the next {@link #write()}. */
    public void set(int index, long value) {
        image.set(index, value);
    }

    /** Makes both copies durable, with the next generation: first the one that may be damaged. */
    public void write() {
        if (unsynced) {
            sync();
        }
        image.set(SuperblockLayout.GENERATION, image.get(SuperblockLayout.GENERATION) + 1);
        write(first);
        memory.sync();
        write(SuperblockLayout.OFFSET_A + SuperblockLayout.OFFSET_B - first);
        unsynced = memory.domain() == PersistDomain.FILE;
    }

    private void write(long offset) {
        image.store(memory, offset, image.get(SuperblockLayout.POOL_SEED));
        memory.persist(offset, UnitLayout.LENGTH);
    }

    /** As {@link PersistentMemory#sync()}, and remembers it. */
    public void sync() {
        memory.sync();
        unsynced = false;
    }

    /** {@return where things lie} */
    public PoolGeometry geometry() {
        PoolGeometry.Span[] spans = new PoolGeometry.Span[(int) get(SuperblockLayout.SPAN_COUNT)];
        for (int index = 0; index < spans.length; index++) {
            int word = SuperblockLayout.SPANS + index * SuperblockLayout.SPAN_WORD_COUNT;
            spans[index] = new PoolGeometry.Span(get(word), get(word + 1), get(word + 2));
        }
        return new PoolGeometry(memory, get(SuperblockLayout.POOL_SEED), get(SuperblockLayout.HASH_SEED), spans);
    }

    /** {@return the number that names the pool} */
    public UUID uuid() {
        return new UUID(get(SuperblockLayout.UUID), get(SuperblockLayout.UUID + 1));
    }

    /** Names the pool. */
    public void uuid(UUID uuid) {
        set(SuperblockLayout.UUID, uuid.getMostSignificantBits());
        set(SuperblockLayout.UUID + 1, uuid.getLeastSignificantBits());
    }

    /** {@return the name that people gave the pool} */
    public String label() {
        byte[] bytes = new byte[SuperblockLayout.LABEL_LENGTH];
        int length = 0;
        for (int index = 0; index < bytes.length; index++) {
            long word = get(SuperblockLayout.LABEL + index / Long.BYTES);
            bytes[index] = (byte) (word >>> index % Long.BYTES * Byte.SIZE);
            length = bytes[index] == 0 ? length : index + 1;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Labels the pool.
     *
     * @param label at most {@link SuperblockLayout#LABEL_LENGTH} bytes in UTF-8
     * @throws IllegalArgumentException if it is longer
     */
    public void label(String label) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > SuperblockLayout.LABEL_LENGTH) {
            throw new IllegalArgumentException("the label has " + bytes.length + " bytes, and "
                    + SuperblockLayout.LABEL_LENGTH + " are the most");
        }
        for (int word = 0; word < SuperblockLayout.LABEL_LENGTH / Long.BYTES; word++) {
            long value = 0;
            for (int index = word * Long.BYTES; index < Math.min(bytes.length, (word + 1) * Long.BYTES); index++) {
                value |= (bytes[index] & 0xFFL) << index % Long.BYTES * Byte.SIZE;
            }
            set(SuperblockLayout.LABEL + word, value);
        }
    }
}
