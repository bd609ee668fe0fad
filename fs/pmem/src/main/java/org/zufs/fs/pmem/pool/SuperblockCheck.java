// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/** Believes nothing of a superblock before it fits the memory and itself. One thread. */
final class SuperblockCheck {
    /** The most lanes that have a log. */
    static final int LANE_COUNT_MAX = 1024;
    /** The shortest half of a log, in bytes. */
    static final long HALF_LENGTH_MIN = 16 << 10;
    /** The longest half of a log, in bytes. */
    static final long HALF_LENGTH_MAX = 1 << 30;

    private final PersistentMemory memory;
    private final String name;
    /** A copy has the magic word. */
    private boolean pool;
    /** The version of a copy that has the magic word, but no right check. */
    private long version = SuperblockLayout.VERSION_VALUE;

    SuperblockCheck(PersistentMemory memory) {
        this.memory = memory;
        name = memory.describe();
    }

    /** Reads a copy; answers true if it is whole. */
    boolean load(UnitImage image, long offset) {
        if (offset + UnitLayout.LENGTH > memory.length()) {
            return false;
        }
        try {
            image.load(memory, offset);
        } catch (InternalError lost) {
            pool = true;
            return false;
        }
        if (image.get(SuperblockLayout.MAGIC) != SuperblockLayout.MAGIC_VALUE) {
            return false;
        }
        pool = true;
        if (!image.isIntact(offset, image.get(SuperblockLayout.POOL_SEED))) {
            version = Math.max(version, image.get(SuperblockLayout.VERSION));
            return false;
        }
        return image.get(UnitLayout.HEADER) == UnitLayout.header(UnitKind.SUPERBLOCK, 0);
    }

    /** {@return why no copy could be read} */
    MountRefusedException notFound() {
        if (!pool) {
            return refused("is no pool: make one with 'zufs mkfs'");
        }
        return version == SuperblockLayout.VERSION_VALUE
                ? refused("has no intact superblock: try 'zufs fsck --repair', or restore it from a dump")
                : newer(version);
    }

    private MountRefusedException newer(long found) {
        return refused("has format version " + found + ", and this server knows only "
                + SuperblockLayout.VERSION_VALUE + ": use a newer one");
    }

