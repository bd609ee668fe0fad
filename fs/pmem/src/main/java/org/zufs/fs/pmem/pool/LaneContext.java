// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.pool;

import org.zufs.fs.pmem.log.Transaction;
import org.zufs.fs.pmem.space.LaneSpace;

/**
 * What a lane has of its own in a pool. For the lane's thread.
 *
 * @param lane        from 0
 * @param transaction used again by each operation
 * @param space       what the transaction does to free space
 */
public record LaneContext(int lane, Transaction transaction, LaneSpace space) {
}
