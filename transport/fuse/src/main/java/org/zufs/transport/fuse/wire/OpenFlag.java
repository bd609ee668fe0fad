// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

/** How the kernel shall treat an open file: bits of {@link OpenOutLayout#OPEN_FLAGS_OFFSET}. */
public final class OpenFlag {
    /** No page cache: every read and write comes to the server. */
    public static final int DIRECT_IO = 1 << 0;

    /** Do not drop the cached pages at open. */
    public static final int KEEP_CACHE = 1 << 1;

    /** lseek and positioned I/O fail with ESPIPE. */
    public static final int NONSEEKABLE = 1 << 2;

    /** OPENDIR: entries may be cached. Since 7.28. */
    public static final int CACHE_DIR = 1 << 3;

    /** There is no file position at all. Since 7.31. */
    public static final int STREAM = 1 << 4;

    /** No FLUSH at close (unless WRITEBACK_CACHE). Since 7.35. */
    public static final int NOFLUSH = 1 << 5;

    /** With DIRECT_IO: writes to one inode may run side by side. Since 7.38. */
    public static final int PARALLEL_DIRECT_WRITES = 1 << 6;

    /** Reads, writes and mmap go to the backing file. Since 7.40. */
    public static final int PASSTHROUGH = 1 << 7;

    private OpenFlag() {
    }
}
