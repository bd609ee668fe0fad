// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> file system -> [media]}
 *
 * <p>Memory in a tmpfs of our own, which the other packages of this module share.
 */
package org.zufs.media.tmpfs;
