// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The seam by Linux system calls: what an ordinary program sees of a mounted file system.
 */
package org.zufs.testing.kit.kernel;
