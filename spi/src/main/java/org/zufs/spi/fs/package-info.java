// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>What the author of a file system implements. Operations live on the object that they act on:
 *
 * <table>
 * <caption>The objects</caption>
 * <tr><th>object</th><th>is</th><th>operations</th></tr>
 * <tr><td>{@link org.zufs.spi.fs.FileSystemType}</td><td>a kind of file system, found by {@code ServiceLoader}</td>
 *     <td>mount</td></tr>
 * <tr><td>{@link org.zufs.spi.fs.Superblock}</td><td>one mounted file system</td><td>root, statfs, sync,
 * unmount</td></tr>
 * <tr><td>{@link org.zufs.spi.fs.Inode}</td><td>one object of it; fifos, sockets and devices are just this</td>
 *     <td>attributes, extended attributes, flags</td></tr>
 * <tr><td>{@link org.zufs.spi.fs.Directory}</td><td>an inode with entries</td><td>lookup, create, unlink, rename,
 * readdir</td></tr>
 * <tr><td>{@link org.zufs.spi.fs.RegularFile}</td><td>an inode with bytes</td><td>open, map or read and write,
 * allocate</td></tr>
 * <tr><td>{@link org.zufs.spi.fs.SymbolicLink}</td><td>an inode with a target</td><td>readlink</td></tr>
 * </table>
 *
 * <p><b>Errors.</b> An operation answers 0 or a count, or a negative errno ({@code -ErrorNumber.ENOENT}); it throws
 * nothing. An exception that escapes becomes {@code EIO} for that one request, is counted, and is logged once.
 *
 * <p><b>Threads.</b> Any number of lanes call any operation of any object at once. The arguments ({@link
 * org.zufs.spi.fs.Request}, {@link org.zufs.spi.fs.Name}, {@link org.zufs.base.memory.ByteRange} and the out objects)
 * belong to the calling lane and are used again for its next request: copy what must be kept. An operation may take
 * short locks; one that must wait for something slow {@linkplain org.zufs.spi.fs.Request#park() parks} its request
 * instead.
 *
 * <p><b>Life of an inode.</b> Every successful answer that carries an inode takes a reference for the asker; the
 * asker gives references back later ("forget"). {@link org.zufs.spi.fs.Inode} has the rules.
 */
package org.zufs.spi.fs;
