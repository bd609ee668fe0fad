// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;

/** A file whose bytes follow from their offset: each aligned word of 8 bytes is its own offset, little-endian. */
final class NullFile extends RegularFile {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SIZE;

    static {
        try {
            SIZE = MethodHandles.lookup().findVarHandle(NullFile.class, "size", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final NullSuperblock superblock;
    private final long nodeId;
    /** Of a made file, else null. */
    private final MadeInode made;
    private volatile long size;
    private volatile int permissions;
    private volatile int uid;
    private volatile int gid;

    NullFile(NullSuperblock superblock, long nodeId, MadeInode made) {
        this.superblock = superblock;
        this.nodeId = nodeId;
        this.made = made;
        size = superblock.settings().fileSize();
        permissions = 0666;
    }

    /** Begins a new life as an empty file. */
    void begin(Request request, int mode) {
        size = 0;
        permissions = mode & ModeBits.PERMISSION_MASK;
        uid = request.uid();
        gid = request.gid();
    }

    @Override
    public long nodeId() {
        return nodeId;
    }

    @Override
    public long generation() {
        return made == null ? 0 : made.generation();
    }

    @Override
    public void unreferenced() {
        if (made != null) {
            made.poolIfUnused();
        }
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        fill(out);
        return 0;
    }

    void fill(Attributes out) {
        out.regularFile(nodeId, permissions, size);
        out.uid = uid;
        out.gid = gid;
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        if (changes.has(AttributeChanges.SIZE)) {
            size = changes.size;
        }
        if (changes.has(AttributeChanges.MODE)) {
            permissions = changes.mode & ModeBits.PERMISSION_MASK;
        }
        if (changes.has(AttributeChanges.UID)) {
            uid = changes.uid;
        }
        if (changes.has(AttributeChanges.GID)) {
            gid = changes.gid;
        }
        fill(out);
        return 0;
    }

    @Override
    public int open(Request request, int flags, Opening opening) {
        if ((flags & OpenFlags.O_TRUNC) != 0) {
            size = 0;
        }
        if (superblock.settings().direct()) {
            opening.direct();
        }
        return 0;
    }

    @Override
    public int read(Request request, long handle, long offset, ByteRange destination) {
        long length = Math.min(destination.length(), size - offset);
        if (length <= 0) {
            return 0;
        }
        if (superblock.settings().zero()) {
            fill(destination.segment(), destination.offset(), length);
        } else {
            fabricate(destination.segment(), destination.offset(), offset, length);
        }
        return (int) length;
    }

    @Override
    public int write(Request request, long handle, long offset, int flags, ByteRange source) {
        long length = source.length();
        if (superblock.settings().verify() && !isFabricated(source.segment(), source.offset(), offset, length)) {
            return -ErrorNumber.EIO;
        }
        if ((flags & WRITE_APPEND) != 0) {
            SIZE.getAndAdd(this, length);
        } else {
            grow(offset + length);
        }
        return (int) length;
    }

    @Override
    public int fallocate(Request request, long handle, int mode, long offset, long length) {
        if ((mode & ~(FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE | FALLOC_ZERO_RANGE)) != 0) {
            return -ErrorNumber.EOPNOTSUPP;
        }
        if ((mode & FALLOC_KEEP_SIZE) == 0) {
            grow(offset + length);
        }
        return 0;
    }

    private void grow(long end) {
        long seen = size;
        while (seen < end && !SIZE.weakCompareAndSet(this, seen, end)) {
            seen = size;
        }
    }

    private static void fill(MemorySegment target, long at, long length) {
        long words = length >>> 3;
        for (long index = 0; index < words; index++) {
            target.set(WORD, at + (index << 3), 0L);
        }
        for (long index = words << 3; index < length; index++) {
            target.set(ValueLayout.JAVA_BYTE, at + index, (byte) 0);
        }
    }

    private static void fabricate(MemorySegment target, long at, long offset, long length) {
        long head = Math.min(-offset & 7, length);
        for (long index = 0; index < head; index++) {
            target.set(ValueLayout.JAVA_BYTE, at + index, byteOf(offset + index));
        }
        long words = length - head >>> 3;
        for (long index = 0; index < words; index++) {
            target.set(WORD, at + head + (index << 3), offset + head + (index << 3));
        }
        for (long index = head + (words << 3); index < length; index++) {
            target.set(ValueLayout.JAVA_BYTE, at + index, byteOf(offset + index));
        }
    }

    private static byte byteOf(long offset) {
        return (byte) ((offset & ~7L) >>> ((offset & 7) << 3));
    }

    private static boolean isFabricated(MemorySegment source, long at, long offset, long length) {
        for (long index = -offset & 7; index + 8 <= length; index += 8) {
            if (source.get(WORD, at + index) != offset + index) {
                return false;
            }
        }
        return true;
    }
}
