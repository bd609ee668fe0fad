// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import org.zufs.base.linux.ModeBits;
import org.zufs.base.time.Clock;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * Makes a pool of memory, whatever was in it. The superblock is written last: before, the memory is no pool.
 *
 * <pre>{@code
 *   block 0    1    2            from the next block on           next            the next multiple of 8
 *        +----+----+------------+--------------------------------+-------------+- - -+------------+- - -
 *        | A  | B  | orphans of | logs of all lanes, each of two | group table |     | chunk with |
 *        |    |    | each lane  | halves                         |             |     | the root   |
 *        +----+----+------------+--------------------------------+-------------+- - -+------------+- - -
 * }</pre>
 */
public final class Formatter {
    /** The smallest pool, in bytes. */
    public static final long LENGTH_MIN = 1 << 20;

    private static final int LANE_COUNT_DEFAULT_MIN = 4;
    private static final int LANE_COUNT_DEFAULT_MAX = 64;
    private static final long HALF_LENGTH_DEFAULT_MAX = 2 << 20;
    /** Logs take one in so many bytes of a pool. */
    private static final int LOG_SHARE = 8;
    private static final int RESERVED_PERCENT_MAX = 50;

    private final PersistentMemory memory;
    private final FormatOptions options;
    private final UnitImage image = new UnitImage();
    private final long blockCount;
    private final int laneCount;
    private final long halfLength;
    private final long logOffset;
    private final long tableBlock;
    private final long chunkBlock;

    private Formatter(PersistentMemory memory, FormatOptions options) {
        this.memory = memory;
        this.options = options;
        blockCount = memory.length() / PoolGeometry.BLOCK_LENGTH;
        laneCount = options.laneCount() > 0 ? options.laneCount() : defaultLaneCount(memory.length());
        halfLength = options.halfLength() > 0 ? options.halfLength()
                : defaultHalfLength(memory.length(), laneCount);
        logOffset = roundUp(OrphanLayout.offset(laneCount), PoolGeometry.BLOCK_LENGTH);
        tableBlock = (logOffset + laneCount * 2 * halfLength) / PoolGeometry.BLOCK_LENGTH;
        chunkBlock = roundUp(tableBlock + SuperblockCheck.tableBlockCount(blockCount), ChunkLayout.BLOCK_COUNT);
    }

    /**
     * Makes a pool.
     *
     * @param memory  all of it becomes the pool
     * @param options how
     * @throws MountRefusedException if it is too small, or an option is out of its range; nothing has changed then
     */
    public static void format(PersistentMemory memory, FormatOptions options) {
        new Formatter(memory, options).format();
    }

    private static int defaultLaneCount(long length) {
        int wanted = Math.clamp(Runtime.getRuntime().availableProcessors() + 2L, LANE_COUNT_DEFAULT_MIN,
                LANE_COUNT_DEFAULT_MAX);
        return Math.clamp(length / LOG_SHARE / (2 * SuperblockCheck.HALF_LENGTH_MIN), 1, wanted);
    }

    private static long defaultHalfLength(long length, int lanes) {
        long each = Long.highestOneBit(Math.max(1, length / LOG_SHARE / (2L * lanes)));
        return Math.clamp(each, SuperblockCheck.HALF_LENGTH_MIN, HALF_LENGTH_DEFAULT_MAX);
    }

    private static long roundUp(long value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    private void format() {
        check();
        SuperblockStore superblock = superblock();
        forgetOld();
        writeLogs();
        writeOrphans();
        writeGroups();
        writeRoot();
        memory.persist(0, (chunkBlock + ChunkLayout.BLOCK_COUNT) * PoolGeometry.BLOCK_LENGTH);
        memory.sync();
        superblock.write();
        superblock.sync();
    }

    private void check() {
        require(memory.length() >= LENGTH_MIN && blockCount <= 1L << 40,
                "has " + memory.length() + " bytes: a pool has 1 MiB to 4 PiB");
        require(laneCount <= SuperblockCheck.LANE_COUNT_MAX,
                "cannot have " + laneCount + " lanes: at most " + SuperblockCheck.LANE_COUNT_MAX);
        require(halfLength >= SuperblockCheck.HALF_LENGTH_MIN && halfLength <= SuperblockCheck.HALF_LENGTH_MAX
                        && halfLength % PoolGeometry.BLOCK_LENGTH == 0,
                "cannot have half logs of " + halfLength + " bytes: 16 KiB to 1 GiB, a multiple of 4096");
        require(options.reservedPercent() >= 0 && options.reservedPercent() <= RESERVED_PERCENT_MAX,
                "cannot reserve " + options.reservedPercent() + " %: 0 to " + RESERVED_PERCENT_MAX);
        require(chunkBlock < GroupLayout.BLOCK_COUNT || chunkBlock < blockCount / 2,
                "is too small for its logs: take fewer lanes or shorter logs");
        require(chunkBlock + 2 * ChunkLayout.BLOCK_COUNT <= blockCount,
                "is too small for its logs: take fewer lanes or shorter logs");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new MountRefusedException(memory.describe() + " " + otherwise);
        }
    }

