// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;

/**
 * Memory outside the heap for what is small and of many sizes: names, targets of symbolic links, extended attributes,
 * nodes of block maps. One mapping whose pages the kernel provides when they are first touched; cells of fixed size
 * classes, whose free ones are chained through their first word.
 *
 * <p>A cell is known by its <i>reference</i>: its offset in units of 8 bytes, never 0. Any thread; each size class has
 * a lock of its own, which is the last in every lock order.
 */
final class ByteArena implements AutoCloseable {
    /** The longest cell, in bytes. */
    static final int CELL_LENGTH_MAX = 128 << 10;
    /** No cell. */
    static final int NONE = 0;

    /** A page of zeros to copy from, which unlike filling a slice makes no object. */
    static final MemorySegment ZEROS = Arena.global().allocate(4096).asReadOnly();

    private static final int UNIT_SHIFT = 3;
    private static final int FINE_LENGTH_MAX = 256;
    private static final int FINE_CLASS_COUNT = FINE_LENGTH_MAX >> UNIT_SHIFT;
    private static final int CLASS_COUNT = FINE_CLASS_COUNT + 9;
    private static final long PAGE_LENGTH = 4096;
    private static final int SLAB_LENGTH = 16 << 10;
    private static final long RESERVATION_MIN = 64L << 20;
    private static final long RESERVATION_MAX = 1L << 31 + UNIT_SHIFT;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private final MemorySegment memory;
    private final SizeClass[] classes = new SizeClass[CLASS_COUNT];
    /** Where the part that was never given out begins; guarded by this. */
    private long frontier = PAGE_LENGTH;

    /** Free cells of one size; guarded by itself. */
    private static final class SizeClass {
        private final int length;
        private int firstFree = NONE;
        private long slab;
        private long slabEnd;
        private long usedCount;

        SizeClass(int length) {
            this.length = length;
        }
    }

    /**
     * @param reservation the most that it may come to hold, in bytes; clamped to what references can name
     */
    ByteArena(long reservation) {
        long length = Math.clamp(reservation, RESERVATION_MIN, RESERVATION_MAX) & -PAGE_LENGTH;
        memory = MemoryCalls.map(length, MapFlags.PROT_READ | MapFlags.PROT_WRITE,
                MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_NORESERVE, -1, 0);
        for (int index = 0; index < CLASS_COUNT; index++) {
            classes[index] = new SizeClass(index < FINE_CLASS_COUNT ? index + 1 << UNIT_SHIFT
                    : FINE_LENGTH_MAX << index - FINE_CLASS_COUNT + 1);
        }
        assert classes[CLASS_COUNT - 1].length == CELL_LENGTH_MAX;
    }

    /** {@return all cells; offsets in it are those of {@link #offset}} */
    MemorySegment memory() {
        return memory;
    }

    /** {@return the first byte of a cell in {@link #memory()}} */
    static long offset(int reference) {
        return (reference & 0xFFFF_FFFFL) << UNIT_SHIFT;
    }

    /**
     * Takes a cell, whose bytes are arbitrary.
     *
     * @param length bytes, 1 to {@link #CELL_LENGTH_MAX}
     * @return the reference, or {@link #NONE} if the arena is full
     */
    int take(int length) {
        SizeClass sizeClass = classes[classIndex(length)];
        synchronized (sizeClass) {
            int reference = sizeClass.firstFree;
            if (reference != NONE) {
                sizeClass.firstFree = memory.get(INT, offset(reference));
            } else {
                reference = carve(sizeClass);
            }
            if (reference != NONE) {
                sizeClass.usedCount++;
            }
            return reference;
        }
    }

    /**
     * Takes a cell of zeros.
     *
     * @param length bytes, a multiple of 8, at most 4096
     * @return the reference, or {@link #NONE} if the arena is full
     */
    int takeZeroed(int length) {
        int reference = take(length);
        if (reference != NONE) {
            assert length <= ZEROS.byteSize();
            MemorySegment.copy(ZEROS, 0, memory, offset(reference), length);
        }
        return reference;
    }

    /**
     * Gives a cell back.
     *
     * @param reference the cell
     * @param length    as it was taken
     */
    void giveBack(int reference, int length) {
        assert reference != NONE;
        SizeClass sizeClass = classes[classIndex(length)];
        synchronized (sizeClass) {
            memory.set(INT, offset(reference), sizeClass.firstFree);
            sizeClass.firstFree = reference;
            sizeClass.usedCount--;
            assert sizeClass.usedCount >= 0 : "a cell was given back twice";
        }
    }

    /** {@return how many cells are taken; for tests} */
    long usedCount() {
        long count = 0;
        for (SizeClass sizeClass : classes) {
            synchronized (sizeClass) {
                count += sizeClass.usedCount;
            }
        }
        return count;
    }

    @Override
    public void close() {
        MemoryCalls.unmap(memory);
    }

    private int carve(SizeClass sizeClass) {
        if (sizeClass.slabEnd - sizeClass.slab < sizeClass.length) {
            int length = Math.max(SLAB_LENGTH, sizeClass.length);
            synchronized (this) {
                if (memory.byteSize() - frontier < length) {
                    return NONE;
                }
                sizeClass.slab = frontier;
                frontier += length;
                sizeClass.slabEnd = frontier;
            }
        }
        int reference = (int) (sizeClass.slab >> UNIT_SHIFT);
        sizeClass.slab += sizeClass.length;
        return reference;
    }

    private static int classIndex(int length) {
        assert length > 0 && length <= CELL_LENGTH_MAX : length;
        return length <= FINE_LENGTH_MAX ? length - 1 >> UNIT_SHIFT
                : FINE_CLASS_COUNT + 32 - Integer.numberOfLeadingZeros(length - 1) - 9;
    }
}
