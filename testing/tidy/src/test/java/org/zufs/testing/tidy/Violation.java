// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

/**
 * One place where a rule does not hold.
 *
 * @param path    the file, relative to the root of the repository
 * @param line    from 1; 0 for the file as a whole
 * @param message what is wrong, and what to do instead
 */
record Violation(String path, int line, String message) {
    @Override
    public String toString() {
        return path + (line > 0 ? ":" + line : "") + ": " + message;
    }
}
