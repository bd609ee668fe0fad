// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> [dispatcher] -> file system -> media}
 *
 * <p>What a request meets between its transport and the file system. {@link org.zufs.server.dispatch.MountExport} is
 * one mounted file system with what all lanes share: {@link org.zufs.server.dispatch.InodeTable}, {@link
 * org.zufs.server.dispatch.HandleTable} and the locks. {@link org.zufs.server.dispatch.LaneDispatcher} is what one
 * lane owns; it is built in layers ({@link org.zufs.server.dispatch.LaneState}, attributes, names, files,
 * directories), each a few operations on the one below, so that no call is forwarded.
 */
package org.zufs.server.dispatch;
