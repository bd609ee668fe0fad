// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.zufs.server.lock.LockTable;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Export;

/** One mounted file system as its transport sees it, and what the lanes share. Thread-safe. */
public final class MountExport implements Export {
    private final Superblock superblock;
    private final Traits traits;
    private final MeterSource meters;
    private final FailureSink failures;
    private final InodeTable inodes;
    private final HandleTable handles;
    private final LockTable locks = new LockTable();
    private final Arena arena = Arena.ofShared();
    private final List<LaneDispatcher> lanes = new ArrayList<>();
    private boolean released;

    /**
     * Makes one.
     *
     * @param superblock  what to serve
     * @param readOnly    true to refuse changes whatever the file system would say
     * @param handleLimit the most handles that can be open at once, at least 1
     * @param meters      where each lane counts
     * @param failures    where failures go
     */
    public MountExport(Superblock superblock, boolean readOnly, int handleLimit, MeterSource meters,
            FailureSink failures) {
        this.superblock = superblock;
        this.meters = meters;
        this.failures = failures;
        traits = readOnly ? superblock.traits().asReadOnly() : superblock.traits();
        handles = new HandleTable(handleLimit);
        inodes = new InodeTable(superblock.root());
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public synchronized Dispatcher dispatcher(int lane) {
        Permissions permissions = new Permissions(traits.posixAcl(), traits.readOnly(),
                arena.allocate(Permissions.ACL_LENGTH_MAX, Long.BYTES));
        LaneDispatcher dispatcher = new LaneDispatcher(this, meters.lane(lane), permissions);
        lanes.add(dispatcher);
        return dispatcher;
    }

    @Override
    public void report(String what, Throwable cause) {
        failures.report(what, cause);
    }

    /** Tokens first, for they need their file; then locks, whose waiters are told; then handles; references last. */
    @Override
    public synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        for (LaneDispatcher lane : lanes) {
            carefully("ending the tokens of a lane", lane.tokens::endAll);
        }
        carefully("ending the locks", locks::releaseAll);
        for (int number = 0; number < handles.slotCount(); number++) {
            OpenHandle open = handles.slot(number);
            long handle = open.handleAcquire();
            if (handle != 0 && open.close(handle)) {
                carefully("closing a file that was left open", () -> close(open.inode(), open.fileHandle()));
            }
        }
        inodes.releaseAll(failures);
        arena.close();
    }

    private static void close(Inode inode, long fileHandle) {
        if (inode instanceof RegularFile file) {
            file.release(fileHandle);
        } else if (inode instanceof Directory directory) {
            directory.releasedir(fileHandle);
        }
    }

    private void carefully(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            failures.report(what, failure);
        }
    }

    /** {@return how many inodes the asker holds references to, the root among them} */
    public long inodeCount() {
        return inodes.count();
    }

    /** {@return how many handles are open} */
    public int handleCount() {
        return handles.count();
    }

    Superblock superblock() {
        return superblock;
    }

    InodeTable inodes() {
        return inodes;
    }

    HandleTable handles() {
        return handles;
    }

    LockTable locks() {
        return locks;
    }
}
