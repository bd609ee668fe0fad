// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.memory.ByteRange;
import org.zufs.fs.pmem.content.FileContent;
import org.zufs.fs.pmem.content.FileState;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.AttributeRules;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;

/** A regular file: its rules; its bytes are {@link FileContent}'s. */
final class PmemFile extends RegularFile implements PmemInode {
    /** Longer reads and writes copy without the lock. */
    private static final int LOCKED_LENGTH_MAX = 16 << 10;

    private final InodeState state;
    /** Guarded by the lock of the inode, as all below. */
    private final FileState content = new FileState();
    /** Was made without a name, and may get one. */
    private boolean linkable;
    /** The block of extended attributes among which there is no capability; 0 if nobody has looked. */
    private long plainAttributes;

    PmemFile(PmemSuperblock superblock) {
        state = new InodeState(superblock, this, InodeKind.FILE);
    }

    @Override
    public InodeState state() {
        return state;
    }

    @Override
    public void started() {
        content.reset(state.offset());
        linkable = false;
        plainAttributes = 0;
    }

    @Override
    public boolean isBusy() {
        return content.isBeingWritten();
    }

    boolean isLinkable() {
        return linkable;
    }

    void linkable(boolean mayBeLinked) {
        linkable = mayBeLinked;
    }

    /** Extended attributes have changed. */
    void attributesChanged() {
        plainAttributes = 0;
    }

    /** {@return true if there is a capability to be dropped, or if that cannot be known} */
    boolean mayHaveCapability(Lane lane) {
        long first = InodeWords.word(state.memory(), state.offset(), InodeLayout.ATTRIBUTES);
        if (first == plainAttributes) {
            return false;
        }
        boolean may = state.superblock.xattrs().mayHaveCapability(lane, first);
        if (!may) {
            plainAttributes = first;
        }
        return may;
    }

    /** Frees what a truncation has left that a crash has ended. */
    int finishCut(Lane lane) {
        synchronized (state) {
            lane.enter();
            try {
                return contents().finish(lane.context(), content);
            } finally {
                lane.exit(state);
            }
        }
    }

    private FileContent contents() {
        return state.superblock.content();
    }

    private static int privilege(Request request) {
        return request.uid() == 0 ? FileContent.PRIVILEGED : 0;
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

    /** {@inheritDoc} Not called where opens need not come: then the write refuses what this would have refused. */
    @Override
    public int open(Request request, int flags, Opening opening) {
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            boolean writes = (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY;
            boolean truncates = (flags & OpenFlags.O_TRUNC) != 0;
            int own = state.flags();
            if (writes && (own & AttributeRules.IMMUTABLE) != 0 || (own & AttributeRules.APPEND) != 0
                    && (truncates || writes && (flags & OpenFlags.O_APPEND) == 0)) {
                return -ErrorNumber.EPERM;
            }
            return truncates ? empty(request, (flags & OPEN_KILLS_SET_ID) != 0) : 0;
        }
    }

    private int empty(Request request, boolean killsSetId) {
        Lane lane = state.superblock.lane(request);
        AttributeChanges changes = lane.changes();
        changes.valid = AttributeChanges.SIZE | AttributeChanges.TOUCH
                | (killsSetId ? AttributeChanges.KILL_SET_ID : 0);
        changes.size = 0;
        return truncate(request, lane, changes, true);
    }

    @Override
    public int map(Request request, long handle, long offset, int length, Intent intent, int flags, Extents out) {
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            Lane lane = state.superblock.lane(request);
            if (intent == Intent.READ) {
                AttributeAccess.noteAccess(state, request);
                return contents().mapRead(lane.context(), content, this, offset, length, out);
            }
            int result = checkWrite(offset, flags);
            if (result < 0) {
                return result;
            }
            lane.enter();
            try {
                return contents().mapWrite(lane.context(), content, this, offset, length, flags | privilege(request),
                        out);
            } finally {
                lane.exit(state);
            }
        }
    }

    private int checkWrite(long offset, int flags) {
        int own = state.flags();
        if (!AttributeRules.isFixed(own) || (flags & WRITE_FROM_CACHE) != 0) {
            return 0;
        }
        boolean allowed = (own & AttributeRules.IMMUTABLE) == 0 && ((flags & WRITE_APPEND) != 0 || offset >= size());
        return allowed ? 0 : -ErrorNumber.EPERM;
    }

    private long size() {
        return InodeWords.word(state.memory(), state.offset(), InodeLayout.SIZE);
    }

    @Override
    public void release(Extents extents) {
        contents().release(extents);
    }

    @Override
    public int commit(Request request, Extents extents, int length) {
        int result;
        synchronized (state) {
            Lane lane = state.superblock.lane(request);
            lane.enter();
            try {
                result = contents().commit(lane.context(), content, extents, length,
                        lane.modification().write(request, this));
            } finally {
                lane.exit(state);
            }
        }
        leaveIfUnreferenced();
        return result;
    }

