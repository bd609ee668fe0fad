// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import java.util.Arrays;
import java.util.Objects;
import org.zufs.testing.kit.seam.Abi;

/** The few assertions that behaviours are made of. */
final class Check {
    private Check() {
    }

    /** The call must have succeeded; answers its result. */
    static int ok(int result) {
        return (int) ok((long) result);
    }

    /** The call must have succeeded; answers its result. */
    static long ok(long result) {
        if (result < 0) {
            throw new AssertionError("expected success, got " + Abi.describe(result));
        }
        return result;
    }

    /** The call must have failed with this errno. */
    static void fails(int errno, long result) {
        if (result != -errno) {
            throw new AssertionError("expected " + Abi.describe(-errno) + ", got " + Abi.describe(result));
        }
    }

    /** The call must have failed with one of two errnos that the standard allows alike. */
    static void failsEither(int errno, int other, long result) {
        if (result != -errno && result != -other) {
            throw new AssertionError("expected " + Abi.describe(-errno) + " or " + Abi.describe(-other) + ", got "
                    + Abi.describe(result));
        }
    }

    static void equal(long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError("expected " + expected + ", got " + Abi.describe(actual));
        }
    }

    static void octal(int expected, int actual) {
        if (expected != actual) {
            throw new AssertionError("expected mode " + Integer.toOctalString(expected) + ", got "
                    + Integer.toOctalString(actual));
        }
    }

    static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected <" + expected + ">, got <" + actual + ">");
        }
    }

    static void equal(byte[] expected, byte[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new AssertionError("bytes differ at " + at + ": expected " + expected.length + " bytes, got "
                    + actual.length);
        }
    }

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
