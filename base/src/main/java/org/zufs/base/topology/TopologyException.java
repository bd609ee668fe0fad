// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.topology;

/**
 * What the kernel shows of the machine could not be read or makes no sense. Says which file, and what is wrong
 * with it.
 */
public final class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopologyException(String message, Throwable cause) {
        super(message, cause);
    }
}
