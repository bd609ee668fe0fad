// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zufs.fs.pmem.format.BucketLayout;

/** The entries of a bucket, as words. */
final class EntryWords {
    /** The longest name, in bytes. */
    static final int NAME_LENGTH_MAX = 255;

    private static final int COUNT_SHIFT = 32;
    private static final int SLASH = '/';
    private static final int DOT = '.';

    private EntryWords() {
    }

    static int entryCount(long[] bucket) {
        return (int) bucket[BucketLayout.COUNTS];
    }

    static int usedCount(long[] bucket) {
        return (int) (bucket[BucketLayout.COUNTS] >>> COUNT_SHIFT);
    }

    static void setCounts(long[] bucket, int entries, int used) {
        bucket[BucketLayout.COUNTS] = (long) used << COUNT_SHIFT | entries;
    }

    static int nameLength(long second) {
        return (int) (second >>> BucketLayout.LENGTH_SHIFT);
    }

    static int type(long second) {
        return (int) (second >>> BucketLayout.TYPE_SHIFT) & 0xF;
    }

    static long ino(long second) {
        return second & (1L << BucketLayout.INODE_BITS) - 1;
    }

    static long second(long ino, int type, int nameLength) {
        return (long) nameLength << BucketLayout.LENGTH_SHIFT | (long) type << BucketLayout.TYPE_SHIFT | ino;
    }

    static int wordCount(int nameLength) {
        return BucketLayout.NAME + (nameLength + Long.BYTES - 1 >>> 3);
    }

    /** {@return the words of a name} */
    static long[] nameWords(byte[] name) {
        long[] words = new long[name.length + Long.BYTES - 1 >>> 3];
        for (int index = 0; index < name.length; index++) {
            words[index >>> 3] |= (name[index] & 0xFFL) << (index << 3);
        }
        return words;
    }

    /** {@return the name of an entry, with what cannot be shown as ?} */
    static String name(long[] bucket, int entry) {
        int length = Math.min(nameLength(bucket[entry + 1]), NAME_LENGTH_MAX);
        byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            int word = entry + BucketLayout.NAME + (index >>> 3);
            bytes[index] = word < bucket.length ? (byte) (bucket[word] >>> (index << 3)) : (byte) '?';
        }
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    /** Says whether the bytes of an entry can be a name, and those behind it are zeros. */
    static boolean isName(long[] bucket, int entry) {
        int length = nameLength(bucket[entry + 1]);
        for (int index = 0; index < length; index++) {
            int character = (int) (bucket[entry + BucketLayout.NAME + (index >>> 3)] >>> (index << 3)) & 0xFF;
            if (character == 0 || character == SLASH) {
                return false;
            }
        }
        long last = bucket[entry + BucketLayout.NAME + (length - 1 >>> 3)];
        if ((length & 7) != 0 && last >>> ((length & 7) << 3) != 0) {
            return false;
        }
        return last != DOT || length != 1 ? last != (DOT << 8 | DOT) || length != 2 : false;
    }

    /** {@return true if two entries have the same name} */
    static boolean isSameName(long[] one, int entry, long[] other, int otherEntry) {
        int length = nameLength(one[entry + 1]);
        int words = wordCount(length) - BucketLayout.NAME;
        return length == nameLength(other[otherEntry + 1]) && Arrays.equals(one, entry + BucketLayout.NAME,
                entry + BucketLayout.NAME + words, other, otherEntry + BucketLayout.NAME,
                otherEntry + BucketLayout.NAME + words);
    }
}
