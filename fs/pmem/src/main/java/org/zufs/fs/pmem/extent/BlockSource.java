// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.extent;

/**
 * What the tree needs of the allocator; takes effect with the transaction of the same lane. For the lane's thread.
 */
public interface BlockSource {
    /**
     * Takes a unit, which is used when the transaction commits, and free again when it aborts.
     *
     * @param goalGroup the group in which it is best
     * @return where it lies, in bytes, or -ENOSPC or -EIO
     */
    long takeUnit(int goalGroup);

    /**
     * Frees a unit when the transaction commits.
     *
     * @param offset where it lies, in bytes
     */
    void freeUnit(long offset);

    /**
     * Frees blocks when the transaction commits, or lets them lose an owner.
     *
     * @param block    the first one
     * @param count    how many
     * @param metadata they held metadata, as logs may say
     */
    void free(long block, long count, boolean metadata);
}
