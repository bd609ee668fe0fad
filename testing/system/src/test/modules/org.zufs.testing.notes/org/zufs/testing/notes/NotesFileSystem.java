// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.notes;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;

/**
 * Files of a few bytes, which the kernel may keep for ever. Setting an extended attribute of the root is a command: the
 * attribute's name tells what to do, its value on what.
 *
 * <pre>
 *   user.put NAME=TEXT      another file is there by this name, and nobody is told
 *   user.remove NAME        it is gone, and nobody is told
 *   user.text NAME=TEXT     the same file has other bytes, and nobody is told
 *   user.inode NAME         tells that its bytes have changed
 *   user.entry NAME         tells that the name has; user.expire, that it may have
 *   user.deleted NAME       removes it and tells who watches
 *   user.store NAME=TEXT    puts bytes into the cache that the file does not have
 *   user.prune              asks for all files to be forgotten
 *   user.epoch              tells that all names may have changed
 *   user.wake               wakes who polls
 * </pre>
 */
public final class NotesFileSystem implements FileSystemType {
    /** For {@code ServiceLoader}. */
    public NotesFileSystem() {
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public String summary() {
        return "files that change without a word";
    }

    @Override
    public Superblock mount(MountContext context) {
        context.arguments().conclude();
        return new NotesSuperblock(new Root(context.notifier()));
    }

    private static final class NotesSuperblock extends Superblock {
        private final Root root;

        NotesSuperblock(Root root) {
            this.root = root;
        }

        @Override
        public Traits traits() {
            return Traits.ofExclusive().withXattrs(false);
        }

        @Override
        public Directory root() {
            return root;
        }
    }

    private static final class Root extends Directory {
        private final Notifier notifier;
        private final Map<String, Note> files = new ConcurrentHashMap<>();
        private final AtomicLong nextNodeId = new AtomicLong(ROOT_NODE_ID + 1);

        Root(Notifier notifier) {
            this.notifier = notifier;
        }

        @Override
        public long nodeId() {
            return ROOT_NODE_ID;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            out.directory(nodeId(), 0755);
            return 0;
        }

        @Override
        public int lookup(Request request, Name name, Entry out) {
            Note found = files.get(name.toString());
            if (found == null) {
                return -ErrorNumber.ENOENT;
            }
            out.found(found);
            return 0;
        }

        @Override
        public int readdir(Request request, long handle, long position, DirectoryListing out) {
            return 0;
        }

        @Override
        public int getxattr(Request request, Name name, ByteRange value) {
            if (!name.contentEquals("user.references")) {
                return -ErrorNumber.ENODATA;
            }
            byte[] text = Long.toString(files.values().stream().filter(file -> file.references() > 0).count())
                    .getBytes(StandardCharsets.US_ASCII);
            if (value.length() == 0) {
                return text.length;
            }
            MemorySegment.copy(MemorySegment.ofArray(text), 0, value.segment(), value.offset(), text.length);
            return text.length;
        }

        @Override
        public int setxattr(Request request, Name name, ByteRange value, int flags) {
            String[] words = value.text().split("=", 2);
            String file = words[0];
            String text = words.length > 1 ? words[1] : "";
            switch (name.toString()) {
                case "user.put" -> files.put(file, new Note(nextNodeId.getAndIncrement(), text));
                case "user.remove" -> files.remove(file);
                case "user.text" -> files.get(file).text = text;
                case "user.inode" -> notifier.inodeChanged(files.get(file).nodeId(), 0, 0);
                case "user.entry" -> notifier.entryChanged(ROOT_NODE_ID, Name.of(file), false);
                case "user.expire" -> notifier.entryChanged(ROOT_NODE_ID, Name.of(file), true);
                case "user.deleted" ->
                    notifier.entryRemoved(ROOT_NODE_ID, files.remove(file).nodeId(), Name.of(file));
                case "user.store" -> notifier.store(files.get(file).nodeId(), 0,
                        MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)));
                case "user.prune" ->
                    notifier.prune(files.values().stream().mapToLong(Inode::nodeId).toArray());
                case "user.epoch" -> notifier.epoch();
                case "user.wake" -> files.values().forEach(note -> note.wake(notifier));
                default -> {
                    return -ErrorNumber.EOPNOTSUPP;
                }
            }
            return 0;
        }
    }

    private static final class Note extends RegularFile {
        private static final int READABLE = 1;

        private final long nodeId;
        private volatile String text;
        private final AtomicLong waker = new AtomicLong();
        private volatile boolean woken;

        Note(long nodeId, String text) {
            this.nodeId = nodeId;
            this.text = text;
        }

        @Override
        public long nodeId() {
            return nodeId;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            out.regularFile(nodeId, 0644, text.length());
            return 0;
        }

        @Override
        public int read(Request request, long handle, long offset, ByteRange destination) {
            MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
            long start = Math.min(offset, bytes.byteSize());
            long length = Math.min(destination.length(), bytes.byteSize() - start);
            MemorySegment.copy(bytes, start, destination.segment(), destination.offset(), length);
            return (int) length;
        }

        @Override
        public int poll(Request request, long handle, int events, long waiting) {
            if (waiting != 0) {
                waker.set(waiting);
            }
            return woken ? READABLE : 0;
        }

        void wake(Notifier notifier) {
            woken = true;
            if (waker.get() != 0) {
                notifier.wakePoll(waker.get());
            }
        }
    }
}
