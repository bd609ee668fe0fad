// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Parked;

/**
 * A request that waits off its lane. Three may come in any order, from three threads: the answer, the interrupt, and
 * the lane's word that it has let go of the message. The reply is sent when the answer is there <i>and</i> the lane has
 * let go, so that no reply overtakes the lane that still holds the message.
 */
final class ParkedRequest implements Parked {
    private final ParkedRequests owner;
    private final Carrier carrier;
    private final long unique;
    private Runnable onInterrupt;
    private boolean interrupted;
    private boolean completed;
    private boolean detached;
    private int result;
    private int entry;

    ParkedRequest(ParkedRequests owner, Carrier carrier, long unique, boolean interrupted) {
        this.owner = owner;
        this.carrier = carrier;
        this.unique = unique;
        this.interrupted = interrupted;
    }

    long unique() {
        return unique;
    }

    /** The errno or count to answer; only once completed. */
    synchronized int result() {
        return result;
    }

    /** Which of the carrier's entries the message came in; only once detached. */
    synchronized int entry() {
        return entry;
    }

    /**
     * The lane has let go of the message.
     *
     * @param of the carrier's entry that stays occupied until the reply
     */
    void detach(int of) {
        synchronized (this) {
            entry = of;
            detached = true;
            if (!completed) {
                return;
            }
        }
        carrier.completeParked(this);
    }

    @Override
    public void complete(int answer) {
        synchronized (this) {
            if (completed) {
                return;
            }
            completed = true;
            result = answer < -MessageHandler.ERRNO_MAX ? -ErrorNumber.EIO : answer;
            onInterrupt = null;
            if (!detached) {
                owner.remove(this);
                return;
            }
        }
        owner.remove(this);
        carrier.completeParked(this);
    }

    @Override
    public void onInterrupt(Runnable action) {
        synchronized (this) {
            if (completed) {
                return;
            }
            if (!interrupted) {
                onInterrupt = action;
                return;
            }
        }
        action.run();
    }

    /** The asker was interrupted. */
    void interrupt() {
        Runnable action;
        synchronized (this) {
            interrupted = true;
            action = onInterrupt;
            onInterrupt = null;
        }
        if (action != null) {
            action.run();
        }
    }
}
