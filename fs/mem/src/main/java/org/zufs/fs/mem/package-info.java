// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>A complete POSIX file system in memory, which behaves as the kernel's tmpfs does. {@link
 * org.zufs.fs.mem.MemType} mounts it; the rest is inside.
 *
 * <table>
 * <caption>What is where</caption>
 * <tr><th>what</th><th>where</th></tr>
 * <tr><td>inodes</td><td>objects on the heap, pooled by {@code InodeTable}; {@code Metadata} is common</td></tr>
 * <tr><td>names, targets, extended attributes, block maps</td><td>cells of {@code ByteArena}, off the heap</td></tr>
 * <tr><td>entries</td><td>{@code DirectoryIndex}: arrays in the order of creation, and a hash table over them</td></tr>
 * <tr><td>bytes of files, packed</td><td>blocks of one region, {@code BlockAllocator}; {@code PackedContent}</td></tr>
 * <tr><td>bytes of files, dedicated</td><td>a file of the region store each, {@code DedicatedContent}</td></tr>
 * </table>
 *
 * <p><b>Lock order.</b> The rename lock of the superblock; directories from the root downwards, two that are not
 * above each other by number; one other inode; inside it the allocators, the inode table and the stores, which call
 * nobody. An inode's lock is the monitor of its {@code Metadata}.
 */
package org.zufs.fs.mem;
