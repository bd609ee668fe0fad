// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.fs.Traits;
import org.zufs.transport.fuse.wire.AttrLayout;
import org.zufs.transport.fuse.wire.AttrOutLayout;
import org.zufs.transport.fuse.wire.EntryOutLayout;
import org.zufs.transport.fuse.wire.KstatfsLayout;
import org.zufs.transport.fuse.wire.StatfsOutLayout;
import org.zufs.transport.fuse.wire.StatxLayout;
import org.zufs.transport.fuse.wire.StatxOutLayout;
import org.zufs.transport.fuse.wire.StatxTimeLayout;

/**
 * Writes what the server answers as the structures of the wire; each method tells the bytes written. One for each
 * lane.
 */
final class ReplyWriter {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    /** The basic statistics and the birth time of {@code statx(2)}. */
    private static final int STATX_BASIC_AND_BIRTH = 0xFFF;
    private static final int DEVICE_MINOR_LOW_BITS = 0xFF;

    private final MemorySegment memory;
    private final long entryValidSeconds;
    private final int entryValidNs;
    private final long attributesValidSeconds;
    private final int attributesValidNs;
    private final long absenceValidSeconds;
    private final int absenceValidNs;

    ReplyWriter(MemorySegment memory, Traits traits) {
        this.memory = memory;
        entryValidSeconds = traits.entryTimeoutNs() / NS_PER_SECOND;
        entryValidNs = (int) (traits.entryTimeoutNs() % NS_PER_SECOND);
        attributesValidSeconds = traits.attributeTimeoutNs() / NS_PER_SECOND;
        attributesValidNs = (int) (traits.attributeTimeoutNs() % NS_PER_SECOND);
        absenceValidSeconds = traits.negativeTimeoutNs() / NS_PER_SECOND;
        absenceValidNs = (int) (traits.negativeTimeoutNs() % NS_PER_SECOND);
    }

    /** {@return whether the kernel may keep the absence of a name} */
    boolean keepsAbsence() {
        return absenceValidSeconds != 0 || absenceValidNs != 0;
    }

    /** An inode. */
    int putEntry(long at, Entry entry) {
        EntryOutLayout.putNodeId(memory, at, entry.inode().nodeId());
        EntryOutLayout.putGeneration(memory, at, entry.inode().generation());
        EntryOutLayout.putEntryValidSeconds(memory, at, entryValidSeconds);
        EntryOutLayout.putAttrValidSeconds(memory, at, attributesValidSeconds);
        EntryOutLayout.putEntryValidNs(memory, at, entryValidNs);
        EntryOutLayout.putAttrValidNs(memory, at, attributesValidNs);
        putAttributes(at + EntryOutLayout.ATTR_OFFSET, entry.attributes());
        return EntryOutLayout.LENGTH;
    }

    /** No inode, and how long that holds. */
    int putAbsence(long at) {
        clearEntry(at);
        EntryOutLayout.putEntryValidSeconds(memory, at, absenceValidSeconds);
        EntryOutLayout.putEntryValidNs(memory, at, absenceValidNs);
        return EntryOutLayout.LENGTH;
    }

    /** No inode, and nothing said of it: as the dots of a listing have. */
    void clearEntry(long at) {
        memory.asSlice(at, EntryOutLayout.LENGTH).fill((byte) 0);
    }

    /** Attributes with their time-out. */
    int putAttributesReply(long at, Attributes attributes) {
        AttrOutLayout.putAttrValid(memory, at, attributesValidSeconds, attributesValidNs);
        putAttributes(at + AttrOutLayout.ATTR_OFFSET, attributes);
        return AttrOutLayout.LENGTH;
    }

