// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** A request that waits for something, off its lane. Thread-safe. */
public interface Parked {
    /**
     * Answers. The first answer counts, later ones are ignored.
     *
     * @param result 0, a count, or a negative errno
     */
    void complete(int result);

    /**
     * Names what to do when the asker is interrupted by a signal or dies: stop waiting, then {@link #complete} with
     * EINTR. Called at once if it has been already.
     *
     * @param action what to do; runs on any thread, must not block
     */
    void onInterrupt(Runnable action);
}
