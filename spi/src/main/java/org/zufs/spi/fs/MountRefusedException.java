// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** A mount that cannot be made. The message is one sentence for the user: what, why, and what to do. */
public final class MountRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what, why, and what to do
     */
    public MountRefusedException(String message) {
        super(message);
    }

    /**
     * @param message what, why, and what to do
     * @param cause   what failed underneath
     */
    public MountRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
