// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.fs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Request;

/** Takes entries, so many at a time. For one thread. */
public final class FakeListing extends DirectoryListing {
    private final int limit;
    private final boolean wantsInodes;
    private final boolean records;
    private final List<String> names = new ArrayList<>();
    private final List<Inode> inodes = new ArrayList<>();
    private int room;
    private long position = Directory.FIRST_POSITION;
    private long count;

    /**
     * @param limit       entries per call, at least 1
     * @param wantsInodes ask for inodes too
     * @param records     keep what was seen; without, nothing is allocated
     */
    public FakeListing(int limit, boolean wantsInodes, boolean records) {
        this.limit = limit;
        this.wantsInodes = wantsInodes;
        this.records = records;
    }

    /**
     * Reads a directory once more from the start to the end.
     *
     * @param directory what to read
     * @param request   who asks
     * @param handle    the open directory
     * @return 0 or a negative errno
     */
    public int readAll(Directory directory, Request request, long handle) {
        position = Directory.FIRST_POSITION;
        count = 0;
        long before;
        do {
            before = count;
            int result = readMore(directory, request, handle);
            if (result < 0) {
                return result;
            }
        } while (count > before);
        return 0;
    }

    /**
     * Reads on from where the last call ended.
     *
     * @param directory what to read
     * @param request   who asks
     * @param handle    the open directory
     * @return 0 or a negative errno
     */
    public int readMore(Directory directory, Request request, long handle) {
        room = limit;
        return directory.readdir(request, handle, position, this);
    }

    /** {@return the names seen, if recorded} */
    public List<String> names() {
        return names;
    }

    /** {@return the inodes seen, if recorded} */
    public List<Inode> inodes() {
        return inodes;
    }

    /** {@return the entries seen since the start of the scan} */
    public long count() {
        return count;
    }

    @Override
    public boolean wantsInodes() {
        return wantsInodes;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next) {
        if (room == 0) {
            return false;
        }
        if (next <= Directory.FIRST_POSITION) {
            throw new AssertionError("position " + next + " is reserved");
        }
        room--;
        count++;
        position = next;
        if (records) {
            byte[] name = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
        return true;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next) {
        if (!add(bytes, at, length, ino, type, next)) {
            return false;
        }
        inode.reference();
        if (records) {
            inodes.add(inode);
        } else if (inode.forget(1) == 0) {
            inode.unreferenced();
        }
        return true;
    }
}
