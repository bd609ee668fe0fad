// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.memory;

import org.zufs.base.linux.LinuxException;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.RegionStore;

/** Memory of this machine, as {@code memory}. Any thread. */
public final class MemoryMedia implements MediaType {
    /** Makes the type; for {@code ServiceLoader}. */
    public MemoryMedia() {
    }

    @Override
    public String name() {
        return "memory";
    }

    /**
     * Opens a store that can hold {@linkplain RegionStore#hasFiles() files} if the process may mount, else one that
     * cannot.
     */
    @Override
    public RegionStore openPrivate(long capacity) {
        try {
            return TmpfsStore.open(capacity);
        } catch (LinuxException noRight) {
            return new MemfdStore(capacity);
        }
    }

    /**
     * Opens a store without files, as {@link #openPrivate} does where the process may not mount.
     *
     * @param capacity the limit over all its regions, in bytes, at least 4096
     * @return the store, which the caller closes
     */
    public RegionStore openWithoutFiles(long capacity) {
        return new MemfdStore(capacity);
    }
}
