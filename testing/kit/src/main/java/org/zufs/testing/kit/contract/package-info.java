// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The contract suite: what a program may expect of a file system, each expectation under a name in words. It is
 * proven on the kernel's own file systems, then run unchanged over ours, by every way in.
 */
package org.zufs.testing.kit.contract;
