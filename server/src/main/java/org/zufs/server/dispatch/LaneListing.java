// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.DirectorySink;

/**
 * What a lane gives a directory to fill: passes entries on to the transport's sink, with their inodes if those are
 * asked for. A reference is taken only when the entry is sure to fit, and all that were taken can be {@linkplain
 * #abandon() given back} as long as the listing has not been answered.
 */
final class LaneListing extends DirectoryListing {
    private final InodeTable inodes;
    private final Entry entry = new Entry();
    private Request request;
    private DirectorySink sink;
    private boolean wantsInodes;
    private Inode[] taken = new Inode[64];
    private int takenCount;
    private int count;

    LaneListing(InodeTable inodes) {
        this.inodes = inodes;
    }

    void start(Request asker, DirectorySink target, boolean withInodes) {
        request = asker;
        sink = target;
        wantsInodes = withInodes;
        takenCount = 0;
        count = 0;
    }

    /** {@return how many entries the sink took} */
    int count() {
        return count;
    }

    /** Notes that the listing is answered: its references now are the asker's. */
    void finish() {
        Arrays.fill(taken, 0, takenCount, null);
        takenCount = 0;
        request = null;
        sink = null;
    }

    /** Gives all references back: the listing will not be answered. */
    void abandon() {
        while (takenCount > 0) {
            Inode inode = taken[--takenCount];
            taken[takenCount] = null;
            inodes.giveBack(inode);
        }
    }

    @Override
    public boolean wantsInodes() {
        return wantsInodes;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next) {
        assert length >= 1 && length <= 255 : length;
        boolean fits = sink.put(bytes, at, length, ino, type, next);
        count += fits ? 1 : 0;
        return fits;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next) {
        if (!wantsInodes) {
            return add(bytes, at, length, ino, type, next);
        }
        if (!sink.fitsInode(length)) {
            return false;
        }
        entry.clear();
        entry.attributes().clear();
        entry.found(inode);
        remember(inode);
        inodes.register(inode);
        if (inode.getattr(request, Inode.NO_HANDLE, entry.attributes()) != 0) {
            // Its name is still true: a lookup will tell the asker what is wrong with it.
            taken[--takenCount] = null;
            inodes.giveBack(inode);
            return add(bytes, at, length, ino, type, next);
        }
        sink.putInode(bytes, at, length, entry, type, next);
        count++;
        return true;
    }

    private void remember(Inode inode) {
        if (takenCount == taken.length) {
            taken = Arrays.copyOf(taken, 2 * takenCount);
        }
        taken[takenCount++] = inode;
    }
}
