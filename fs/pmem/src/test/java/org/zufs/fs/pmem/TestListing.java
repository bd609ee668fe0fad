// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.memory.NativeStrings;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Inode;

/** Collects entries, so many at a time. */
final class TestListing extends DirectoryListing {
    final List<String> names = new ArrayList<>();
    long position = Directory.FIRST_POSITION;
    private int left;

    /** Makes room for more. */
    TestListing room(int count) {
        left = count;
        return this;
    }

    boolean isFull() {
        return left == 0;
    }

    @Override
    public boolean wantsInodes() {
        return false;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, long ino, int type, long next) {
        if (left == 0) {
            return false;
        }
        left--;
        names.add(NativeStrings.get(bytes, at, length));
        position = next;
        return true;
    }

    @Override
    public boolean add(MemorySegment bytes, long at, int length, Inode inode, long ino, int type, long next) {
        throw new AssertionError("no inodes are wanted");
    }
}
