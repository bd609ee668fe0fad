// SPDX-License-Identifier: Apache-2.0

/**
 * application -> client -> transport -> dispatcher -> [file system] -> media.
 *
 * <p>The null and the memory file system as users of jfuse and jnr-fuse would write them well: path-based, one map
 * from path to node, bytes moved with one bulk copy, the kernel's caches on. Each runs in a JVM of its own.
 */
package org.zufs.testing.bench.peers;
