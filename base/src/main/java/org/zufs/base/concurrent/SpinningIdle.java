// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

/** Spins: the shortest delay, and a CPU to itself. */
final class SpinningIdle implements IdleStrategy {
    @Override
    public void idle() {
        Thread.onSpinWait();
    }

    @Override
    public void reset() {
        // every step is the first
    }
}
