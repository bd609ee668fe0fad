// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>The names of a directory: linear hashing over buckets of one unit each, which lie in the blocks that the
 * directory's extents map. A {@link org.zufs.fs.pmem.name.DirectoryIndex} finds, makes and removes entries; a {@link
 * org.zufs.fs.pmem.name.DirectoryState} is what is kept in memory of a directory in use.
 */
package org.zufs.fs.pmem.name;
