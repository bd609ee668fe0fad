// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;

/** One mounted null file system. All its objects are made here, at mount. */
final class NullSuperblock extends Superblock {
    private final NullSettings settings;
    private final Traits traits;
    private final MadeTable made;
    private final EntryNames names;
    private final NullDirectory root;
    private long lastNodeId = Inode.ROOT_NODE_ID;

    NullSuperblock(NullSettings settings, int laneCount) {
        this.settings = settings;
        traits = settings.traits();
        names = new EntryNames(laneCount);
        root = new NullDirectory(this, Inode.ROOT_NODE_ID, null,
                files(settings.files()), 'f', new NullDirectory[settings.dirs()]);
        root.fillDirectories(() -> new NullDirectory(this, nextNodeId(), null, files(settings.entries()), 'e',
                NullDirectory.NO_DIRECTORIES));
        made = new MadeTable(this, settings.made());
    }

    long nextNodeId() {
        return ++lastNodeId;
    }

    NullSettings settings() {
        return settings;
    }

    MadeTable made() {
        return made;
    }

    EntryNames names() {
        return names;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public int statfs(Request request, Statistics out) {
        out.inodeCount = lastNodeId;
        out.freeInodeCount = made.freeCount();
        return 0;
    }

    private NullFile[] files(int count) {
        NullFile[] files = new NullFile[count];
        for (int index = 0; index < count; index++) {
            files[index] = new NullFile(this, nextNodeId(), null);
        }
        return files;
    }
}
