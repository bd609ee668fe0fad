// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Superblock;

/**
 * The file system {@code pmem}: a pool in a file, which outlives the server, and on persistent memory the machine.
 * Arguments: the path of the pool, {@code ro}, {@code atime=}; to make one that is not there, {@code create} and {@code
 * size=}, with {@code label=}, {@code lanes=}, {@code reserve=}, {@code mode=}, {@code uid=}, {@code gid=}. Without a
 * path, a pool in memory that ends with the server.
 */
public final class PmemType implements FileSystemType {
    /** Makes the type; for {@code ServiceLoader}. */
    public PmemType() {
    }

    @Override
    public String name() {
        return "pmem";
    }

    @Override
    public String summary() {
        return "files on persistent memory, kept in a pool: complete POSIX, crash-consistent";
    }

    @Override
    public Superblock mount(MountContext context) {
        PmemOptions options = PmemOptions.of(context.arguments());
        return PmemSuperblock.open(options.openMemory(context), options, context);
    }
}
