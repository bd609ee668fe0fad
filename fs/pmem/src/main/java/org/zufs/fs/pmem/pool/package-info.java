// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>A pool as a whole: how it is made, opened, brought back after a crash, checkpointed and closed.
 */
package org.zufs.fs.pmem.pool;
