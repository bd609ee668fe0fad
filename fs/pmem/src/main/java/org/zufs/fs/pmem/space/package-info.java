// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>What is free and what is used. Blocks lie in groups, units in chunks of 8 blocks; each lane takes from groups and
 * chunks of its own as long as there are some. {@link org.zufs.fs.pmem.space.LaneSpace} keeps what one transaction does
 * to space, and stages it when the transaction commits.
 */
package org.zufs.fs.pmem.space;
