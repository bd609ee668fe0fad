// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>The persistent-memory file system: complete, crash-consistent, in byte-addressable memory. {@link
 * org.zufs.fs.pmem.PmemType} mounts it; the rest is inside.
 *
 * <table>
 * <caption>What is where</caption>
 * <tr><th>what</th><th>where</th></tr>
 * <tr><td>attributes</td><td>the inode's unit, read and changed by {@code InodeWords}; nowhere else</td></tr>
 * <tr><td>inodes in use</td><td>an object each, found by {@code InodeCache}; {@code InodeState} is common</td></tr>
 * <tr><td>names</td><td>buckets, {@link org.zufs.fs.pmem.name.DirectoryIndex}</td></tr>
 * <tr><td>bytes of files</td><td>{@link org.zufs.fs.pmem.content.FileContent}</td></tr>
 * <tr><td>extended attributes, long targets</td><td>chains of blocks, {@code Blobs}</td></tr>
 * <tr><td>inodes without names</td><td>{@code Orphans}; freed by {@code Burial}</td></tr>
 * <tr><td>free space</td><td>{@link org.zufs.fs.pmem.space.Space}</td></tr>
 * <tr><td>how all of it changes at once</td><td>{@link org.zufs.fs.pmem.log.Transaction}, one a lane</td></tr>
 * </table>
 *
 * <p><b>Lock order.</b> The rename lock of the superblock; directories from the root downwards, two that are not above
 * each other by number; one other inode, or two by number; a lane of the superblock's own; a list of orphans; a shard
 * of the inode cache, which calls nobody; inside the commit, groups. An inode's lock is the monitor of its {@code
 * InodeState}; it is held from the first word that an operation reads to the end of its transaction.
 */
package org.zufs.fs.pmem;
