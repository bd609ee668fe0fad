// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.SymbolicLink;

/** Reads a whole tree through the interface of file systems. For one thread. */
final class TreeWalker {
    private static final int DEPTH_MAX = 64;
    private static final int ENTRY_COUNT_MAX = 100_000;
    private static final int BUFFER_LENGTH = 1 << 20;
    private static final byte[] NOTHING = {};

    private final ByteRange buffer = new ByteRange().wrap(Arena.ofAuto().allocate(BUFFER_LENGTH));
    private final ByteRange part = new ByteRange();
    private final ByteRange empty = new ByteRange();
    private final SimulatedRequest request = new SimulatedRequest(0);
    private final Entry entry = new Entry();
    private final Attributes attributes = new Attributes();
    private final Extents extents = new Extents();
    private final Map<Long, Integer> identities = new HashMap<>();
    private TreeMap<String, TreeImage.Node> nodes;
    private SimulatedMemory memory;
    /** Takes note of where files lie; null if nobody asks. */
    private boolean[] mapped;

    /** Reads all of a file system; errors are noted in the nodes. */
    TreeImage walk(Superblock superblock, SimulatedMemory below) {
        memory = below;
        nodes = new TreeMap<>();
        identities.clear();
        visit("/", superblock.root(), 0);
        return new TreeImage(nodes);
    }

    /** {@return of each block of the pool, whether it holds bytes of a regular file} */
    boolean[] dataBlocks(Superblock superblock, SimulatedMemory below) {
        boolean[] blocks = new boolean[(int) (below.length() >>> SimulatedMemory.PAGE_SHIFT)];
        mapped = blocks;
        walk(superblock, below);
        mapped = null;
        return blocks;
    }

    private void noteBlocks() {
        for (int index = 0; index < extents.count(); index++) {
            // What is inline lies in the midst of a unit.
            if (extents.region(index) == memory.region() && (extents.offset(index) & 4095) == 0) {
                long first = extents.offset(index) >>> SimulatedMemory.PAGE_SHIFT;
                long last = extents.offset(index) + extents.length(index) - 1 >>> SimulatedMemory.PAGE_SHIFT;
                Arrays.fill(mapped, (int) first, (int) last + 1, true);
            }
        }
    }

    private void visit(String path, Inode inode, int depth) {
        if (depth > DEPTH_MAX || nodes.size() > ENTRY_COUNT_MAX) {
            throw new WalkFailure("the tree has no end at " + path);
        }
        int error = inode.getattr(request, Inode.NO_HANDLE, attributes);
        if (error < 0) {
            put(path, error);
            return;
        }
        Attributes seen = attributes;
        boolean directory = (seen.mode & ModeBits.S_IFMT) == ModeBits.S_IFDIR;
        int identity = identities.computeIfAbsent(seen.ino, first -> identities.size());
        long ino = seen.ino;
        int mode = seen.mode;
        int linkCount = seen.linkCount;
        int uid = seen.uid;
        int gid = seen.gid;
        int device = seen.device;
        long size = directory ? 0 : seen.size;
        long modified = seen.modifySeconds * 1_000_000_000L + seen.modifyNanos;
        long changed = seen.changeSeconds * 1_000_000_000L + seen.changeNanos;
        byte[] content = NOTHING;
        List<Map.Entry<String, String>> xattrs = List.of();
        try {
            content = content(inode, size);
            xattrs = xattrs(inode);
        } catch (ReadError failed) {
            error = failed.error;
        }
        nodes.put(path, new TreeImage.Node(ino, identity, error, mode, linkCount, uid, gid, device, size,
                modified, changed, content, xattrs));
        if (inode instanceof Directory children) {
            list(path, children, depth);
        }
    }

    private void put(String path, int error) {
        nodes.put(path, new TreeImage.Node(0, -1, error, 0, 0, 0, 0, 0, 0, 0, 0, NOTHING, List.of()));
    }

