// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.transport;

/**
 * One way of being faster, and whether it is taken.
 *
 * @param name what it is called in the docs, such as {@code io_uring}
 * @param on   whether it is taken
 * @param why  one clause: the reason
 * @param cure how to turn it on; empty if it is on or cannot be had
 */
public record FastPath(String name, boolean on, String why, String cure) {
}
