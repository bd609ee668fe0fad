// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.mirror;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.StatxLayout;
import org.zufs.spi.fs.Inode;

/**
 * The inodes that are in use, by device, number and mount. Striped, so that lanes do not meet; chained through the
 * inodes themselves, so that looking up allocates nothing.
 */
final class InodeTable {
    static final int STRIPE_COUNT = 64;
    private static final int BUCKET_COUNT = 64;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Stripe[] stripes = new Stripe[STRIPE_COUNT];
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lastNodeId = new AtomicLong(Inode.ROOT_NODE_ID);

    InodeTable() {
        for (int index = 0; index < STRIPE_COUNT; index++) {
            stripes[index] = new Stripe();
        }
    }

    /** How many inodes are in use. */
    int count() {
        return count.get();
    }

    /** The node ids of one stripe. Allocates. */
    long[] nodeIds(int index) {
        Stripe stripe = stripes[index];
        synchronized (stripe) {
            return stripe.nodeIds();
        }
    }

    long nextNodeId() {
        return lastNodeId.incrementAndGet();
    }

    /**
     * Finds the inode that the host has told of.
     *
     * <p>What was told may be past by now, and the number used again: so the time of birth is compared too.
     *
     * @param statx what the host said
     * @return the inode, pinned, or null if it is not in use
     */
    HostInode pin(MemorySegment statx) {
        long device = HostAttributes.device(statx);
        long ino = StatxLayout.ino(statx);
        long mountId = StatxLayout.mountId(statx);
        long hash = hash(device, ino, mountId);
        Stripe stripe = stripe(hash);
        synchronized (stripe) {
            HostInode host = stripe.find(hash, device, ino, mountId);
            if (host == null || !host.isBornAs(statx)) {
                return null;
            }
            host.pinCount++;
            return host;
        }
    }

    /** Puts an inode in, unless it is there already: then that one, and the other descriptor is closed. Pinned. */
    HostInode adopt(HostInode candidate) {
        long hash = hash(candidate);
        Stripe stripe = stripe(hash);
        HostInode present;
        synchronized (stripe) {
            present = stripe.find(hash, candidate.device(), candidate.ino(), candidate.mountId());
            if (present == null) {
                stripe.add(hash, candidate);
                count.incrementAndGet();
                present = candidate;
            }
            present.pinCount++;
        }
        if (present != candidate) {
            FileCalls.close(candidate.descriptor());
        }
        return present;
    }

    /** Ends a pin; then as {@link #evict}. */
    void unpin(HostInode host) {
        release(host, 1);
    }

    /** Takes an inode out and closes it, if nobody refers to it and no lane has it pinned; the root stays. */
    void evict(HostInode host) {
        release(host, 0);
    }

    private void release(HostInode host, int pins) {
        long hash = hash(host);
        Stripe stripe = stripe(hash);
        synchronized (stripe) {
            assert host.pinCount >= pins;
            host.pinCount -= pins;
            if (host.pinCount > 0 || host.inode().references() != 0 || host.nodeId() == Inode.ROOT_NODE_ID
                    || !stripe.remove(hash, host)) {
                return;
            }
        }
        count.decrementAndGet();
        FileCalls.close(host.descriptor());
    }

    /** Closes all. No operation is under way. */
    void close() {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.close();
            }
        }
    }

    private Stripe stripe(long hash) {
        return stripes[(int) (hash >>> 58)];
    }

    private static long hash(HostInode host) {
        return hash(host.device(), host.ino(), host.mountId());
    }

    private static long hash(long device, long ino, long mountId) {
        long mixed = ((ino * PRIME ^ device) * PRIME ^ mountId) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    /** Its monitor guards its chains and the pins of what is in them. */
    private static final class Stripe {
        private HostInode[] buckets = new HostInode[BUCKET_COUNT];
        private int count;

        HostInode find(long hash, long device, long ino, long mountId) {
            HostInode host = buckets[(int) hash & buckets.length - 1];
            while (host != null && (host.ino() != ino || host.device() != device || host.mountId() != mountId)) {
                host = host.next;
            }
            return host;
        }

        void add(long hash, HostInode host) {
            if (count == buckets.length * 2) {
                grow();
            }
            int bucket = (int) hash & buckets.length - 1;
            host.next = buckets[bucket];
            buckets[bucket] = host;
            count++;
        }

        boolean remove(long hash, HostInode host) {
            int bucket = (int) hash & buckets.length - 1;
            HostInode before = null;
            HostInode found = buckets[bucket];
            while (found != null && found != host) {
                before = found;
                found = found.next;
            }
            if (found == null) {
                return false;
            }
            if (before == null) {
                buckets[bucket] = host.next;
            } else {
                before.next = host.next;
            }
            host.next = null;
            count--;
            return true;
        }

        long[] nodeIds() {
            long[] nodeIds = new long[count];
            int at = 0;
            for (HostInode host : buckets) {
                for (HostInode each = host; each != null; each = each.next) {
                    nodeIds[at++] = each.nodeId();
                }
            }
            return nodeIds;
        }

        void close() {
            for (HostInode host : buckets) {
                for (HostInode each = host; each != null; each = each.next) {
                    FileCalls.close(each.descriptor());
                }
            }
            buckets = new HostInode[1];
            count = 0;
        }

        private void grow() {
            HostInode[] old = buckets;
            buckets = new HostInode[old.length * 4];
            for (HostInode head : old) {
                HostInode host = head;
                while (host != null) {
                    HostInode next = host.next;
                    int bucket = (int) hash(host) & buckets.length - 1;
                    host.next = buckets[bucket];
                    buckets[bucket] = host;
                    host = next;
                }
            }
        }
    }
}
