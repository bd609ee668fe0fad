// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

/** Bytes of the media are not what they should be: for the error log. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
