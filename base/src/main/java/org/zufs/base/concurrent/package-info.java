// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>What agents need: idle strategies, pinning to CPUs, bounded queues without locks.
 */
package org.zufs.base.concurrent;
