// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import org.zufs.base.memory.ByteRange;

/** An inode with a target. */
public abstract class SymbolicLink extends Inode {
    /** For the subclass. */
    protected SymbolicLink() {
    }

    /**
     * Tells the target.
     *
     * @param request who asks
     * @param target  takes the bytes, 4,095 at most, without a NUL
     * @return the length in bytes, or a negative errno
     */
    public abstract int readlink(Request request, ByteRange target);
}
