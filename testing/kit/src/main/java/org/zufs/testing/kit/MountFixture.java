// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit;

import java.nio.file.Path;

/**
 * A mounted file system under test, served by another process than the test's own. Who makes it also unmounts it.
 * Any thread may call.
 */
public interface MountFixture {
    /** An existing, empty directory on the mount, writable by the caller. */
    Path root();

    /** What is mounted and how, in words for a report: {@code mem, io_uring, cached}. */
    String name();
}
