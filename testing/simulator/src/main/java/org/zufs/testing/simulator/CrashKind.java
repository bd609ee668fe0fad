// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

/** What ends. */
public enum CrashKind {
    /** The machine: the media have what they held for sure, and of each line any of the states it went through. */
    POWER,
    /** The server: memory that others share keeps all that was stored up to some moment. */
    SERVER
}