    private void putAttributes(long at, Attributes attributes) {
        AttrLayout.putIno(memory, at, attributes.ino);
        AttrLayout.putSize(memory, at, attributes.size);
        AttrLayout.putBlocks(memory, at, attributes.blocks);
        AttrLayout.putAtime(memory, at, attributes.accessSeconds);
        AttrLayout.putMtime(memory, at, attributes.modifySeconds);
        AttrLayout.putCtime(memory, at, attributes.changeSeconds);
        AttrLayout.putAtimeNs(memory, at, attributes.accessNanos);
        AttrLayout.putMtimeNs(memory, at, attributes.modifyNanos);
        AttrLayout.putCtimeNs(memory, at, attributes.changeNanos);
        AttrLayout.putMode(memory, at, attributes.mode);
        AttrLayout.putLinkCount(memory, at, attributes.linkCount);
        AttrLayout.putUid(memory, at, attributes.uid);
        AttrLayout.putGid(memory, at, attributes.gid);
        AttrLayout.putRdev(memory, at, attributes.device);
        AttrLayout.putBlockSize(memory, at, attributes.blockSize);
        AttrLayout.putFlags(memory, at, 0);
    }

    /** Attributes with the birth time. */
    int putStatxReply(long at, Attributes attributes) {
        StatxOutLayout.clear(memory, at);
        StatxOutLayout.putAttrValidSeconds(memory, at, attributesValidSeconds);
        StatxOutLayout.putAttrValidNs(memory, at, attributesValidNs);
        long statx = at + StatxOutLayout.STATX_OFFSET;
        StatxLayout.clear(memory, statx);
        StatxLayout.putMask(memory, statx, STATX_BASIC_AND_BIRTH);
        StatxLayout.putBlockSize(memory, statx, attributes.blockSize);
        StatxLayout.putAttributes(memory, statx, attributes.flags);
        StatxLayout.putLinkCount(memory, statx, attributes.linkCount);
        StatxLayout.putUid(memory, statx, attributes.uid);
        StatxLayout.putGid(memory, statx, attributes.gid);
        StatxLayout.putMode(memory, statx, attributes.mode);
        StatxLayout.putIno(memory, statx, attributes.ino);
        StatxLayout.putSize(memory, statx, attributes.size);
        StatxLayout.putBlocks(memory, statx, attributes.blocks);
        StatxLayout.putAttributesMask(memory, statx, attributes.flags);
        StatxLayout.putRdevMajor(memory, statx, deviceMajor(attributes.device));
        StatxLayout.putRdevMinor(memory, statx, deviceMinor(attributes.device));
        putTime(statx + StatxLayout.ATIME_OFFSET, attributes.accessSeconds, attributes.accessNanos);
        putTime(statx + StatxLayout.BTIME_OFFSET, attributes.birthSeconds, attributes.birthNanos);
        putTime(statx + StatxLayout.CTIME_OFFSET, attributes.changeSeconds, attributes.changeNanos);
        putTime(statx + StatxLayout.MTIME_OFFSET, attributes.modifySeconds, attributes.modifyNanos);
        return StatxOutLayout.LENGTH;
    }

    private void putTime(long at, long seconds, int nanos) {
        StatxTimeLayout.put(memory, at, seconds, nanos);
    }

    /** The kernel's encoding of device numbers, {@code new_encode_dev}: minor, major, minor. */
    private static int deviceMajor(int device) {
        return device >>> 8 & 0xFFF;
    }

    private static int deviceMinor(int device) {
        return device & DEVICE_MINOR_LOW_BITS | device >>> 12 & ~DEVICE_MINOR_LOW_BITS;
    }

    /** Sizes and free space. */
    int putStatistics(long at, Statistics statistics) {
        long kstatfs = at + StatfsOutLayout.STATFS_OFFSET;
        KstatfsLayout.clear(memory, kstatfs);
        KstatfsLayout.putBlocks(memory, kstatfs, statistics.blockCount);
        KstatfsLayout.putFreeBlocks(memory, kstatfs, statistics.freeBlockCount);
        KstatfsLayout.putAvailableBlocks(memory, kstatfs, statistics.availableBlockCount);
        KstatfsLayout.putFiles(memory, kstatfs, statistics.inodeCount);
        KstatfsLayout.putFreeFiles(memory, kstatfs, statistics.freeInodeCount);
        KstatfsLayout.putBlockSize(memory, kstatfs, statistics.blockSize);
        KstatfsLayout.putMaxNameLength(memory, kstatfs, statistics.nameLength);
        KstatfsLayout.putFragmentSize(memory, kstatfs, statistics.blockSize);
        return StatfsOutLayout.LENGTH;
    }
}
