// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

/**
 * The superblock: a unit of kind {@link UnitKind#SUPERBLOCK}, written twice, at {@link #OFFSET_A} and at {@link
 * #OFFSET_B}; first the copy that was not read. Who opens a pool takes the intact one with the higher generation.
 * Words:
 *
 * <pre>{@code
 *    0 header          1 check           2 magic           3 version         4 compat features  5 incompat features
 *    6 ro_compat       7..8 UUID         9..16 label       17 generation     18 state           19 blocks
 *   20 lanes           21 log offset     22 half length    23 retired        24 checkpoint      25..26 boot id
 *   27 free blocks     28 inodes         29 pool seed      30 hash seed      31 root inode      32 reserved blocks
 *   33 created         34 mounted        35 mounts         36 quota root     37 span count      38..61 spans, 3 each
 *   62..63 0
 * }</pre>
 *
 * <p>Written only while a pool is made, mounted, retired, checkpointed, grown, labelled and unmounted.
 */
public final class SuperblockLayout {
    /** Where the first copy lies, in bytes. Its check is seeded with this offset. */
    public static final long OFFSET_A = 0;
    /** Where the second copy lies, in bytes. Its check is seeded with this offset. */
    public static final long OFFSET_B = 4096;
    /** "zufspmem", in the order of the bytes. */
    public static final long MAGIC_VALUE = 0x6D656D707366757AL;
    /** The version that this code writes. */
    public static final int VERSION_VALUE = 1;

    /** {@link #MAGIC_VALUE}. */
    public static final int MAGIC = 2;
    /** {@link #VERSION_VALUE}; another one is refused. */
    public static final int VERSION = 3;
    /** Features that who does not know them may ignore. */
    public static final int COMPAT = 4;
    /** Features without which a pool cannot be opened. */
    public static final int INCOMPAT = 5;
    /** Features without which a pool can only be read. */
    public static final int READ_ONLY_COMPAT = 6;
    /** 16 bytes that name the pool. */
    public static final int UUID = 7;
    /** {@link #LABEL_LENGTH} bytes of UTF-8, filled up with zeros. */
    public static final int LABEL = 9;
    /** Bytes of the label. */
    public static final int LABEL_LENGTH = 64;
    /** One more with each writing. */
    public static final int GENERATION = 17;
    /** {@link #CLEAN}, {@link #DIRTY} or {@link #APPLYING}. */
    public static final int STATE = 18;
    /** Blocks of the pool. */
    public static final int BLOCK_COUNT = 19;
    /** Lanes that have a log. */
    public static final int LANE_COUNT = 20;
    /** First byte of the first lane's log; then those of the others. */
    public static final int LOG_OFFSET = 21;
    /** Bytes of half the log of a lane. */
    public static final int LOG_HALF_LENGTH = 22;
    /** Transactions up to this one are durable in place. */
    public static final int RETIRED = 23;
    /** Transactions up to this one outlive the machine; at least {@link #RETIRED}. */
    public static final int CHECKPOINT = 24;
    /** 16 bytes: the start of the machine in which it was mounted last. */
    public static final int BOOT_ID = 25;
    /** Free blocks at the last clean stop. */
    public static final int FREE_BLOCK_COUNT = 27;
    /** Inodes at the last clean stop; 0 if nobody has counted them since a crash. */
    public static final int INODE_COUNT = 28;
    /** A random number that all checks of this pool are seeded with. */
    public static final int POOL_SEED = 29;
    /** A random number that all hashes of names are keyed with. */
    public static final int HASH_SEED = 30;
    /** Unit index of the root directory. */
    public static final int ROOT = 31;
    /** Blocks that only root may use. */
    public static final int RESERVED_BLOCK_COUNT = 32;
    /** When it was made, in ns since 1970. */
    public static final int CREATED = 33;
    /** When it was mounted last, in ns since 1970. */
    public static final int MOUNTED = 34;
    /** How often it was mounted to be changed. */
    public static final int MOUNT_COUNT = 35;
    /** Unit index of the first quota unit, or 0. */
    public static final int QUOTA_ROOT = 36;
    /** Spans, 1 to {@link #SPAN_COUNT_MAX}. */
    public static final int SPAN_COUNT = 37;
    /** The spans: {@link #SPAN_WORD_COUNT} words each. */
    public static final int SPANS = 38;
    /** Of a span: its first block, its blocks, the first block of its group table. */
    public static final int SPAN_WORD_COUNT = 3;
    /** The most spans. */
    public static final int SPAN_COUNT_MAX = 8;

    /** State: unmounted; the logs hold nothing. */
    public static final int CLEAN = 1;
    /** State: mounted, or was when the server or the machine ended. */
    public static final int DIRTY = 2;
    /** State: the log up to {@link #CHECKPOINT} is being applied in place; whoever comes next does it again. */
    public static final int APPLYING = 3;

    private SuperblockLayout() {
    }
}
