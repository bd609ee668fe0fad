// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.log;

/**
 * What a transaction does to free space, kept beside its words until it commits. Implemented by the allocator; one
 * object per transaction.
 */
public interface SpaceChanges {
    /** Does nothing: for transactions that neither take nor free space. */
    SpaceChanges NONE = new SpaceChanges() {
        @Override
        public int stage(Transaction transaction) {
            return 0;
        }

        @Override
        public void finish(long sequence) {
        }
    };

    /**
     * Told once which transaction it is.
     *
     * @param unitCountMax how many units it may stage in it
     */
    default void attached(int unitCountMax) {
    }

    /**
     * Locks the units that tell free space, in ascending order, and stages their changes.
     *
     * @param transaction takes them
     * @return 0 or a negative errno, after which nothing is locked
     */
    int stage(Transaction transaction);

    /**
     * The transaction has ended: unlocks what {@link #stage} has locked, if it was called; what was reserved is either
     * used now, or free again; what was freed may be used again as soon as it is safe.
     *
     * @param sequence of the transaction; 0 if nothing was changed
     */
    void finish(long sequence);
}