    private void list(String path, Directory directory, int depth) {
        Listing listing = new Listing();
        int error = directory.readdir(request, Inode.NO_HANDLE, Directory.FIRST_POSITION, listing);
        if (error < 0) {
            put(path + "?", error);
        }
        listing.found.sort(Comparator.comparing(Listing.Found::name));
        for (Listing.Found found : listing.found) {
            String child = (path.length() == 1 ? path : path + "/") + found.name;
            if (nodes.containsKey(child)) {
                throw new WalkFailure(child + " is listed twice");
            }
            entry.clear();
            int result = directory.lookup(request, Name.of(found.name), entry);
            if (result < 0) {
                put(child, result);
                continue;
            }
            Inode inode = entry.inode();
            visit(child, inode, depth + 1);
            TreeImage.Node node = nodes.get(child);
            if (node.error() == 0 && found.type != DirectoryListing.TYPE_UNKNOWN
                    && found.type != (node.mode() & ModeBits.S_IFMT) >>> 12) {
                throw new WalkFailure(child + " is listed with type " + found.type + " and is " + node);
            }
            if (inode.forget(1) == 0) {
                inode.unreferenced();
            }
        }
    }

    private byte[] content(Inode inode, long size) throws ReadError {
        return switch (inode) {
            case RegularFile file -> read(file, (int) Math.min(size, BUFFER_LENGTH));
            case SymbolicLink link -> bytes(link.readlink(request, part.wrap(buffer, 0, 4096)));
            default -> NOTHING;
        };
    }

    private byte[] read(RegularFile file, int size) throws ReadError {
        if (size == 0) {
            return NOTHING;
        }
        if (mapped != null || memory != null && memory.hasPoison()) {
            checkReadable(file, size);
        }
        byte[] content = bytes(file.read(request, Inode.NO_HANDLE, 0, part.wrap(buffer, 0, size)));
        if (content.length != size) {
            throw new WalkFailure("read " + content.length + " of " + size + " bytes");
        }
        return content;
    }

    /** Whoever copies from extents meets the poison there: the transport, which answers EIO. */
    private void checkReadable(RegularFile file, int size) throws ReadError {
        int result = file.map(request, Inode.NO_HANDLE, 0, size, Intent.READ, 0, extents);
        if (result < 0) {
            if (result != -ErrorNumber.EOPNOTSUPP) {
                throw new ReadError(result);
            }
            return;
        }
        if (mapped != null) {
            noteBlocks();
        }
        boolean poisoned = false;
        for (int index = 0; index < extents.count(); index++) {
            poisoned |= extents.region(index) == memory.region()
                    && memory.isPoisoned(extents.offset(index), extents.length(index));
        }
        file.release(extents);
        if (poisoned) {
            throw new ReadError(-ErrorNumber.EIO);
        }
    }

    private byte[] bytes(int length) throws ReadError {
        if (length < 0) {
            throw new ReadError(length);
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(part.segment(), ValueLayout.JAVA_BYTE, part.offset(), bytes, 0, length);
        return bytes;
    }

    private List<Map.Entry<String, String>> xattrs(Inode inode) throws ReadError {
        int length = inode.listxattr(request, empty.clear());
        if (length == 0 || length == -ErrorNumber.EOPNOTSUPP) {
            return List.of();
        }
        if (length < 0) {
            throw new ReadError(length);
        }
        byte[] names = bytes(inode.listxattr(request, part.wrap(buffer, 0, length)));
        List<Map.Entry<String, String>> found = new ArrayList<>();
        for (String name : new String(names, StandardCharsets.UTF_8).split("\0")) {
            byte[] value = bytes(inode.getxattr(request, Name.of(name), part.wrap(buffer, 0, 1 << 16)));
            found.add(Map.entry(name, value.length + ":" + Arrays.hashCode(value)));
        }
        found.sort(Map.Entry.comparingByKey());
        return found;
    }

    /** A read was refused. */
    private static final class ReadError extends Exception {
        private final int error;

        ReadError(int error) {
            super("errno " + -error, null, false, false);
            this.error = error;
        }
    }

    private static final class Listing extends DirectoryListing {
        private final List<Found> found = new ArrayList<>();

        @Override
        public boolean wantsInodes() {
            return false;
        }

        @Override
        public boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next) {
            byte[] name = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            found.add(new Found(new String(name, StandardCharsets.ISO_8859_1), type));
            if (found.size() > ENTRY_COUNT_MAX) {
                throw new WalkFailure("a listing has no end");
            }
            return true;
        }

        @Override
        public boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next) {
            throw new WalkFailure("no inodes are wanted");
        }

        private record Found(String name, int type) {
        }
    }
}
