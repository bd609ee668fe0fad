// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.concurrent;

/**
 * What an agent does when a duty cycle found nothing to do. The loop is
 *
 * <pre>
 *   while (running) {
 *       idle.idle(agent.doWork());
 *   }
 * </pre>
 *
 * <p>An instance belongs to one thread.
 */
public interface IdleStrategy {
    /**
     * After a duty cycle.
     *
     * @param workCount what was done; 0 or less: nothing, so idle one step further
     */
    default void idle(int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    /** Idles one step, further than the last time. */
    void idle();

    /** Work was found: the next step is the first again. */
    void reset();

    /** Spins: the shortest delay, and a CPU to itself. */
    static IdleStrategy spinning() {
        return new SpinningIdle();
    }

    /** Lets other threads of the CPU run at each step. */
    static IdleStrategy yielding() {
        return new YieldingIdle();
    }
}
