// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.zufs.spi.fs.Inode;

/**
 * A slot of {@link HandleTable}: one open file or directory, or free.
 *
 * <p>Invariant: while {@link #handle} is not 0 the other fields do not change. It is stored last when a slot is opened
 * and cleared first when it is closed.
 *
 * <p>Reading without a lock: {@link #handleAcquire()}, the fields, {@link #isStill}. A field of a later opening is then
 * never taken for one of this, because the handle is seen to be cleared before the fields are seen to change.
 */
final class OpenHandle {
    private static final VarHandle HANDLE;

    static {
        try {
            HANDLE = MethodHandles.lookup().findVarHandle(OpenHandle.class, "handle", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final int slot;
    /** Counts the openings of this slot, so that an old handle is not taken for a new one; 1 to 2^31 - 1. */
    private int generation = 1;
    /** The server's handle, 0 if free. Written by the lane that opens or closes, read by any. */
    private long handle;
    private Inode inode;
    private long nodeId;
    private long fileHandle;
    private int flags;

    OpenHandle(int slot) {
        this.slot = slot;
    }

    int slot() {
        return slot;
    }

    long handleAcquire() {
        return (long) HANDLE.getAcquire(this);
    }

    /** Says, after the fields have been read, whether all of them were of this opening. */
    boolean isStill(long expected) {
        VarHandle.loadLoadFence(); // an acquiring load would not keep the loads before it from coming later
        return handleAcquire() == expected;
    }

    /** Fills the slot and publishes it. */
    long open(Inode opened, long chosenByFileSystem, int openFlags) {
        assert handle == 0 : "slot in use";
        inode = opened;
        nodeId = opened.nodeId();
        fileHandle = chosenByFileSystem;
        flags = openFlags;
        long published = (long) generation << 32 | slot;
        HANDLE.setRelease(this, published);
        return published;
    }

    /**
     * Takes the handle away; of several callers one succeeds. The other fields stay readable for that one until it
     * gives the slot back.
     */
    boolean close(long expected) {
        return HANDLE.compareAndSet(this, expected, 0L);
    }

    /** Makes the slot ready for its next opening. */
    void recycle() {
        assert handle == 0 : "slot in use";
        VarHandle.storeStoreFence(); // who sees a field change sees first that the handle has been taken away
        inode = null;
        generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
    }

    Inode inode() {
        return inode;
    }

    long nodeId() {
        return nodeId;
    }

    /** {@return the number that the file system chose} */
    long fileHandle() {
        return fileHandle;
    }

    /** {@return the flags of {@code open(2)}} */
    int flags() {
        return flags;
    }
}
