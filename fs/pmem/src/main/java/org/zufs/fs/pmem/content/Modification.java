// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.content;

import org.zufs.fs.pmem.log.Transaction;

/** What changes in an inode together with its bytes, beside size and times. For one operation on one lane. */
public interface Modification {
    /** {@return the time that the inode gets, in nanoseconds since 1970} */
    long now();

    /**
     * Says whether there is anything to stage.
     *
     * @param killsSetId the writer clears set-id bits
     * @return true if so
     */
    boolean isNeeded(boolean killsSetId);

    /**
     * Stages it: clears set-id bits, drops capabilities.
     *
     * @param transaction in which the inode is open
     * @param inodeSlot   of the inode
     * @param killsSetId  as of {@link #isNeeded}
     * @return 0 or a negative errno
     */
    int stage(Transaction transaction, int inodeSlot, boolean killsSetId);
}
