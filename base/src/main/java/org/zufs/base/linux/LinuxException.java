// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/**
 * A Linux call that failed on the control path: says which call, which error, and what to do about it. Data paths carry
 * negative errno values instead.
 */
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The error, positive; {@link ErrorNumber}. */
    private final int errorNumber;

    private LinuxException(String message, int errorNumber) {
        super(message);
        this.errorNumber = errorNumber;
    }

    /**
     * Makes the exception.
     *
     * @param call   the call and what it was about, for example {@code "open of /dev/fuse"}
     * @param result the negative errno that the call answered
     * @param remedy what the reader can do, a phrase in the imperative
     */
    public static LinuxException of(String call, long result, String remedy) {
        assert result < 0 && result >= -ErrorNumber.MAX : "not a negative errno: " + result;
        int number = (int) -result;
        return new LinuxException(call + " failed: " + ErrorNumber.name(number) + " (" + ErrorNumber.message(number)
                + "): " + remedy, number);
    }

    /** Passes a result of 0 or more on; throws for a negative errno. */
    public static int check(String call, int result, String remedy) {
        if (result < 0) {
            throw of(call, result, remedy);
        }
        return result;
    }

    /** Passes a result of 0 or more on; throws for a negative errno. */
    public static long check(String call, long result, String remedy) {
        if (result < 0) {
            throw of(call, result, remedy);
        }
        return result;
    }

    /** The error, positive; {@link ErrorNumber}. */
    public int errorNumber() {
        return errorNumber;
    }
}
