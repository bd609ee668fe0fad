// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;

/**
 * How the user wants the file system.
 *
 * @param size          the limit on bytes of files, in bytes: {@code size=}, half of the memory if not given
 * @param inodes        the limit on inodes, 0 for none: {@code inodes=}, one for two pages of memory if not given
 * @param mode          permission bits of the root: {@code mode=}, octal, 1777 if not given
 * @param uid           owner of the root: {@code uid=}, that of the server if not given
 * @param gid           group of the root: {@code gid=}, that of the server if not given
 * @param placement     where bytes are kept: {@code placement=auto|packed|dedicated}
 * @param dedicatedSize the size from which {@code auto} makes a file dedicated, in bytes: {@code dedicated=}, 128k
 * @param stock         files that are made before they are needed: {@code stock=}, 16
 * @param accessTimes   times of access are kept: {@code atime=on|off}
 */
record MemOptions(long size, long inodes, int mode, int uid, int gid, Placement placement, long dedicatedSize,
        int stock, boolean accessTimes) {
    private static final long SIZE_MIN = BlockAllocator.BLOCK_LENGTH;
    private static final long SIZE_MAX = BlockMap.BLOCK_COUNT_MAX << BlockAllocator.BLOCK_SHIFT;
    private static final int INODES_MAX = 1 << 30;
    private static final int STOCK_MAX = 1024;
    private static final long INITIAL_DEDICATED_SIZE = 128 << 10;
    private static final int INITIAL_STOCK = 16;
    private static final long MEMORY_UNKNOWN = 1L << 30;

    /** Takes what it knows from the arguments and refuses the rest. */
    static MemOptions of(MountArguments arguments) {
        if (!arguments.path().isEmpty()) {
            throw new MountRefusedException("mem has no path, but '" + arguments.path() + "' was given: leave it out");
        }
        long memory = memoryLength();
        long size = arguments.number("size", Math.clamp(memory / 2, SIZE_MIN, SIZE_MAX), SIZE_MIN, SIZE_MAX);
        long inodes = arguments.number("inodes", Math.min(memory / SIZE_MIN / 2, INODES_MAX), 0, INODES_MAX);
        MemOptions options = new MemOptions(size, inodes, mode(arguments.text("mode", "1777")),
                (int) arguments.number("uid", ProcessCalls.geteuid(), 0, (1L << 32) - 2),
                (int) arguments.number("gid", ProcessCalls.getegid(), 0, (1L << 32) - 2),
                arguments.choice("placement", Placement.AUTO),
                arguments.number("dedicated", INITIAL_DEDICATED_SIZE, 1, Long.MAX_VALUE),
                (int) arguments.number("stock", INITIAL_STOCK, 0, STOCK_MAX),
                arguments.flag("atime", true));
        arguments.conclude();
        return options;
    }

    private static int mode(String octal) {
        try {
            int mode = Integer.parseInt(octal, 8);
            if ((mode & ~ModeBits.PERMISSION_MASK) == 0) {
                return mode;
            }
        } catch (NumberFormatException malformed) {
            throw new MountRefusedException("mode=" + octal + ": must be octal, such as 1777", malformed);
        }
        throw new MountRefusedException("mode=" + octal + ": must be from 0 to 7777, in octal");
    }

    /** The memory of the machine, in bytes. */
    private static long memoryLength() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException unreadable) {
            return MEMORY_UNKNOWN;
        }
        return MEMORY_UNKNOWN;
    }
}
