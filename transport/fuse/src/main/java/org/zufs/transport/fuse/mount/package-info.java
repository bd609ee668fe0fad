// SPDX-License-Identifier: Apache-2.0

/**
 * application -> client -> [transport] -> dispatcher -> file system -> media
 *
 * <p>How a FUSE connection gets its place in the directory tree and loses it again, without libfuse. As root (more
 * exactly: with CAP_SYS_ADMIN) by the kernel's mount calls, {@link org.zufs.transport.fuse.mount.DirectMount}; as an
 * ordinary user by the set-user-id program fusermount3, {@link org.zufs.transport.fuse.mount.HelperMount}.
 *
 * <p>Mounting takes two steps, because where the kernel can tell whether INIT worked, the second step waits until it
 * was answered: {@link org.zufs.transport.fuse.mount.DeviceMount#open} gives the device, a thread starts to serve it,
 * and then another calls {@link org.zufs.transport.fuse.mount.DeviceMount#attach}.
 *
 * <p>All of this is control path: it allocates, and it throws {@link org.zufs.transport.fuse.mount.MountException}
 * with one sentence that says what was refused, why, and what to do. Nothing here looks into the mounted file system
 * itself, which would wait for the very server that asks; mounts are looked up in /proc/self/mountinfo.
 */
package org.zufs.transport.fuse.mount;
