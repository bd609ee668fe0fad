// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.MapFlags;
import org.zufs.base.linux.MemoryCalls;

/**
 * All the memory of one lane in one mapping, so that a message is a place in it and nothing else. Pages are taken when
 * they are first touched: by the lane, on its CPU's node. The lane closes it as its last deed.
 */
final class LaneMemory implements AutoCloseable {
    private static final long PAGE = MemoryCalls.pageLength();

    private final MemorySegment segment;

    /**
     * @param length in bytes; rounded up to pages
     */
    LaneMemory(long length) {
        segment = MemoryCalls.map((length + PAGE - 1) & -PAGE, MapFlags.PROT_READ | MapFlags.PROT_WRITE,
                MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_NORESERVE, -1, 0);
    }

    MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        MemoryCalls.unmap(segment);
    }
}
