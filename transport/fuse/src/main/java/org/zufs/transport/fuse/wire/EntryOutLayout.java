// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.zufs.transport.fuse.wire.Words.INT;
import static org.zufs.transport.fuse.wire.Words.LONG;

import java.lang.foreign.MemorySegment;

/**
 * Reply of LOOKUP, MKNOD, MKDIR, SYMLINK, LINK, and first part of CREATE, TMPFILE.
 * {@code struct fuse_entry_out}, since protocol 7.1. The server writes all fields, the kernel reads them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            nodeId                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          generation                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       entryValidSeconds                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       attrValidSeconds                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         entryValidNs                          |
 *  +---------------------------------------------------------------+
 *  |                          attrValidNs                          |
 *  +---------------------------------------------------------------+
 *  |                        attr (88 bytes)                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class EntryOutLayout {
    /** Our name for the inode; 0 in LOOKUP: no such name, and the kernel may remember so. */
    public static final int NODE_ID_OFFSET = 0;

    /** Tells two lives of one node id apart: the pair is never used again. */
    public static final int GENERATION_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Validity of the name in the cache of the kernel, whole seconds. */
    public static final int ENTRY_VALID_SECONDS_OFFSET = GENERATION_OFFSET + Long.BYTES;

    /** Validity of the attributes in the cache of the kernel, whole seconds. */
    public static final int ATTR_VALID_SECONDS_OFFSET = ENTRY_VALID_SECONDS_OFFSET + Long.BYTES;

    /** Validity of the name in the cache of the kernel, nanoseconds beyond the seconds. */
    public static final int ENTRY_VALID_NS_OFFSET = ATTR_VALID_SECONDS_OFFSET + Long.BYTES;

    /** Validity of the attributes in the cache of the kernel, nanoseconds beyond the seconds. */
    public static final int ATTR_VALID_NS_OFFSET = ENTRY_VALID_NS_OFFSET + Integer.BYTES;

    /** The attributes. */
    public static final int ATTR_OFFSET = ATTR_VALID_NS_OFFSET + Integer.BYTES;

    /** Length of the structure, in bytes. */
    public static final int LENGTH = ATTR_OFFSET + AttrLayout.LENGTH;

    /** Alignment of the structure, in bytes. */
    public static final int ALIGNMENT = Long.BYTES;

    private EntryOutLayout() {
    }

    public static void putNodeId(MemorySegment segment, long at, long nodeId) {
        segment.set(LONG, at + NODE_ID_OFFSET, nodeId);
    }

    public static void putGeneration(MemorySegment segment, long at, long generation) {
        segment.set(LONG, at + GENERATION_OFFSET, generation);
    }

    public static void putEntryValidSeconds(MemorySegment segment, long at, long entryValidSeconds) {
        segment.set(LONG, at + ENTRY_VALID_SECONDS_OFFSET, entryValidSeconds);
    }

    public static void putAttrValidSeconds(MemorySegment segment, long at, long attrValidSeconds) {
        segment.set(LONG, at + ATTR_VALID_SECONDS_OFFSET, attrValidSeconds);
    }

    public static void putEntryValidNs(MemorySegment segment, long at, int entryValidNs) {
        segment.set(INT, at + ENTRY_VALID_NS_OFFSET, entryValidNs);
    }

    public static void putAttrValidNs(MemorySegment segment, long at, int attrValidNs) {
        segment.set(INT, at + ATTR_VALID_NS_OFFSET, attrValidNs);
    }
}
