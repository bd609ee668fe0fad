// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

/**
 * One thing about this machine that decides what zufs can do on it.
 *
 * @param name  such as {@code /dev/fuse}
 * @param state what is there
 * @param good  whether it is as zufs would like it
 * @param cure  what to do if not; empty if nothing can be or need be done
 */
record Fact(String name, String state, boolean good, String cure) {
    static Fact good(String name, String state) {
        return new Fact(name, state, true, "");
    }
}
