// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import org.zufs.base.counters.CountersFile;
import org.zufs.server.dispatch.FailureSink;

/**
 * Writes failures into the counters file of a mount: each counted, each kind once with its stack. Never fails itself:
 * when memory is so short that the text cannot be made, it only counts. Thread-safe.
 */
final class FailureLog implements FailureSink {
    /** Says what was being done; what went wrong is its cause. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String what, Throwable cause) {
            super(what, cause, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    private final CountersFile counters;

    FailureLog(CountersFile counters) {
        this.counters = counters;
    }

    @Override
    public void report(String what, Throwable cause) {
        try {
            counters.shared().increment(MountCounter.FAILURES.id());
            counters.errors().record(new Failure(what, cause));
        } catch (Throwable lost) {
            // Out of memory, or after the end of the mount: there is nowhere left to say it.
            assert lost instanceof VirtualMachineError || lost instanceof IllegalStateException : lost;
        }
    }
}
