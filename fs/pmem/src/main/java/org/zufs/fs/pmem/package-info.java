// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>The persistent-memory file system: complete, crash-consistent, in byte-addressable memory.
 */
package org.zufs.fs.pmem;
