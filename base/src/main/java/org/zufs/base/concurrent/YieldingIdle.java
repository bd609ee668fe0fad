// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

/** Lets other threads of the CPU run at each step. */
final class YieldingIdle implements IdleStrategy {
    @Override
    public void idle() {
        Thread.yield();
    }

    @Override
    public void reset() {
        // every step is the first
    }
}
