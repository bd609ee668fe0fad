// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> file system -> [media]}
 *
 * <p>Media that last: the file that a pool is, on a DAX mount, on a plain file system or in memory, and memory without
 * a name. Which of the three it is shows when it is opened, and decides how its bytes are made to last.
 */
package org.zufs.media.pool;
