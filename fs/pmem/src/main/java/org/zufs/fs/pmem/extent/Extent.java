// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.extent;

import org.zufs.fs.pmem.format.ExtentLayout;

/** Blocks of a file that lie one after the other in the pool, as {@link ExtentTree} found them. For one thread. */
public final class Extent {
    private long logical;
    private long physical;
    private long length;
    private long flags;

    /** Makes one that is empty. */
    public Extent() {
    }

    void set(long newLogical, long newPhysical, long newLength, long newFlags) {
        logical = newLogical;
        physical = newPhysical;
        length = newLength;
        flags = newFlags;
    }

    void load(long first, long second) {
        set(first & ExtentLayout.LOGICAL_MASK, second & ExtentLayout.PHYSICAL_MASK,
                second >>> ExtentLayout.LENGTH_SHIFT, first & ExtentTree.FLAGS);
    }

    /** Becomes the same as another. */
    public void copy(Extent other) {
        set(other.logical, other.physical, other.length, other.flags);
    }

    /** Holds no block from now on. */
    public void clear() {
        set(0, 0, 0, 0);
    }

    /** {@return its first block in the file} */
    public long logical() {
        return logical;
    }

    /** {@return its first block in the pool} */
    public long physical() {
        return physical;
    }

    /** {@return its blocks} */
    public long length() {
        return length;
    }

    /** {@return the block of the file behind its last one} */
    public long end() {
        return logical + length;
    }

    /** {@return {@link ExtentLayout#UNWRITTEN}, {@link ExtentLayout#SHARED}, both or 0} */
    public long flags() {
        return flags;
    }

    /** {@return true if it reads as zeros} */
    public boolean isUnwritten() {
        return (flags & ExtentLayout.UNWRITTEN) != 0;
    }

    /** {@return true if its blocks may have another owner} */
    public boolean mayBeShared() {
        return (flags & ExtentLayout.SHARED) != 0;
    }

    /** {@return true if a block of the file lies in it} */
    public boolean holds(long block) {
        return block >= logical && block < logical + length;
    }

    /** {@return where a block of the file that it holds lies in the pool} */
    public long physicalOf(long block) {
        assert holds(block);
        return physical + block - logical;
    }

    @Override
    public String toString() {
        return logical + "+" + length + " at " + physical + (isUnwritten() ? " unwritten" : "")
                + (mayBeShared() ? " shared" : "");
    }
}
