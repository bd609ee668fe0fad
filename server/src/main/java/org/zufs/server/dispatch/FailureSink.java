// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

/** Where failures of the control path go: counted, and logged once each. Thread-safe. */
@FunctionalInterface
public interface FailureSink {
    /**
     * Takes a failure.
     *
     * @param what  one line: what was being done
     * @param cause the failure
     */
    void report(String what, Throwable cause);
}
