// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.UnitLayout;
import org.zufs.fs.pmem.log.Transaction;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.SymbolicLink;
import org.zufs.spi.media.PersistentMemory;

/** A symbolic link: its target lies in its unit, or in a blob if it is long. */
final class PmemSymbolicLink extends SymbolicLink implements PmemInode {
    private final InodeState state;

    PmemSymbolicLink(PmemSuperblock superblock) {
        state = new InodeState(superblock, this, InodeKind.SYMBOLIC_LINK);
    }

    @Override
    public InodeState state() {
        return state;
    }

    @Override
    public int readlink(Request request, ByteRange target) {
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            PersistentMemory memory = state.memory();
            long offset = state.offset();
            long length = InodeWords.word(memory, offset, InodeLayout.SIZE);
            if (target.length() < length) {
                return -ErrorNumber.ERANGE;
            }
            if (InodeWords.word(memory, offset, InodeLayout.CONTENT) == InodeLayout.BLOB) {
                int result = readBlob(request, offset, length, target);
                if (result < 0) {
                    return result;
                }
            } else if (length > InodeLayout.AREA_LENGTH) {
                return -ErrorNumber.EIO;
            } else {
                MemorySegment.copy(memory.metadata(), offset + (long) InodeLayout.AREA * Long.BYTES, target.segment(),
                        target.offset(), length);
            }
            AttributeAccess.noteAccess(state, request);
            return (int) length;
        }
    }

    private int readBlob(Request request, long offset, long length, ByteRange target) {
        PmemSuperblock superblock = state.superblock;
        AttributeImage buffer = superblock.lane(request).image();
        int count = superblock.blobs().read(InodeWords.word(state.memory(), offset, InodeLayout.DETAIL),
                buffer.bytes());
        if (count != length) {
            return -ErrorNumber.EIO;
        }
        MemorySegment.copy(buffer.bytes(), 0, target.segment(), target.offset(), length);
        return 0;
    }

    /**
     * Stages the target of a new link.
     *
     * @param lane   whose transaction it is
     * @param slot   of the new inode
     * @param target the bytes
     * @param privileged may use reserved space
     * @return 0 or a negative errno
     */
    static int form(Lane lane, int slot, ByteRange target, boolean privileged) {
        Transaction transaction = lane.transaction();
        int length = (int) target.length();
        transaction.set(slot, InodeLayout.SIZE, length);
        if (length <= InodeLayout.AREA_LENGTH) {
            transaction.set(slot, InodeLayout.CONTENT, InodeLayout.INLINE);
            for (int at = 0; at < length; at += Long.BYTES) {
                transaction.set(slot, InodeLayout.AREA + at / Long.BYTES,
                        Blobs.contentWord(target.segment(), target.offset() + at, length - at));
            }
            return 0;
        }
        long first = lane.superblock().blobs().write(lane, transaction.offset(slot) >>> UnitLayout.SHIFT,
                target.segment(), target.offset(), length, privileged);
        if (first < 0) {
            return (int) first;
        }
        transaction.set(slot, InodeLayout.CONTENT, InodeLayout.BLOB);
        transaction.set(slot, InodeLayout.DETAIL, first);
        return 0;
    }

    @Override
    public long nodeId() {
        return state.nodeId();
    }

    @Override
    public long generation() {
        return state.generation();
    }

    @Override
    public void unreferenced() {
        state.unreferenced();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(state, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        return AttributeAccess.setattr(state, request, changes, out);
    }

    @Override
    public int getxattr(Request request, Name name, ByteRange value) {
        return AttributeAccess.getxattr(state, request, name, value);
    }

    @Override
    public int setxattr(Request request, Name name, ByteRange value, int flags) {
        return AttributeAccess.setxattr(state, request, name, value, flags);
    }

    @Override
    public int listxattr(Request request, ByteRange names) {
        return AttributeAccess.listxattr(state, request, names);
    }

    @Override
    public int removexattr(Request request, Name name) {
        return AttributeAccess.removexattr(state, request, name);
    }
}
