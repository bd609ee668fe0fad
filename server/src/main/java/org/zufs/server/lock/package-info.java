// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> [dispatcher] -> file system -> media}
 *
 * <p>File locks that the server keeps: those of POSIX and of open file descriptions over ranges, and those of {@code
 * flock(2)} over whole files. Only for askers that leave locks to the server; the kernel does by default keep those
 * of a mount itself. Not a hot path: taking a lock may allocate.
 *
 * <p>Order of monitors: {@link org.zufs.server.lock.InodeLocks}, then {@link org.zufs.server.lock.WaitGraph}. Parked
 * requests are answered with none held.
 */
package org.zufs.server.lock;
