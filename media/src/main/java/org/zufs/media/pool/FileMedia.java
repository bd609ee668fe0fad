// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.nio.file.Path;
import org.zufs.base.linux.LinuxException;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.PersistDomain;
import org.zufs.spi.media.PersistentMemory;
import org.zufs.spi.media.PoolMediaType;

/**
 * Files that hold pools, as {@code file}. The {@link PersistDomain} is found out at opening: DAX if the kernel maps the
 * file so that stores need no help of its own to last (an ext4 or xfs mounted with DAX on persistent memory, and a CPU
 * that can write back single cache lines), memory if it lies on tmpfs or ramfs or has no name, else a plain file.
 *
 * <p>The file is locked by {@code flock} as long as it is open. That keeps other servers out, and nobody else: whoever
 * may write the file can cut it short under a server, as with any file that is mapped. Java code that touches bytes
 * beyond the cut gets an {@link InternalError}, not a signal; memory without a name is out of others' reach. A check
 * of the blocks that the file takes finds files that were cut and sparse copies when they are opened, short of a hole
 * that is no longer than what the file system keeps in the file's blocks for itself.
 *
 * <p>Mappings of 2 MiB and more are aligned by the kernel so that it can use huge pages: always for DAX; for memory
 * without a name where the process may mount; for a file on a tmpfs if that is mounted with {@code huge=within_size} or
 * {@code huge=advise}.
 */
public final class FileMedia implements PoolMediaType {
    /** Makes the type; for {@code ServiceLoader}. */
    public FileMedia() {
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public PersistentMemory create(Path path, long length) {
        PoolFile file = PoolFile.create(path, length);
        try {
            return mapped(file);
        } catch (RuntimeException failure) {
            file.remove();
            throw failure;
        }
    }

    @Override
    public PersistentMemory createPrivate(long length) {
        return mapped(PoolFile.createPrivate(length));
    }

    @Override
    public PersistentMemory open(Path path, boolean readOnly) {
        return mapped(PoolFile.open(path, readOnly));
    }

    @Override
    public void grow(Path path, long length) {
        PoolFile.grow(path, length);
    }

    private static PersistentMemory mapped(PoolFile file) {
        try {
            return MappedPool.of(file);
        } catch (LinuxException failure) {
            file.close();
            throw new MountRefusedException("cannot map " + file.title() + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }
}
