// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/** What {@code statfs} answers; filled by the callee. One thread at a time. */
public final class Usage {
    /** Magic number of the file system's type. */
    public long type;
    /** Unit of the block counts, bytes. */
    public long blockSize;
    /** Blocks in all. */
    public long blocks;
    /** Free blocks. */
    public long blocksFree;
    /** Blocks free for an ordinary user. */
    public long blocksAvailable;
    /** Inodes in all. */
    public long files;
    /** Free inodes. */
    public long filesFree;
    /** Longest name, bytes. */
    public long nameLength;

    /** All zero. */
    public Usage() {
    }
}
