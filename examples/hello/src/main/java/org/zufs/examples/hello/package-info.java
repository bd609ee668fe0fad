// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>The smallest file system: where to start from when you write your own.
 */
package org.zufs.examples.hello;
