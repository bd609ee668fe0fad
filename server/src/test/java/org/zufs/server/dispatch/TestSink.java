// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.transport.DirectorySink;

/** Takes so many entries and no more. */
final class TestSink implements DirectorySink {
    final List<String> entries = new ArrayList<>();
    final List<Long> nodeIds = new ArrayList<>();
    int room;
    boolean keeps = true;
    long next;

    TestSink(int room) {
        this.room = room;
    }

    @Override
    public boolean fitsInode(int length) {
        return room > 0;
    }

    @Override
    public boolean put(MemorySegment bytes, long at, int length, long ino, int type, long position) {
        if (room == 0) {
            return false;
        }
        room--;
        next = position;
        if (keeps) {
            entries.add(text(bytes, at, length));
        }
        return true;
    }

    @Override
    public void putInode(MemorySegment bytes, long at, int length, Entry entry, int type, long position) {
        assert entry.attributes().ino == entry.inode().nodeId();
        put(bytes, at, length, 0, type, position);
        if (keeps) {
            nodeIds.add(entry.inode().nodeId());
        }
    }

    private static String text(MemorySegment bytes, long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
