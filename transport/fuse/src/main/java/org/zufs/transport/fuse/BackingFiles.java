// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.zufs.base.linux.DescriptorCalls;
import org.zufs.transport.fuse.wire.BackingMapLayout;
import org.zufs.transport.fuse.wire.DeviceIoctl;

/**
 * The files that the kernel reads and writes in place of ours, one for each inode that is open. Thread-safe.
 *
 * <p>The kernel takes only one backing file for an inode at a time, and does not mix openings with and without: so what
 * the first open got, all get until the last close. An inode whose file the kernel refused is kept with {@link
 * #REFUSED}. The ids are kept in a table with open addressing by node id, under one lock: each change of it goes with a
 * system call that costs far more.
 */
final class BackingFiles {
    /** No backing file: the kernel did not take it. */
    static final int REFUSED = -1;
    private static final int INITIAL_SLOTS = 1024;
    private static final long EMPTY = 0;

    /** What the kernel does with backing files. Called under the lock. */
    interface Registry {
        /** {@return a backing id, at least 1, or a negative errno} */
        int open(int descriptor);

        void close(int backingId);
    }

    private final Registry registry;
    private final boolean enabled;
    /** Node ids, {@link #EMPTY} where there is none. Guarded by this, as all below. */
    private long[] nodeIds = new long[INITIAL_SLOTS];
    private int[] backingIds = new int[INITIAL_SLOTS];
    private int[] openCounts = new int[INITIAL_SLOTS];
    private int count;

    /**
     * @param device  the descriptor of {@code /dev/fuse}
     * @param enabled whether INIT settled on passthrough
     */
    BackingFiles(int device, boolean enabled) {
        this(new DeviceRegistry(device), enabled);
    }

    BackingFiles(Registry registry, boolean enabled) {
        this.registry = registry;
        this.enabled = enabled;
    }

    /** {@return the inodes that are open in passthrough, or were refused and are open} */
    synchronized int count() {
        return count;
    }

    /**
     * One more open.
     *
     * @param nodeId     the inode
     * @param descriptor the file, open at least for reading: the kernel opens it anew as the asker did
     * @return the backing id, at least 1, or {@link #REFUSED}
     */
    synchronized int acquire(long nodeId, int descriptor) {
        if (!enabled) {
            return REFUSED;
        }
        int slot = find(nodeId);
        if (nodeIds[slot] == EMPTY) {
            nodeIds[slot] = nodeId;
            backingIds[slot] = register(descriptor);
            openCounts[slot] = 0;
            count++;
            if (count * 2 > nodeIds.length) {
                grow();
                slot = find(nodeId);
            }
        }
        openCounts[slot]++;
        return backingIds[slot];
    }

    /** One close; of an inode that has no backing file nothing happens. */
    synchronized void release(long nodeId) {
        if (!enabled) {
            return;
        }
        int slot = find(nodeId);
        if (nodeIds[slot] == EMPTY || --openCounts[slot] > 0) {
            return;
        }
        if (backingIds[slot] > 0) {
            registry.close(backingIds[slot]);
        }
        remove(slot);
        count--;
    }

    private int register(int descriptor) {
        int id = registry.open(descriptor);
        return id > 0 ? id : REFUSED;
    }

    private int find(long nodeId) {
        int mask = nodeIds.length - 1;
        int slot = home(nodeId, mask);
        while (nodeIds[slot] != EMPTY && nodeIds[slot] != nodeId) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int home(long nodeId, int mask) {
        return (int) (nodeId * 0x9E3779B97F4A7C15L >>> 32) & mask;
    }

    /** Closes the gap: moves back what was pushed on by the entry that goes. */
    private void remove(int slot) {
        int mask = nodeIds.length - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; nodeIds[next] != EMPTY; next = next + 1 & mask) {
            if ((next - home(nodeIds[next], mask) & mask) >= (next - gap & mask)) {
                nodeIds[gap] = nodeIds[next];
                backingIds[gap] = backingIds[next];
                openCounts[gap] = openCounts[next];
                gap = next;
            }
        }
        nodeIds[gap] = EMPTY;
    }

    private void grow() {
        long[] oldNodeIds = nodeIds;
        int[] oldBackingIds = backingIds;
        int[] oldOpenCounts = openCounts;
        nodeIds = new long[oldNodeIds.length * 2];
        backingIds = Arrays.copyOf(oldBackingIds, nodeIds.length);
        openCounts = Arrays.copyOf(oldOpenCounts, nodeIds.length);
        for (int old = 0; old < oldNodeIds.length; old++) {
            if (oldNodeIds[old] != EMPTY) {
                int slot = find(oldNodeIds[old]);
                nodeIds[slot] = oldNodeIds[old];
                backingIds[slot] = oldBackingIds[old];
                openCounts[slot] = oldOpenCounts[old];
            }
        }
    }

    /** The kernel itself. */
    private static final class DeviceRegistry implements Registry {
        private final int device;
        private final MemorySegment map =
                Arena.ofAuto().allocate(BackingMapLayout.LENGTH, BackingMapLayout.ALIGNMENT);
        private final BackingPrivilege privilege = new BackingPrivilege(BackingPrivilege.BEYOND_QUOTA);
        private final MemorySegment closing = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);

        DeviceRegistry(int device) {
            this.device = device;
        }

        @Override
        public int open(int descriptor) {
            BackingMapLayout.put(map, 0, descriptor);
            int result = privilege.giveUp();
            if (result < 0) {
                return result;
            }
            int backingId = DescriptorCalls.ioctl(device, Integer.toUnsignedLong(DeviceIoctl.BACKING_OPEN), map);
            result = privilege.takeBack();
            assert result == 0 : "a thread may always take back what it is permitted";
            return backingId;
        }

        @Override
        public void close(int backingId) {
            closing.set(ValueLayout.JAVA_INT, 0, backingId);
            DescriptorCalls.ioctl(device, Integer.toUnsignedLong(DeviceIoctl.BACKING_CLOSE), closing);
        }
    }
}
