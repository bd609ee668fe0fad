// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * How a pool is made. Immutable.
 *
 * @param laneCount       lanes that get a log; 0: as suits the machine and the length
 * @param halfLength      bytes of half a lane's log, a multiple of 4096; 0: as suits the length
 * @param label           a name for people, at most 64 bytes in UTF-8
 * @param uuid            the name of the pool
 * @param reservedPercent blocks that only root may use, 0 to 50 % of all
 * @param poolSeed        random: checks are seeded with it
 * @param hashSeed        random: hashes of names are keyed with it
 * @param uid             owner of the root directory
 * @param gid             its group
 * @param mode            its permission bits
 * @param nowNs           the time, in ns since 1970
 */
public record FormatOptions(int laneCount, long halfLength, String label, UUID uuid, int reservedPercent,
        long poolSeed, long hashSeed, int uid, int gid, int mode, long nowNs) {
    private static final int INITIAL_MODE = 0755;


    /** {@return all by default, with random numbers of its own; the root directory is root's} */
    public static FormatOptions defaults(long nowNs) {
        SecureRandom random = new SecureRandom();
        return new FormatOptions(0, 0, "", UUID.randomUUID(), 1, random.nextLong(), random.nextLong(), 0, 0,
                INITIAL_MODE, nowNs);
    }

    /** {@return the same for tests: nothing is random} */
    public static FormatOptions fixed(int laneCount, long halfLength) {
        return new FormatOptions(laneCount, halfLength, "test", new UUID(1, 2), 0, 0x5EED, 0xA5EED, 0, 0,
                INITIAL_MODE, 0);
    }

    /** {@return the same with another number of lanes and length of half a log} */
    public FormatOptions withLogs(int lanes, long length) {
        return new FormatOptions(lanes, length, label, uuid, reservedPercent, poolSeed, hashSeed, uid, gid, mode,
                nowNs);
    }

    /** {@return the same with another label} */
    public FormatOptions withLabel(String value) {
        return new FormatOptions(laneCount, halfLength, value, uuid, reservedPercent, poolSeed, hashSeed, uid, gid,
                mode, nowNs);
    }

    /** {@return the same with another name of the pool} */
    public FormatOptions withUuid(UUID value) {
        return new FormatOptions(laneCount, halfLength, label, value, reservedPercent, poolSeed, hashSeed, uid, gid,
                mode, nowNs);
    }

    /** {@return the same with another share of blocks for root} */
    public FormatOptions withReservedPercent(int percent) {
        return new FormatOptions(laneCount, halfLength, label, uuid, percent, poolSeed, hashSeed, uid, gid, mode,
                nowNs);
    }

    /** {@return the same with another owner of the root directory} */
    public FormatOptions withOwner(int user, int group) {
        return new FormatOptions(laneCount, halfLength, label, uuid, reservedPercent, poolSeed, hashSeed, user, group,
                mode, nowNs);
    }

    /** {@return the same with other permission bits of the root directory} */
    public FormatOptions withMode(int permissions) {
        return new FormatOptions(laneCount, halfLength, label, uuid, reservedPercent, poolSeed, hashSeed, uid, gid,
                permissions, nowNs);
    }
}
