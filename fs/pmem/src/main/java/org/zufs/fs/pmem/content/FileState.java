// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import org.zufs.fs.pmem.extent.Extent;

/**
 * What the server knows of the bytes of a file in use beyond what the media say. Guarded by the lock of the file, which
 * its owner holds in all calls of {@link FileContent}.
 *
 * <p>Invariants: {@code extent} is empty, or an extent of the file as committed. A block of {@code fresh} is reserved,
 * and named by the extents of one write alone. A block of {@code pending} is unwritten, and one write stores into it in
 * place; whoever wants to write it meanwhile gets a fresh one. {@code tailClean}: the bytes behind the end of the file
 * in its last block are zeros, or will be when the writes under way have ended.
 */
public final class FileState {
    final Extent extent = new Extent();
    /** Blocks of the pool. */
    final RunList fresh = new RunList();
    /** Blocks of the file. */
    final RunList pending = new RunList();
    long inodeOffset;
    int writerCount;
    /** The file has lost or exchanged blocks while there were writers. */
    boolean cutUnderWriters;
    boolean tailClean;
    /** A write has left bytes behind the end. */
    boolean tailDirty;
    /** Where the last append that is under way will end; counts while there is one. */
    long appendEnd;
    int appendCount;
    private int lastWrite;

    /** Makes one, to be {@linkplain #reset reset} before use. */
    public FileState() {
    }

    /**
     * Becomes the state of a file that was not in use.
     *
     * @param offset of the inode's unit, in bytes
     */
    public void reset(long offset) {
        assert writerCount == 0 && appendCount == 0;
        inodeOffset = offset;
        extent.clear();
        fresh.clear();
        pending.clear();
        cutUnderWriters = false;
        tailClean = false;
        tailDirty = false;
    }

    /** {@return true while a write is mapped} */
    public boolean isBeingWritten() {
        return writerCount > 0;
    }

    int nextWrite() {
        return ++lastWrite;
    }

    /** Blocks have gone, or lie elsewhere, or are read in another way. */
    void changed() {
        extent.clear();
    }

    /** Blocks that writers may store into are not the file's any more. */
    void cut() {
        extent.clear();
        cutUnderWriters |= writerCount > 0;
    }
}
