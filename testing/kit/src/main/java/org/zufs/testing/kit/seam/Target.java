// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

import java.util.Set;
import java.util.function.Consumer;

/**
 * A file system reached by one way in, ready to be tested. Any thread may call.
 */
public interface Target {
    /** The target in words for a report: {@code mem, io_uring, cached}. */
    String name();

    /**
     * An existing directory, absolute, in which tests make directories of their own; searchable by every user and on
     * no other file system than the tested one.
     */
    String root();

    /** What the target has. */
    Set<Capability> capabilities();

    /**
     * Starts a section of calls made by this caller, with a umask of 022 and a working directory of its own, on a
     * thread of its own. The interface that the section receives is valid on that thread until the section returns.
     *
     * @param foreign true if the caller must be a process of its own where locks and descriptors are concerned: it
     *                then owns no record lock of another section, and descriptors opened by one are unknown to others
     */
    Running start(Credentials caller, boolean foreign, Consumer<FileApi> section);

    /** A section that runs or has ended. */
    interface Running {
        /** Whether the section has returned or thrown. */
        boolean ended();

        /** Waits for the end; throws what the section threw, or an AssertionError after the deadline. */
        void join(long timeoutMs);
    }
}
