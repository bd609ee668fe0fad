// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The contract and the comparison with tmpfs, on mounts of all kinds.
 */
package org.zufs.testing.system.contract;
