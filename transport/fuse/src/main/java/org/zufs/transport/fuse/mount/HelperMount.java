// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.nio.file.Path;

/**
 * Mounts for an ordinary user through fusermount3, which has the rights that the user lacks. It mounts first and hands
 * the device over then, so the mount is in the tree from the opening on: the first program that looks at it waits until
 * INIT was answered, and attaching has nothing left to do.
 */
public final class HelperMount extends DeviceMount {
    private HelperMount(MountOptions options, Path place, int device) {
        super(options, place, device);
    }

    /**
     * Mounts, and receives the device.
     *
     * @throws MountException if it is refused
     */
    public static HelperMount open(MountOptions options) {
        Path place = MountPoint.prepare(options);
        return new HelperMount(options, place, HelperProgram.find().mount(place, options));
    }

    @Override
    public boolean waitsForInit() {
        return false;
    }

    @Override
    void attachTo(Path mountPoint) {
        // The helper did it.
    }
}
