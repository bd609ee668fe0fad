// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>The bytes of regular files: in the inode while they are few, else in blocks that the {@linkplain
 * org.zufs.fs.pmem.extent.ExtentTree tree of extents} names. {@link org.zufs.fs.pmem.content.FileContent} is the way
 * in.
 */
package org.zufs.fs.pmem.content;
