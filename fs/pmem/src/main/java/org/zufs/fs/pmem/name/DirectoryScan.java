// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.name;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.PoolGeometry;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.media.PersistentMemory;

/** Lists entries in the order of their places: bucket by bucket, each checked before. Immutable, any thread. */
final class DirectoryScan {
    private final PersistentMemory memory;
    private final BucketMap map;
    private final Buckets buckets;

    DirectoryScan(PoolGeometry geometry, BucketMap map, Buckets buckets) {
        memory = geometry.memory();
        this.map = map;
        this.buckets = buckets;
    }

    /**
     * Lists from a place on, until an entry is not taken or all have been.
     *
     * @param state       of the directory
     * @param bucketCount at least 1
     * @param fromPlace   at least 0
     * @param taker       takes the entries
     * @return 0; -EIO if the first bucket is damaged
     */
    int list(DirectoryState state, int bucketCount, long fromPlace, EntryTaker taker) {
        long header = Buckets.header(state);
        boolean fromLowest = fromPlace <= state.lowestPlace;
        long place = Math.max(fromPlace, state.lowestPlace);
        boolean found = false;
        while (place < BucketOrder.END) {
            int bucket = BucketOrder.bucket(BucketOrder.hash(place), bucketCount);
            long unit = map.offset(state, bucket);
            if (unit < 0 || buckets.verify(unit, header) < 0) {
                return found ? 0 : -ErrorNumber.EIO;
            }
            for (long entry = buckets.lowest(unit, place); entry != Buckets.NONE; entry = buckets.lowest(unit, place)) {
                place = BucketOrder.place(memory.word(entry));
                if (fromLowest && !found) {
                    state.lowestPlace = place;
                }
                if (!give(entry, place + 1 + Directory.FIRST_POSITION, taker)) {
                    return 0;
                }
                found = true;
                place++;
            }
            place = BucketOrder.endOf(bucket, bucketCount);
        }
        if (fromLowest && !found) {
            state.lowestPlace = BucketOrder.END;
        }
        return 0;
    }

    private boolean give(long entry, long next, EntryTaker taker) {
        long second = memory.word(entry + Long.BYTES);
        return taker.take(memory.metadata(), entry + BucketLayout.NAME * Long.BYTES, Buckets.nameLength(second),
                second & Buckets.INODE_MASK, Buckets.type(second), next);
    }
}
