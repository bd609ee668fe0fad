// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The seam between the tests and a way into a file system: calls named as in Linux, paths as strings of bytes,
 * descriptors as ints, failures as negative errnos, never an exception for an error of the file system.
 */
package org.zufs.testing.kit.seam;