    @Override
    public void abort(Extents extents) {
        synchronized (state) {
            contents().abort(content, extents);
        }
        leaveIfUnreferenced();
    }

    /** While a write was under way it was kept, whatever the asker gave back. */
    private void leaveIfUnreferenced() {
        if (references() == 0) {
            state.unreferenced();
        }
    }

    @Override
    public int read(Request request, long handle, long offset, ByteRange destination) {
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            if (Math.min(size() - offset, destination.length()) <= LOCKED_LENGTH_MAX) {
                AttributeAccess.noteAccess(state, request);
                return contents().read(content, offset, destination);
            }
        }
        return super.read(request, handle, offset, destination);
    }

    @Override
    public int write(Request request, long handle, long offset, int flags, ByteRange source) {
        if (source.length() > LOCKED_LENGTH_MAX) {
            return super.write(request, handle, offset, flags, source);
        }
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            int result = checkWrite(offset, flags);
            if (result < 0) {
                return result;
            }
            Lane lane = state.superblock.lane(request);
            lane.enter();
            try {
                return contents().write(lane.context(), content, offset, flags | privilege(request), source,
                        request.extents(), lane.modification().write(request, this));
            } finally {
                lane.exit(state);
            }
        }
    }

    @Override
    public int fsync(Request request, long handle, boolean dataOnly) {
        return state.superblock.checkpoint();
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        return AttributeAccess.getattr(state, out);
    }

    @Override
    public int setattr(Request request, long handle, AttributeChanges changes, Attributes out) {
        if (!changes.has(AttributeChanges.SIZE)) {
            return AttributeAccess.setattr(state, request, changes, out);
        }
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            int result = AttributeRules.checkChange(state.flags(), changes);
            if (result == 0) {
                boolean sizeChanged = changes.has(AttributeChanges.TOUCH) || changes.size != size();
                result = truncate(request, state.superblock.lane(request), changes, sizeChanged);
            }
            if (result == 0) {
                state.fill(out);
            }
            return result;
        }
    }

    private int truncate(Request request, Lane lane, AttributeChanges changes, boolean sizeChanged) {
        lane.enter();
        try {
            return contents().truncate(lane.context(), content, changes.size, privilege(request),
                    lane.modification().setattr(request, this, changes, sizeChanged));
        } finally {
            lane.exit(state);
        }
    }

    @Override
    public int fallocate(Request request, long handle, int mode, long offset, long length) {
        if (offset < 0 || length <= 0) {
            return -ErrorNumber.EINVAL;
        }
        if (offset > Long.MAX_VALUE - length) {
            return -ErrorNumber.EFBIG;
        }
        synchronized (state) {
            if (!state.isLive()) {
                return -ErrorNumber.ESTALE;
            }
            int own = state.flags();
            if ((own & AttributeRules.IMMUTABLE) != 0
                    || (own & AttributeRules.APPEND) != 0 && (mode & ~FALLOC_KEEP_SIZE) != 0) {
                return -ErrorNumber.EPERM;
            }
            Lane lane = state.superblock.lane(request);
            lane.enter();
            try {
                return contents().fallocate(lane.context(), content, mode, offset, length, privilege(request),
                        lane.modification().write(request, this));
            } finally {
                lane.exit(state);
            }
        }
    }

    @Override
    public long seek(Request request, long handle, long offset, int whence) {
        synchronized (state) {
            return state.isLive() ? contents().seek(content, offset, whence) : -ErrorNumber.ESTALE;
        }
    }

    @Override
    public long copyRange(Request request, long handle, long offset, RegularFile destination, long destinationHandle,
            long destinationOffset, long length) {
        if (!(destination instanceof PmemFile target) || target.state.superblock != state.superblock) {
            return -ErrorNumber.EXDEV;
        }
        boolean targetFirst = target.state.index() < state.index();
        long done = 0;
        while (done < length) {
            long count;
            synchronized (targetFirst ? target.state : state) {
                synchronized (targetFirst ? state : target.state) {
                    count = copyLocked(request, offset + done, target, destinationOffset + done, length - done);
                }
            }
            if (count <= 0) {
                return done > 0 ? done : count;
            }
            done += count;
            if (request.interrupted()) {
                break;
            }
        }
        return done;
    }

    private long copyLocked(Request request, long offset, PmemFile target, long targetOffset, long length) {
        if (!state.isLive() || !target.state.isLive()) {
            return -ErrorNumber.ESTALE;
        }
        int result = target.checkWrite(targetOffset, 0);
        if (result < 0) {
            return result;
        }
        AttributeAccess.noteAccess(state, request);
        Lane lane = state.superblock.lane(request);
        lane.enter();
        try {
            return contents().copyRange(lane.context(), content, offset, target.content, targetOffset, length,
                    privilege(request), request.extents(), lane.modification().write(request, target));
        } finally {
            lane.exit(target.state);
        }
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

    @Override
    public int getflags(Request request) {
        return AttributeAccess.getflags(state);
    }

    @Override
    public int setflags(Request request, int flags) {
        return AttributeAccess.setflags(state, request, flags);
    }
}
