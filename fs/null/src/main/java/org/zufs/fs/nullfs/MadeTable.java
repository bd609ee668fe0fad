// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.nullfs;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;

/** The names that were made, of all directories. Striped by hash, so that lanes do not meet. */
final class MadeTable {
    private static final int STRIPE_COUNT = 64;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Stripe[] stripes = new Stripe[STRIPE_COUNT];

    MadeTable(NullSuperblock superblock, int capacity) {
        for (int index = 0; index < STRIPE_COUNT; index++) {
            stripes[index] = new Stripe(superblock, index, (capacity + STRIPE_COUNT - 1) / STRIPE_COUNT);
        }
    }

    long freeCount() {
        long count = 0;
        for (Stripe stripe : stripes) {
            count += stripe.pool.count();
        }
        return count;
    }

    int find(NullDirectory parent, Name name, Entry out) {
        long key = key(parent, name);
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            MadeInode slot = stripe.find(parent, key);
            if (slot == null) {
                return -ErrorNumber.ENOENT;
            }
            out.foundWithAttributes(slot.inode());
            return slot.inode().getattr(null, NullDirectory.NO_HANDLE, out.attributes());
        }
    }

    int make(Request request, NullDirectory parent, Name name, int mode, boolean directory, Entry out) {
        long key = key(parent, name);
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            if (stripe.find(parent, key) != null) {
                return -ErrorNumber.EEXIST;
            }
            MadeInode slot = stripe.pool.take();
            if (slot == null) {
                return -ErrorNumber.ENOSPC;
            }
            slot.begin(request, mode, directory);
            stripe.add(parent, key, slot);
            out.foundWithAttributes(slot.inode());
            return slot.inode().getattr(request, NullDirectory.NO_HANDLE, out.attributes());
        }
    }

    int remove(NullDirectory parent, Name name, boolean directory) {
        long key = key(parent, name);
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            MadeInode slot = stripe.find(parent, key);
            if (slot == null) {
                return -ErrorNumber.ENOENT;
            }
            if (slot.isDirectory() != directory) {
                return directory ? -ErrorNumber.ENOTDIR : -ErrorNumber.EISDIR;
            }
            if (directory && slot.directory().madeCount() > 0) {
                return -ErrorNumber.ENOTEMPTY;
            }
            stripe.remove(slot);
            slot.unname();
            return 0;
        }
    }

    int rename(NullDirectory parent, Name name, NullDirectory newParent, Name newName, int flags) {
        long key = key(parent, name);
        long newKey = key(newParent, newName);
        Stripe from = stripe(key);
        Stripe to = stripe(newKey);
        synchronized (from.index <= to.index ? from : to) {
            synchronized (from.index <= to.index ? to : from) {
                MadeInode slot = from.find(parent, key);
                MadeInode target = to.find(newParent, newKey);
                int refusal = refusal(slot, target, flags);
                if (refusal != 0 || slot == target) {
                    return refusal;
                }
                from.remove(slot);
                if (target != null) {
                    to.remove(target);
                }
                to.add(newParent, newKey, slot);
                if (flags == Directory.RENAME_EXCHANGE) {
                    from.add(parent, key, target);
                } else if (target != null) {
                    target.unname();
                }
                return 0;
            }
        }
    }

    private static int refusal(MadeInode slot, MadeInode target, int flags) {
        if (slot == null) {
            return -ErrorNumber.ENOENT;
        }
        if (flags == Directory.RENAME_EXCHANGE) {
            return target == null ? -ErrorNumber.ENOENT : 0;
        }
        if ((flags & ~Directory.RENAME_NOREPLACE) != 0) {
            return -ErrorNumber.EINVAL;
        }
        if (target == null || slot == target) {
            return target != null && flags != 0 ? -ErrorNumber.EEXIST : 0;
        }
        if (flags != 0) {
            return -ErrorNumber.EEXIST;
        }
        if (slot.isDirectory() != target.isDirectory()) {
            return slot.isDirectory() ? -ErrorNumber.ENOTDIR : -ErrorNumber.EISDIR;
        }
        return target.isDirectory() && target.directory().madeCount() > 0 ? -ErrorNumber.ENOTEMPTY : 0;
    }

    private static long key(NullDirectory parent, Name name) {
        long mixed = (name.hash() ^ parent.nodeId() * PRIME) * PRIME;
        return mixed ^ mixed >>> 32;
    }

    private Stripe stripe(long key) {
        return stripes[(int) (key & STRIPE_COUNT - 1)];
    }

    /** Its monitor guards the names in it. Two are taken in the order of their index. */
    private static final class Stripe {
        private final int index;
        private final MadePool pool;
        private final MadeInode[] buckets;

        Stripe(NullSuperblock superblock, int index, int capacity) {
            this.index = index;
            pool = new MadePool(superblock, capacity);
            buckets = new MadeInode[Math.max(1, Integer.highestOneBit(capacity) * 2)];
        }

        MadeInode find(NullDirectory parent, long key) {
            MadeInode slot = buckets[bucket(key)];
            while (slot != null && (slot.key != key || slot.parent != parent)) {
                slot = slot.next;
            }
            return slot;
        }

        void add(NullDirectory parent, long key, MadeInode slot) {
            slot.parent = parent;
            slot.key = key;
            slot.next = buckets[bucket(key)];
            buckets[bucket(key)] = slot;
            parent.countMade(1);
        }

        void remove(MadeInode slot) {
            int bucket = bucket(slot.key);
            if (buckets[bucket] == slot) {
                buckets[bucket] = slot.next;
            } else {
                MadeInode before = buckets[bucket];
                while (before.next != slot) {
                    before = before.next;
                }
                before.next = slot.next;
            }
            slot.next = null;
            slot.parent.countMade(-1);
        }

        private int bucket(long key) {
            return (int) (key >>> 32) & buckets.length - 1;
        }
    }
}
