// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench.peers;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;

/** One file or directory. Thread-safe: data and size under the node's monitor, children concurrent. */
final class Node {

    static final int DIRECTORY = 0040000;
    static final int FILE = 0100000;
    static final long FABRICATED_LENGTH = 1L << 30;

    final int mode;
    final ConcurrentSkipListMap<String, Node> children;
    volatile Instant changed = Instant.now();
    private final boolean keepsData;
    private byte[] data = new byte[0];
    private long length;

    Node(int mode, boolean keepsData) {
        this.mode = mode;
        this.keepsData = keepsData;
        this.children = isDirectory() ? new ConcurrentSkipListMap<>() : null;
        this.length = isDirectory() ? 4096 : keepsData ? 0 : FABRICATED_LENGTH;
    }

    boolean isDirectory() {
        return (mode & DIRECTORY) != 0;
    }

    synchronized long length() {
        return length;
    }

    /** Copies what the file has at offset into the destination; the count of bytes. */
    synchronized int read(ByteBuffer destination, long offset) {
        int count = (int) Math.max(0, Math.min(destination.remaining(), length - offset));
        if (keepsData) {
            destination.put(data, (int) offset, count);
        } else {
            destination.put(ZEROS, 0, count);
        }
        return count;
    }

    synchronized int write(ByteBuffer source, long offset) {
        int count = source.remaining();
        if (keepsData) {
            resize(Math.max(length, offset + count));
            source.get(data, (int) offset, count);
            changed = Instant.now();
        }
        return count;
    }

    synchronized void resize(long newLength) {
        if (!keepsData) {
            return;
        }
        if (newLength > data.length) {
            data = Arrays.copyOf(data, (int) Math.max(newLength, Math.min(2L * data.length, 1 << 30)));
        } else if (newLength < length) {
            Arrays.fill(data, (int) newLength, (int) length, (byte) 0);
        }
        length = newLength;
    }

    private static final byte[] ZEROS = new byte[1 << 20];
}
