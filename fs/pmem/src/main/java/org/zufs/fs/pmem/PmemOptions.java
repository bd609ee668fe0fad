// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;

/**
 * How the user wants the file system.
 *
 * @param path        where the pool is; empty for one in memory, which is made: the first argument
 * @param readOnly    nothing is changed: {@code ro}
 * @param create      make the pool if it is not there: {@code create}
 * @param size        how long a pool is made, in bytes: {@code size=}; 0 if not given
 * @param label       the label of a pool that is made: {@code label=}
 * @param lanes       logs of a pool that is made, 0 as suits the machine: {@code lanes=}
 * @param reserve     the share that only root may use of a pool that is made, in percent: {@code reserve=}, 1
 * @param mode        permission bits of the root of a pool that is made: {@code mode=}, octal; 1777 in memory, else
 *                    0755
 * @param uid         owner of the root of a pool that is made: {@code uid=}, that of the server if not given
 * @param gid         group of the root of a pool that is made: {@code gid=}, that of the server if not given
 * @param accessTimes times of access are kept: {@code atime=on|off}
 */
record PmemOptions(String path, boolean readOnly, boolean create, long size, String label, int lanes, int reserve,
        int mode, int uid, int gid, boolean accessTimes) {
    private static final long SIZE_MAX = 1L << 56;
    private static final int LANE_COUNT_MAX = 1024;
    private static final int RESERVE_MAX = 50;
    private static final String SHARED_MODE = "1777";
    private static final String OWN_MODE = "755";

    /** Takes what it knows from the arguments and refuses the rest. */
    static PmemOptions of(MountArguments arguments) {
        String path = arguments.path();
        PmemOptions options = new PmemOptions(path, arguments.flag("ro", false), arguments.flag("create", false),
                arguments.number("size", 0, Formatter.LENGTH_MIN, SIZE_MAX), arguments.text("label", ""),
                (int) arguments.number("lanes", 0, 1, LANE_COUNT_MAX),
                (int) arguments.number("reserve", path.isEmpty() ? 0 : 1, 0, RESERVE_MAX),
                mode(arguments.text("mode", path.isEmpty() ? SHARED_MODE : OWN_MODE)),
                (int) arguments.number("uid", ProcessCalls.geteuid(), 0, (1L << 32) - 2),
                (int) arguments.number("gid", ProcessCalls.getegid(), 0, (1L << 32) - 2),
                arguments.flag("atime", true));
        arguments.conclude();
        options.check();
        return options;
    }

    private void check() {
        if (path.isEmpty() && size == 0) {
            throw new MountRefusedException("pmem needs the path of a pool, or size= for one in memory: give one, as in"
                    + " pmem:/srv/data.pool or pmem:size=1g");
        }
        if (!path.isEmpty() && create && size == 0) {
            throw new MountRefusedException("create needs size=: say how long the pool shall be, as in size=1g");
        }
        if (!path.isEmpty() && !create && size != 0) {
            throw new MountRefusedException("size= is for a pool that is made: add create, or leave it out");
        }
        if (readOnly && (create || path.isEmpty())) {
            throw new MountRefusedException("a pool cannot be made read-only: leave out ro, or create");
        }
    }

    private static int mode(String octal) {
        try {
            int mode = Integer.parseInt(octal, 8);
            if ((mode & ~ModeBits.PERMISSION_MASK) == 0) {
                return mode;
            }
        } catch (NumberFormatException malformed) {
            throw new MountRefusedException("mode=" + octal + ": must be octal, such as 755", malformed);
        }
        throw new MountRefusedException("mode=" + octal + ": must be from 0 to 7777, in octal");
    }

    /** {@return the memory of the pool, which holds one} */
    PersistentMemory openMemory(MountContext context) {
        if (path.isEmpty()) {
            return formatted(context.openMemoryPool(length()), context);
        }
        Path file = Path.of(path);
        return create && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? formatted(context.createPool(file, length()), context) : context.openPool(file, readOnly);
    }

    private long length() {
        return size / PoolGeometry.BLOCK_LENGTH * PoolGeometry.BLOCK_LENGTH;
    }

    private PersistentMemory formatted(PersistentMemory memory, MountContext context) {
        Formatter.format(memory, FormatOptions.defaults(context.clock().wallTimeNs()).withLogs(lanes, 0)
                .withLabel(label).withReservedPercent(reserve).withOwner(uid, gid).withMode(mode));
        return memory;
    }
}
