// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>What a test module needs to prove a way in: a mount to test, and the parts that test it. {@code seam} is the
 * interface all tests speak through, {@code contract} the named behaviours, {@code compare} the random comparison of
 * two file systems, {@code kernel} the seam's implementation by Linux system calls.
 */
package org.zufs.testing.kit;
