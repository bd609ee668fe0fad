// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

/** A crash after which something does not hold; the message says how to see it again. */
final class CrashFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    CrashFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
