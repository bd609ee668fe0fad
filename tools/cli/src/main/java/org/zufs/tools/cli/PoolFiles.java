// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Path;
import java.util.ServiceLoader;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.PoolMediaType;

/** Opens the files that hold pools, for the commands that work on them while they are not mounted. */
final class PoolFiles {
    private static final String MEDIA = "file";
    private static final long LENGTH_MIN = 1 << 20;
    private static final long LENGTH_MAX = 1L << 52;
    private static final int BLOCK_LENGTH = 4096;

    private PoolFiles() {
    }

    static PoolMediaType media() {
        return ServiceLoader.load(PoolMediaType.class).stream().map(ServiceLoader.Provider::get)
                .filter(type -> type.name().equals(MEDIA)).findFirst()
                .orElseThrow(() -> new MountRefusedException("there is no kind of media for pools in files: build zufs"
                        + " again with its module media"));
    }

    /** Opens a pool's file; with a sentence, and untouched, if that cannot be. */
    static PersistentMemory open(Path pool, boolean readOnly) {
        return media().open(pool, readOnly);
    }

    /** Reads a size: whole blocks, with k, m, g or t behind it. */
    static long size(String text) {
        try {
            long size = new MountArguments("size=" + text).number("size", 0, LENGTH_MIN, LENGTH_MAX);
            return size / BLOCK_LENGTH * BLOCK_LENGTH;
        } catch (MountRefusedException malformed) {
            throw new CommandException(ExitCode.USAGE, "--" + malformed.getMessage(), malformed);
        }
    }
}
