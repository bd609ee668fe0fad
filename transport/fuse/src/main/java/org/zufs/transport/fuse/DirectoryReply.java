// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.transport.DirectorySink;
import org.zufs.transport.fuse.wire.DirentLayout;
import org.zufs.transport.fuse.wire.DirentPlusLayout;

/** The reply to READDIR and READDIRPLUS while it grows. One for each lane. */
final class DirectoryReply implements DirectorySink {
    private final MemorySegment memory;
    private final ReplyWriter writer;
    private boolean plus;
    private long start;
    private long at;
    private long end;

    DirectoryReply(MemorySegment memory, ReplyWriter writer) {
        this.memory = memory;
        this.writer = writer;
    }

    /**
     * Starts a reply.
     *
     * @param first    where it goes
     * @param capacity bytes that fit
     * @param inodes   whether it is one to READDIRPLUS
     */
    void begin(long first, int capacity, boolean inodes) {
        start = first;
        at = first;
        end = first + capacity;
        plus = inodes;
    }

    /** {@return bytes written} */
    int length() {
        return (int) (at - start);
    }

    @Override
    public boolean fitsInode(int length) {
        return at + DirentPlusLayout.recordLength(length) <= end;
    }

    @Override
    public boolean put(MemorySegment bytes, long from, int length, long ino, int type, long next) {
        if (plus) {
            if (!fitsInode(length)) {
                return false;
            }
            writer.clearEntry(at + DirentPlusLayout.ENTRY_OFFSET);
            at = putRecord(at + DirentPlusLayout.DIRENT_OFFSET, bytes, from, length, ino, type, next);
            return true;
        }
        if (at + DirentLayout.recordLength(length) > end) {
            return false;
        }
        at = putRecord(at, bytes, from, length, ino, type, next);
        return true;
    }

    @Override
    public void putInode(MemorySegment bytes, long from, int length, Entry entry, int type, long next) {
        assert plus && fitsInode(length);
        writer.putEntry(at + DirentPlusLayout.ENTRY_OFFSET, entry);
        at = putRecord(at + DirentPlusLayout.DIRENT_OFFSET, bytes, from, length, entry.attributes().ino, type, next);
    }

    /** Writes the plain record, pads it with zeros, and tells where it ends. */
    private long putRecord(long record, MemorySegment bytes, long from, int length, long ino, int type, long next) {
        DirentLayout.put(memory, record, ino, length, type, next);
        long name = record + DirentLayout.NAME_OFFSET;
        MemorySegment.copy(bytes, from, memory, name, length);
        long recordEnd = record + DirentLayout.recordLength(length);
        for (long pad = name + length; pad < recordEnd; pad++) {
            memory.set(ValueLayout.JAVA_BYTE, pad, (byte) 0);
        }
        return recordEnd;
    }
}
