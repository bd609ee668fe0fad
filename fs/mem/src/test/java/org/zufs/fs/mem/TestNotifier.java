// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mem;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Notifier;

/** Remembers of which inodes it was told that their attributes have changed; all else is left to time-outs. */
final class TestNotifier implements Notifier {
    final List<Long> attributesChanged = new CopyOnWriteArrayList<>();

    @Override
    public void inodeChanged(long nodeId, long offset, long length) {
        if (offset < 0) {
            attributesChanged.add(nodeId);
        }
    }

    @Override
    public void entryChanged(long parent, Name name, boolean expire) {
        // Nobody here keeps names.
    }

    @Override
    public void entryRemoved(long parent, long child, Name name) {
        // Nobody here keeps names.
    }

    @Override
    public void store(long nodeId, long offset, MemorySegment bytes) {
        // Nobody here keeps bytes.
    }

    @Override
    public void prune(long... nodeIds) {
        // Nobody here keeps inodes.
    }

    @Override
    public void epoch() {
        // Nobody here keeps names.
    }

    @Override
    public void wakePoll(long waker) {
        // Nobody here waits.
    }
}
