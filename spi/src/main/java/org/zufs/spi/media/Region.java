// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

import java.lang.foreign.MemorySegment;

/**
 * One mappable object, mapped here: bytes that a file system may give out as extents. Nobody but its store can shrink
 * it. Thread-safe as far as memory is.
 */
public interface Region {
    /**
     * All its bytes, reserved ones too. Only those between 0 and what {@link RegionStore#reserve} has promised may be
     * touched.
     *
     * @return the mapping, of {@link #capacity()} bytes; native, page-aligned
     */
    MemorySegment segment();

    /** {@return how long it can become, in bytes} */
    default long capacity() {
        return segment().byteSize();
    }

    /** {@return a descriptor of the object, which stays the store's; for the kernel and for grants} */
    int descriptor();
}
