// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> file system -> [media]}
 *
 * <p>Persistent memory that crashes and fails ({@link org.zufs.testing.simulator.SimulatedMemory}), below the real file
 * system; an explorer that crashes it at every point where bytes are made to last, and compares what recovery makes of
 * each state with what a finished operation promised.
 */
package org.zufs.testing.simulator;
