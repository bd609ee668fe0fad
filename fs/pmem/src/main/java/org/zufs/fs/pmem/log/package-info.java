// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>How metadata change: all that one operation changes at once, or not at all. A {@link
 * org.zufs.fs.pmem.log.Transaction} stages words of units; committing writes one record to the log of its lane, which
 * makes it durable, and then stores the words in place.
 */
package org.zufs.fs.pmem.log;
