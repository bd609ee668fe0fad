// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Superblock;

/**
 * The kind {@code null}. Arguments: {@code files=1000}, {@code filesize=1g}, {@code dirs=1}, {@code entries=10000}
 * (in each directory), {@code made=16k} (what can be made besides), {@code timeout=SECONDS} (of the kernel's caches;
 * for ever), and the switches {@code zero} (reads give zeros), {@code verify} (writes must carry what reads would
 * give, else EIO) and {@code direct} (each read and write is a request).
 */
public final class NullType implements FileSystemType {
    /** For {@code ServiceLoader}. */
    public NullType() {
    }

    @Override
    public String name() {
        return "null";
    }

    @Override
    public String summary() {
        return "does nothing, fast: what the road itself costs; files=N,filesize=N,dirs=N,entries=N,made=N,zero,verify,"
                + "direct,timeout=SECONDS";
    }

    @Override
    public Superblock mount(MountContext context) {
        return new NullSuperblock(NullSettings.take(context.arguments()), context.laneCount());
    }
}
