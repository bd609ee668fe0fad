// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> [dispatcher] -> file system -> media}
 *
 * <p>The server: brings a file system, a transport and media together. A {@link org.zufs.server.Server}, set up by a
 * {@link org.zufs.server.ServerContext}, makes {@link org.zufs.server.ServedMount}s. Of each mount it leaves two
 * files in the {@linkplain org.zufs.server.ServerFolder server folder}, from which tools learn all they show without
 * asking the server: counters, and a {@link org.zufs.server.MountDescription}.
 */
package org.zufs.server;
