// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> [transport] -> dispatcher -> file system -> media}
 *
 * <p>What the lanes of a real server do with the heap.
 */
package org.zufs.testing.system.lane;
