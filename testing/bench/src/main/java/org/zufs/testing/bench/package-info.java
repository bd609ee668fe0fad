// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The benchmark: starts every {@link org.zufs.testing.bench.Contender}, lets one load generator in C run every
 * {@link org.zufs.testing.bench.Operation} on each in turn, several rounds, and sets the medians side by side. The
 * harness never touches a mount; the load runs in a process of its own, each server in another.
 */
package org.zufs.testing.bench;
