// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> file system -> [media]}
 *
 * <p>Media that forget everything when they are closed: a private tmpfs where the process may mount, memory files
 * where not.
 */
package org.zufs.media.memory;
