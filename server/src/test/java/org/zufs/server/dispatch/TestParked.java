// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import org.zufs.spi.fs.Parked;

/** Remembers its first answer. */
public final class TestParked implements Parked {
    private Integer answer;
    private Runnable action;
    private boolean interrupted;

    @Override
    public synchronized void complete(int result) {
        answer = answer == null ? Integer.valueOf(result) : answer;
        notifyAll();
    }

    @Override
    public void onInterrupt(Runnable interruptAction) {
        boolean now;
        synchronized (this) {
            action = interruptAction;
            now = interrupted;
        }
        if (now) {
            interruptAction.run();
        }
    }

    /** As the kernel does when a signal comes. */
    public void interrupt() {
        Runnable known;
        synchronized (this) {
            interrupted = true;
            known = action;
        }
        if (known != null) {
            known.run();
        }
    }

    /** {@return the answer, or null} */
    public synchronized Integer answer() {
        return answer;
    }

    /** {@return the answer, waiting for it} */
    public synchronized int awaitAnswer() throws InterruptedException {
        while (answer == null) {
            wait();
        }
        return answer;
    }
}