    private SuperblockStore superblock() {
        SuperblockStore superblock = SuperblockStore.create(memory);
        superblock.uuid(options.uuid());
        try {
            superblock.label(options.label());
        } catch (IllegalArgumentException tooLong) {
            throw new MountRefusedException(tooLong.getMessage(), tooLong);
        }
        superblock.set(SuperblockLayout.STATE, SuperblockLayout.CLEAN);
        superblock.set(SuperblockLayout.BLOCK_COUNT, blockCount);
        superblock.set(SuperblockLayout.LANE_COUNT, laneCount);
        superblock.set(SuperblockLayout.LOG_OFFSET, logOffset);
        superblock.set(SuperblockLayout.LOG_HALF_LENGTH, halfLength);
        superblock.set(SuperblockLayout.FREE_BLOCK_COUNT, blockCount - fixedBlockCount() - ChunkLayout.BLOCK_COUNT);
        superblock.set(SuperblockLayout.INODE_COUNT, 1);
        superblock.set(SuperblockLayout.POOL_SEED, options.poolSeed());
        superblock.set(SuperblockLayout.HASH_SEED, options.hashSeed());
        superblock.set(SuperblockLayout.ROOT, rootOffset() >>> UnitLayout.SHIFT);
        superblock.set(SuperblockLayout.RESERVED_BLOCK_COUNT, blockCount * options.reservedPercent() / 100);
        superblock.set(SuperblockLayout.CREATED, options.nowNs());
        superblock.set(SuperblockLayout.SPAN_COUNT, 1);
        superblock.set(SuperblockLayout.SPANS + 1, blockCount);
        superblock.set(SuperblockLayout.SPANS + 2, tableBlock);
        return superblock;
    }

    /** Both superblocks, orphans, logs and the group table. */
    private long fixedBlockCount() {
        return tableBlock + SuperblockCheck.tableBlockCount(blockCount);
    }

    private long rootOffset() {
        return chunkBlock * PoolGeometry.BLOCK_LENGTH + UnitLayout.LENGTH;
    }

    private void forgetOld() {
        zero(SuperblockLayout.OFFSET_A, PoolGeometry.BLOCK_LENGTH);
        zero(SuperblockLayout.OFFSET_B, PoolGeometry.BLOCK_LENGTH);
        memory.persist(0, SuperblockLayout.OFFSET_B + PoolGeometry.BLOCK_LENGTH);
        memory.sync();
    }

    private void zero(long offset, long length) {
        memory.data().asSlice(offset, length).fill((byte) 0);
        memory.dataStored(offset, length);
    }

    private void writeLogs() {
        zero(OrphanLayout.offset(0), tableBlock * PoolGeometry.BLOCK_LENGTH - OrphanLayout.offset(0));
    }

    private void writeOrphans() {
        for (int lane = 0; lane < laneCount; lane++) {
            image.clear(UnitKind.ORPHANS, 0).store(memory, OrphanLayout.offset(lane), options.poolSeed());
        }
    }

    private void writeGroups() {
        zero(tableBlock * PoolGeometry.BLOCK_LENGTH,
                SuperblockCheck.tableBlockCount(blockCount) * PoolGeometry.BLOCK_LENGTH);
        long groups = (blockCount + GroupLayout.BLOCK_COUNT - 1) / GroupLayout.BLOCK_COUNT;
        for (long group = 0; group < groups; group++) {
            writeGroup(group);
        }
    }

    private void writeGroup(long group) {
        image.clear(UnitKind.GROUP, 0);
        long first = group * GroupLayout.BLOCK_COUNT;
        int free = 0;
        for (int bit = 0; bit < GroupLayout.BLOCK_COUNT; bit++) {
            if (isUsed(first + bit)) {
                image.setBit(GroupLayout.BLOCK_MAP, bit);
            } else {
                free++;
            }
        }
        image.set(GroupLayout.FREE_COUNT, free);
        if (chunkBlock >= first && chunkBlock < first + GroupLayout.BLOCK_COUNT) {
            image.setBit(GroupLayout.CHUNK_MAP, (chunkBlock - first) / ChunkLayout.BLOCK_COUNT);
            image.setBit(GroupLayout.PARTIAL_MAP, (chunkBlock - first) / ChunkLayout.BLOCK_COUNT);
        }
        image.store(memory, tableBlock * PoolGeometry.BLOCK_LENGTH + group * UnitLayout.LENGTH, options.poolSeed());
    }

    private boolean isUsed(long block) {
        return block < fixedBlockCount() || block >= blockCount
                || block >= chunkBlock && block < chunkBlock + ChunkLayout.BLOCK_COUNT;
    }

    private void writeRoot() {
        image.clear(UnitKind.CHUNK, 0)
                .set(ChunkLayout.UNIT_MAP, 0b11)
                .set(ChunkLayout.FREE_COUNT, ChunkLayout.UNIT_COUNT - 2)
                .store(memory, chunkBlock * PoolGeometry.BLOCK_LENGTH, options.poolSeed());
        long root = rootOffset() >>> UnitLayout.SHIFT;
        long seconds = Clock.seconds(options.nowNs());
        long nanos = Clock.nanoseconds(options.nowNs());
        image.clear(UnitKind.INODE, root)
                .set(InodeLayout.MODE_LINKS, ModeBits.S_IFDIR | options.mode() | 2L << 32)
                .set(InodeLayout.OWNERS, options.uid() & 0xFFFF_FFFFL | (long) options.gid() << 32)
                .set(InodeLayout.FLAGS_GENERATION, 1L << 32)
                .set(InodeLayout.ACCESS_SECONDS, seconds)
                .set(InodeLayout.MODIFY_SECONDS, seconds)
                .set(InodeLayout.CHANGE_SECONDS, seconds)
                .set(InodeLayout.BIRTH_SECONDS, seconds)
                .set(InodeLayout.ACCESS_MODIFY_NANOS, nanos | nanos << 32)
                .set(InodeLayout.CHANGE_BIRTH_NANOS, nanos | nanos << 32)
                .set(InodeLayout.PARENT, root)
                .store(memory, rootOffset(), options.poolSeed());
    }
}