    private MountRefusedException refused(String why) {
        return new MountRefusedException(name + " " + why);
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw refused("has a superblock that contradicts itself (" + what + "): try 'zufs fsck --repair'");
        }
    }

    /** Checks all fields of an intact copy. */
    void verify(SuperblockStore store, boolean readOnly) {
        if (store.get(SuperblockLayout.VERSION) != SuperblockLayout.VERSION_VALUE) {
            throw newer(store.get(SuperblockLayout.VERSION));
        }
        if (store.get(SuperblockLayout.INCOMPAT) != 0) {
            throw refused("uses features that this server does not know (incompat "
                    + Long.toHexString(store.get(SuperblockLayout.INCOMPAT)) + "): use a newer one");
        }
        if (store.get(SuperblockLayout.READ_ONLY_COMPAT) != 0 && !readOnly) {
            throw refused("uses features that this server can only read (ro_compat "
                    + Long.toHexString(store.get(SuperblockLayout.READ_ONLY_COMPAT))
                    + "): mount it read-only, or use a newer server");
        }
        verifyLength(store.get(SuperblockLayout.BLOCK_COUNT));
        verifyLogs(store);
        verifySpans(store);
        verifyNumbers(store);
    }

    private void verifyLength(long blockCount) {
        require(blockCount >= 8 && blockCount <= ExtentLayout.PHYSICAL_MASK + 1, "blocks");
        long found = memory.length() / PoolGeometry.BLOCK_LENGTH;
        if (found < blockCount) {
            throw refused("was cut short: it has " + found + " of " + blockCount
                    + " blocks; copy it again, or restore it from a dump");
        }
        if (found > blockCount) {
            throw refused("is longer than its pool: it has " + found + " blocks, the pool has " + blockCount
                    + "; enlarge the pool with 'zufs grow', or shorten the file to "
                    + blockCount * PoolGeometry.BLOCK_LENGTH + " bytes");
        }
    }

    private void verifyLogs(SuperblockStore store) {
        long lanes = store.get(SuperblockLayout.LANE_COUNT);
        long half = store.get(SuperblockLayout.LOG_HALF_LENGTH);
        long offset = store.get(SuperblockLayout.LOG_OFFSET);
        require(lanes >= 1 && lanes <= LANE_COUNT_MAX, "lanes");
        require(half >= HALF_LENGTH_MIN && half <= HALF_LENGTH_MAX && half % PoolGeometry.BLOCK_LENGTH == 0,
                "length of the logs");
        require(offset >= OrphanLayout.offset((int) lanes) && offset <= memory.length()
                && offset % PoolGeometry.BLOCK_LENGTH == 0, "place of the logs");
        require(lanes * 2 * half <= memory.length() - offset, "end of the logs");
    }

    private void verifySpans(SuperblockStore store) {
        long count = store.get(SuperblockLayout.SPAN_COUNT);
        require(count >= 1 && count <= SuperblockLayout.SPAN_COUNT_MAX, "spans");
        long logEnd = (store.get(SuperblockLayout.LOG_OFFSET)
                + store.get(SuperblockLayout.LANE_COUNT) * 2 * store.get(SuperblockLayout.LOG_HALF_LENGTH))
                / PoolGeometry.BLOCK_LENGTH;
        long blocks = store.get(SuperblockLayout.BLOCK_COUNT);
        long next = 0;
        for (int index = 0; index < count; index++) {
            int word = SuperblockLayout.SPANS + index * SuperblockLayout.SPAN_WORD_COUNT;
            long first = store.get(word);
            long length = store.get(word + 1);
            long table = store.get(word + 2);
            require(first == next && length > 0 && length <= blocks - first, "span " + index);
            long tableLength = tableBlockCount(length);
            require(table >= Math.max(first, logEnd) && table <= first + length - tableLength,
                    "group table of span " + index);
            next = first + length;
        }
        require(next == blocks, "end of the spans");
    }

    /** {@return the blocks of the group table of a span} */
    static long tableBlockCount(long spanBlocks) {
        long groups = (spanBlocks + GroupLayout.BLOCK_COUNT - 1) / GroupLayout.BLOCK_COUNT;
        int perBlock = PoolGeometry.BLOCK_LENGTH / UnitLayout.LENGTH;
        return (groups + perBlock - 1) / perBlock;
    }

    private void verifyNumbers(SuperblockStore store) {
        long retired = store.get(SuperblockLayout.RETIRED);
        long checkpoint = store.get(SuperblockLayout.CHECKPOINT);
        long state = store.get(SuperblockLayout.STATE);
        long blocks = store.get(SuperblockLayout.BLOCK_COUNT);
        long units = blocks * (PoolGeometry.BLOCK_LENGTH / UnitLayout.LENGTH);
        require(retired >= 0 && checkpoint >= retired && checkpoint < Long.MAX_VALUE / 2, "retired and checkpoint");
        require(state == SuperblockLayout.CLEAN || state == SuperblockLayout.DIRTY
                || state == SuperblockLayout.APPLYING, "state");
        require(state != SuperblockLayout.CLEAN || checkpoint == retired, "clean, but not retired");
        require(within(store.get(SuperblockLayout.ROOT), 1, units - 1), "root");
        require(within(store.get(SuperblockLayout.QUOTA_ROOT), 0, units - 1), "quotas");
        require(within(store.get(SuperblockLayout.RESERVED_BLOCK_COUNT), 0, blocks), "reserved blocks");
        require(within(store.get(SuperblockLayout.FREE_BLOCK_COUNT), 0, blocks), "free blocks");
        require(within(store.get(SuperblockLayout.INODE_COUNT), 0, units), "inodes");
        require(store.get(SuperblockLayout.GENERATION) > 0, "generation");
    }

    private static boolean within(long value, long min, long max) {
        return value >= min && value <= max;
    }
}
