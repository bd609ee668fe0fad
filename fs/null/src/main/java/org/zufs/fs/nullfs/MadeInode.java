// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;

/**
 * A slot of the pool: what stands for a made file or directory, over and over again. It goes back to the pool when it
 * has neither a name nor a reference, whichever ends last.
 */
final class MadeInode {
    private final NullFile file;
    private final NullDirectory directory;
    private final MadePool home;

    /** Hash of parent and name; as the next two, guarded by the stripe of the name. */
    long key;
    /** Volatile for those who only want to show it. */
    volatile NullDirectory parent;
    MadeInode next;

    /** As the next two, guarded by this slot's monitor; lock order: stripe, slot, pool. */
    private boolean isDirectory;
    private boolean named;
    private boolean pooled = true;
    private volatile long generation;

    MadeInode(NullSuperblock superblock, MadePool home) {
        this.home = home;
        file = new NullFile(superblock, superblock.nextNodeId(), this);
        directory = new NullDirectory(superblock, superblock.nextNodeId(), this, NullDirectory.NO_FILES, 'e',
                NullDirectory.NO_DIRECTORIES);
    }

    /** Leaves the pool for a new life; the caller gives it a name. */
    synchronized void begin(Request request, int mode, boolean asDirectory) {
        assert pooled && !named;
        pooled = false;
        named = true;
        isDirectory = asDirectory;
        generation++;
        if (asDirectory) {
            directory.begin(mode);
        } else {
            file.begin(request, mode);
        }
    }

    /** Its name is gone. */
    synchronized void unname() {
        assert named;
        named = false;
        poolIfUnused();
    }

    /** Goes back to the pool if nothing holds it any more. */
    synchronized void poolIfUnused() {
        if (!named && !pooled && inode().references() == 0) {
            pooled = true;
            home.put(this);
        }
    }

    synchronized boolean isDirectory() {
        return isDirectory;
    }

    synchronized Inode inode() {
        return isDirectory ? directory : file;
    }

    NullFile file() {
        return file;
    }

    NullDirectory directory() {
        return directory;
    }

    long generation() {
        return generation;
    }
}
