// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;

/** An inode that counts how often it was told that nobody refers to it any more. */
public final class CountedInode extends Inode {
    private final long nodeId;
    private final AtomicInteger ends = new AtomicInteger();

    /** Makes one without references. */
    public CountedInode(long nodeId) {
        this.nodeId = nodeId;
    }

    @Override
    public long nodeId() {
        return nodeId;
    }

    @Override
    public void unreferenced() {
        if (references() == 0) {
            ends.incrementAndGet();
        }
    }

    /** {@return how often the end was told and true} */
    public int ends() {
        return ends.get();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return 0;
    }
}
