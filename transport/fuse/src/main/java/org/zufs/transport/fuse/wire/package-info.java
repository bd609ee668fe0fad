// SPDX-License-Identifier: Apache-2.0

/**
 * application -> client -> [transport] -> dispatcher -> file system -> media
 *
 * <p>The bytes of the kernel's FUSE protocol, versions 7.31 to 7.45: one layout class per structure, and the tables of
 * operations, flags and codes. All numbers are in the kernel's native byte order. Nothing keeps state or allocates;
 * the accessors read and write in place, at any alignment, and may be called by any thread that may touch the segment.
 *
 * <p>What the kernel sends is checked by who reads it: an accessor only fetches. Unsigned 32 bit lengths and counts are
 * answered as {@code long}, so that no hostile value turns negative.
 *
 * <p>Changes of the protocol since the oldest version spoken here:
 * <ul>
 * <li>7.32: flags in the attributes. 7.33: HANDLE_KILLPRIV_V2, longer SETXATTR. 7.34: SYNCFS. 7.35: FOPEN_NOFLUSH.
 * <li>7.36: 64 bits of INIT flags, security contexts. 7.37: TMPFILE. 7.38: extension records, expiring a name,
 *     parallel direct writes, a supplementary group with create.
 * <li>7.39: STATX, mmap of direct I/O files. 7.40: passthrough, resending. 7.41: idmapped mounts. 7.42: io_uring.
 * <li>7.43: request timeout. 7.44: INC_EPOCH. 7.45: COPY_FILE_RANGE_64, PRUNE.
 * </ul>
 */
package org.zufs.transport.fuse.wire;
