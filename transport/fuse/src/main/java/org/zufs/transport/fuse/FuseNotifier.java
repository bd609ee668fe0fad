// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.LinuxException;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.transport.Export;
import org.zufs.transport.fuse.wire.NotifyCode;
import org.zufs.transport.fuse.wire.NotifyDeleteLayout;
import org.zufs.transport.fuse.wire.NotifyInvalEntryLayout;
import org.zufs.transport.fuse.wire.NotifyInvalInodeLayout;
import org.zufs.transport.fuse.wire.NotifyPollWakeupLayout;
import org.zufs.transport.fuse.wire.NotifyPruneLayout;
import org.zufs.transport.fuse.wire.NotifyStoreLayout;
import org.zufs.transport.fuse.wire.OutHeaderLayout;
import org.zufs.transport.fuse.wire.RequestFlag;

/**
 * Tells the kernel what it must not believe any more. A thread of its own writes the notes to the device, for a note
 * can block behind a request in the same directory that a lane has not answered yet.
 *
 * <p>A note that ends a cache is never lost: its time-out may be for ever. So those wait without limit, at about 200
 * bytes each; what only helps ({@link #store}, {@link #prune}) is left out while {@link #HINT_LIMIT} notes wait.
 */
final class FuseNotifier implements Notifier, Runnable {
    private static final int HINT_LIMIT = 4096;
    private static final long WAIT_MS = 200;

    private final BlockingQueue<MemorySegment> notes = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    private volatile boolean started;
    private int device = -1;
    private Export export;

    /** Lets notes go to the device from now on; then the thread is started. */
    void begin(int descriptor, Export owner) {
        device = descriptor;
        export = owner;
        started = true;
    }

    /** Ends the thread soon; what is still noted is not sent. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                MemorySegment note = notes.poll(WAIT_MS, TimeUnit.MILLISECONDS);
                if (note != null) {
                    send(note);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** ENOENT: not cached, which is as good. ENOSYS and EINVAL: a kernel that does not know the note. */
    private void send(MemorySegment note) {
        long written = FileCalls.write(device, note, note.byteSize());
        if (written < 0 && written != -ErrorNumber.ENOENT && written != -ErrorNumber.ENODEV
                && written != -ErrorNumber.ENOTDIR && written != -ErrorNumber.ENOTEMPTY
                && written != -ErrorNumber.EINVAL && written != -ErrorNumber.ENOSYS) {
            export.report("a notification was refused",
                    LinuxException.of("write(/dev/fuse)", written, "report this"));
        }
    }

    private void note(MemorySegment message) {
        if (started && !ended) {
            notes.add(message);
        }
    }

    private boolean takesHints() {
        return started && notes.size() < HINT_LIMIT;
    }

    private static MemorySegment message(int code, long bodyLength) {
        long length = OutHeaderLayout.LENGTH + bodyLength;
        MemorySegment message = Arena.ofAuto().allocate(length, Long.BYTES);
        OutHeaderLayout.put(message, 0, (int) length, code, 0);
        return message;
    }

    @Override
    public void inodeChanged(long nodeId, long offset, long length) {
        MemorySegment message = message(NotifyCode.INVAL_INODE, NotifyInvalInodeLayout.LENGTH);
        NotifyInvalInodeLayout.putNodeId(message, OutHeaderLayout.LENGTH, nodeId);
        NotifyInvalInodeLayout.putOffset(message, OutHeaderLayout.LENGTH, offset);
        NotifyInvalInodeLayout.putLength(message, OutHeaderLayout.LENGTH, length);
        note(message);
    }

    @Override
    public void entryChanged(long parent, Name name, boolean expire) {
        MemorySegment message = message(NotifyCode.INVAL_ENTRY, NotifyInvalEntryLayout.LENGTH + name.length() + 1L);
        NotifyInvalEntryLayout.put(message, OutHeaderLayout.LENGTH, parent, name.length(),
                expire ? RequestFlag.INVAL_ENTRY_EXPIRE_ONLY : 0);
        name.copyTo(message, OutHeaderLayout.LENGTH + NotifyInvalEntryLayout.LENGTH);
        note(message);
    }

    @Override
    public void entryRemoved(long parent, long child, Name name) {
        MemorySegment message = message(NotifyCode.DELETE, NotifyDeleteLayout.LENGTH + name.length() + 1L);
        NotifyDeleteLayout.putParentNodeId(message, OutHeaderLayout.LENGTH, parent);
        NotifyDeleteLayout.putChildNodeId(message, OutHeaderLayout.LENGTH, child);
        NotifyDeleteLayout.putNameLength(message, OutHeaderLayout.LENGTH, name.length());
        name.copyTo(message, OutHeaderLayout.LENGTH + NotifyDeleteLayout.LENGTH);
        note(message);
    }

    @Override
    public void store(long nodeId, long offset, MemorySegment bytes) {
        if (!takesHints()) {
            return;
        }
        MemorySegment message = message(NotifyCode.STORE, NotifyStoreLayout.LENGTH + bytes.byteSize());
        NotifyStoreLayout.putNodeId(message, OutHeaderLayout.LENGTH, nodeId);
        NotifyStoreLayout.putOffset(message, OutHeaderLayout.LENGTH, offset);
        NotifyStoreLayout.putSize(message, OutHeaderLayout.LENGTH, (int) bytes.byteSize());
        long at = OutHeaderLayout.LENGTH + NotifyStoreLayout.LENGTH;
        MemorySegment.copy(bytes, 0, message, at, bytes.byteSize());
        note(message);
    }

    @Override
    public void prune(long... nodeIds) {
        if (!takesHints()) {
            return;
        }
        MemorySegment message =
                message(NotifyCode.PRUNE, NotifyPruneLayout.LENGTH + (long) nodeIds.length * Long.BYTES);
        NotifyPruneLayout.put(message, OutHeaderLayout.LENGTH, nodeIds.length);
        long at = OutHeaderLayout.LENGTH + NotifyPruneLayout.LENGTH;
        MemorySegment.copy(MemorySegment.ofArray(nodeIds), 0, message, at, (long) nodeIds.length * Long.BYTES);
        note(message);
    }

    @Override
    public void epoch() {
        note(message(NotifyCode.INC_EPOCH, 0));
    }

    @Override
    public void wakePoll(long waker) {
        MemorySegment message = message(NotifyCode.POLL, NotifyPollWakeupLayout.LENGTH);
        NotifyPollWakeupLayout.put(message, OutHeaderLayout.LENGTH, waker);
        note(message);
    }
}
