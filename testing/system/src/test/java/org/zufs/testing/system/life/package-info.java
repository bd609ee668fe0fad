// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>Mounts that end, servers and programs that are killed, locks that wait: nothing hangs, nothing is left.
 */
package org.zufs.testing.system.life;
