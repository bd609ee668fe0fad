// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>Which blocks of the pool hold which blocks of a file or directory: a tree of extents whose root lies in the inode.
 */
package org.zufs.fs.pmem.extent;
