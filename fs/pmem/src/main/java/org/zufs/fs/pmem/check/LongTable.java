// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;

/** A number for each of some keys, which are not 0. Grows; for one thread. */
final class LongTable {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[64];
    private long[] values = new long[64];
    private int count;

    /** {@return the value of a key, or the other number if it has none} */
    long get(long key, long otherwise) {
        int place = place(key);
        return keys[place] == key ? values[place] : otherwise;
    }

    /** Gives a key a value. */
    void put(long key, long value) {
        assert key != 0;
        int place = place(key);
        if (keys[place] == 0) {
            keys[place] = key;
            values[place] = value;
            if (++count * 2 > keys.length) {
                grow();
            }
        } else {
            values[place] = value;
        }
    }

    /** {@return how many keys there are} */
    int count() {
        return count;
    }

    /** {@return all keys in ascending order} */
    long[] sortedKeys() {
        return Arrays.stream(keys).filter(key -> key != 0).sorted().toArray();
    }

    /** Forgets all. */
    void clear() {
        if (count > 0) {
            Arrays.fill(keys, 0);
            count = 0;
        }
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) (key * STEP >>> 32) & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        for (int index = 0; index < oldKeys.length; index++) {
            if (oldKeys[index] != 0) {
                int place = place(oldKeys[index]);
                keys[place] = oldKeys[index];
                values[place] = oldValues[index];
            }
        }
    }
}
