// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>Servers as people start them, on real mounts, in processes of their own.
 */
package org.zufs.testing.system;
