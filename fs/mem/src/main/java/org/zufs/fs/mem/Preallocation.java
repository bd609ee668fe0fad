// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import static org.zufs.spi.fs.RegularFile.FALLOC_COLLAPSE_RANGE;
import static org.zufs.spi.fs.RegularFile.FALLOC_INSERT_RANGE;
import static org.zufs.spi.fs.RegularFile.FALLOC_KEEP_SIZE;
import static org.zufs.spi.fs.RegularFile.FALLOC_PUNCH_HOLE;
import static org.zufs.spi.fs.RegularFile.FALLOC_ZERO_RANGE;

import org.zufs.base.linux.ErrorNumber;

/** What {@code fallocate(2)} does to a packed file. With the lock of the file held. */
final class Preallocation {
    private static final long BLOCK_MASK = BlockAllocator.BLOCK_LENGTH - 1;

    private Preallocation() {
    }

    /**
     * Allocates, frees or shifts a range.
     *
     * @param content of the file
     * @param lane    who asks
     * @param mode    {@code FALLOC_*}
     * @param offset  first byte
     * @param length  bytes, at least 1; the range ends below 2^63
     * @param size    of the file
     * @return 0 or a negative errno, after which nothing has changed
     */
    static int apply(PackedContent content, int lane, int mode, long offset, long length, long size) {
        switch (mode) {
            case 0, FALLOC_KEEP_SIZE -> {
                return content.allocate(lane, offset, offset + length);
            }
            case FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE -> {
                content.punch(offset, offset + length);
                return 0;
            }
            case FALLOC_ZERO_RANGE, FALLOC_ZERO_RANGE | FALLOC_KEEP_SIZE -> {
                return content.zeroRange(lane, offset, offset + length);
            }
            case FALLOC_COLLAPSE_RANGE -> {
                boolean fits = isAligned(offset, length) && offset + length < size;
                return fits ? content.collapse(offset, length) : -ErrorNumber.EINVAL;
            }
            case FALLOC_INSERT_RANGE -> {
                if (!isAligned(offset, length) || offset >= size) {
                    return -ErrorNumber.EINVAL;
                }
                return size > Long.MAX_VALUE - length ? -ErrorNumber.EFBIG : content.insert(offset, length);
            }
            default -> {
                return -ErrorNumber.EOPNOTSUPP;
            }
        }
    }

    /** {@return the size that the file has after a success} */
    static long sizeAfter(int mode, long offset, long length, long size) {
        return switch (mode) {
            case 0, FALLOC_ZERO_RANGE -> Math.max(size, offset + length);
            case FALLOC_COLLAPSE_RANGE -> size - length;
            case FALLOC_INSERT_RANGE -> size + length;
            default -> size;
        };
    }

    private static boolean isAligned(long offset, long length) {
        return ((offset | length) & BLOCK_MASK) == 0;
    }
}
