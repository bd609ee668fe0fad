// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Superblock;

/**
 * The file system {@code mem}: complete, fast, and gone with its server. Arguments: {@code size=}, {@code inodes=},
 * {@code mode=}, {@code uid=}, {@code gid=}, {@code placement=auto|packed|dedicated}, {@code dedicated=}, {@code
 * stock=}, {@code atime=}.
 */
public final class MemType implements FileSystemType {
    /** Makes the type; for {@code ServiceLoader}. */
    public MemType() {
    }

    @Override
    public String name() {
        return "mem";
    }

    @Override
    public String summary() {
        return "files in memory, as tmpfs: complete POSIX, gone when the server ends";
    }

    @Override
    public Superblock mount(MountContext context) {
        return new MemSuperblock(context, MemOptions.of(context.arguments()));
    }
}
