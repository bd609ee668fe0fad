// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * Makes a directory with names for inodes that no name leads to: a new one each time, {@code lost+found}, or {@code
 * lost+found-2} and so on where there is one. An inode's name there is {@code #} and its number. For one thread.
 */
final class LostAndFound {
    private static final String NAME = "lost+found";
    private static final int MODE = ModeBits.S_IFDIR | 0700;
    private static final int ENTRIES_PER_BUCKET = 6;
    private static final int BUCKETS_PER_BLOCK = 8;
    private static final int ATTEMPT_COUNT_MAX = 1000;
    /** More wait for the next repair. */
    private static final int ENTRY_COUNT_MAX = 1 << 20;
    private static final int HASH_BITS = BucketLayout.KEY_BITS - BucketLayout.DISCRIMINATOR_BITS;

    private final Survey survey;
    private final EntryHash hashes = new EntryHash();
    private final long[] words = new long[UnitLayout.WORD_COUNT];
    private final long[] bucket = new long[UnitLayout.WORD_COUNT];
    private final long[] node = new long[UnitLayout.WORD_COUNT];

    LostAndFound(Survey survey) {
        this.survey = survey;
    }

    /** Gives inodes names. Does what it can: without space, nothing. */
    void attach(long[] inos, int count) {
        long root = survey.head().word(SuperblockLayout.ROOT);
        long own = survey.usage().takeUnit();
        if (own < 0) {
            return;
        }
        int taken = Math.min(count, ENTRY_COUNT_MAX);
        UnitView.clear(words, UnitKind.INODE, own);
        if (!fill(own, Arrays.copyOf(inos, taken))) {
            survey.usage().releaseUnit(own);
            return;
        }
        int subdirectories = 0;
        for (int index = 0; index < taken; index++) {
            if (survey.view().load(inos[index], UnitKind.INODE, node) && InodeWalk.isDirectory(node)) {
                node[InodeLayout.PARENT] = own;
                survey.view().store(inos[index], node);
                subdirectories++;
            }
        }
        words[InodeLayout.MODE_LINKS] = InodeWalk.withLinks(MODE, 2 + subdirectories);
        words[InodeLayout.PARENT] = root;
        survey.view().store(own, words);
        for (int attempt = 1; attempt <= ATTEMPT_COUNT_MAX; attempt++) {
            String name = attempt == 1 ? NAME : NAME + "-" + attempt;
            if (insertInRoot(root, name, own)) {
                return;
            }
        }
    }

    /** Makes the buckets of the new directory, whose inode's words are being made. */
    private boolean fill(long own, long[] inos) {
        int bucketCount = inos.length / ENTRIES_PER_BUCKET + 1;
        long[] order = order(inos, bucketCount);
        int blocks = (bucketCount + BUCKETS_PER_BLOCK - 1) / BUCKETS_PER_BLOCK;
        int done = 0;
        for (int entry = 0; done < blocks; entry++) {
            long length = Math.min(blocks - done, GroupLayout.BLOCK_COUNT / 2);
            long first = survey.usage().takeBlocks(length);
            while (first < 0 && length > 1) {
                length = length / 2;
                first = survey.usage().takeBlocks(length);
            }
            if (first < 0 || entry == ExtentLayout.ROOT_ENTRY_COUNT_MAX) {
                return false;
            }
            int at = InodeLayout.AREA + ExtentLayout.ENTRIES_FROM_NODE + entry * ExtentLayout.ENTRY_WORD_COUNT;
            words[InodeLayout.AREA] = entry + 1L;
            words[at] = done;
            words[at + 1] = length << ExtentLayout.LENGTH_SHIFT | first;
            done += (int) length;
        }
        words[InodeLayout.CONTENT] = InodeLayout.EXTENTS;
        words[InodeLayout.BLOCK_COUNT] = blocks;
        words[InodeLayout.DETAIL] = (long) bucketCount << 32 | inos.length;
        int from = 0;
        for (int index = 0; index < blocks * BUCKETS_PER_BLOCK; index++) {
            int to = from;
            while (to < order.length && bucketOf(order[to], bucketCount) == index) {
                to++;
            }
            if (!fillBucket(own, index, order, from, to)) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private long bucketOf(long ino, int bucketCount) {
        return EntryHash.bucket(hash(nameOf(ino)), bucketCount);
    }

    private static byte[] nameOf(long ino) {
        return ("#" + ino).getBytes(StandardCharsets.US_ASCII);
    }

    private long hash(byte[] name) {
        return hashes.of(survey.geometry().hashSeed(), EntryWords.nameWords(name), 0, name.length);
    }

    /** Answers the inodes in the order of their buckets. */
    private long[] order(long[] inos, int bucketCount) {
        long[] keys = new long[inos.length];
        for (int index = 0; index < inos.length; index++) {
            keys[index] = bucketOf(inos[index], bucketCount) << 32 | index;
        }
        Arrays.sort(keys);
        for (int index = 0; index < keys.length; index++) {
            keys[index] = inos[(int) keys[index]];
        }
        return keys;
    }

    private boolean fillBucket(long own, int index, long[] inos, int from, int to) {
        long unit = unitOfBucket(words, index);
        UnitView.clear(bucket, UnitKind.BUCKET, own);
        for (int at = from; at < to; at++) {
            byte[] name = nameOf(inos[at]);
            if (!append(name, inos[at], 0)) {
                long next = survey.usage().takeUnit();
                if (next < 0) {
                    return false;
                }
                bucket[BucketLayout.OVERFLOW] = next;
                survey.view().store(unit, bucket);
                unit = next;
                UnitView.clear(bucket, UnitKind.BUCKET, own);
                append(name, inos[at], 0);
            }
        }
        survey.view().store(unit, bucket);
        return true;
    }

    /** Adds an entry to the bucket at hand; answers whether there is room. */
    private boolean append(byte[] name, long ino, int discriminator) {
        int used = EntryWords.usedCount(bucket);
        int length = EntryWords.wordCount(name.length);
        if (used + length > BucketLayout.ENTRY_WORD_COUNT_MAX || !survey.view().load(ino, UnitKind.INODE, node)) {
            return false;
        }
        int at = BucketLayout.ENTRIES + used;
        bucket[at] = hash(name) << BucketLayout.DISCRIMINATOR_BITS | discriminator;
        bucket[at + 1] = EntryWords.second(ino, InodeWalk.type(node), name.length);
        long[] nameWords = EntryWords.nameWords(name);
        System.arraycopy(nameWords, 0, bucket, at + BucketLayout.NAME, nameWords.length);
        EntryWords.setCounts(bucket, EntryWords.entryCount(bucket) + 1, used + length);
        return true;
    }

    /** Adds a name to the root directory; answers false if it is there already. */
    private boolean insertInRoot(long root, String text, long ino) {
        byte[] name = text.getBytes(StandardCharsets.US_ASCII);
        if (!survey.view().load(root, UnitKind.INODE, words)) {
            return true;
        }
        if (words[InodeLayout.DETAIL] >>> 32 == 0 && !firstBlock(root)) {
            return true;
        }
        long hash = hash(name);
        long unit = unitOfBucket(words, EntryHash.bucket(hash, words[InodeLayout.DETAIL] >>> 32));
        int discriminator = 0;
        long last = unit;
        for (int count = 0; unit != 0 && count < BucketLayout.CHAIN_COUNT_MAX; count++) {
            if (!survey.view().load(unit, UnitKind.BUCKET, bucket)) {
                return true;
            }
            int same = entriesWith(hash, name);
            if (same < 0) {
                return false;
            }
            discriminator += same;
            last = unit;
            unit = bucket[BucketLayout.OVERFLOW];
        }
        if (!append(name, ino, discriminator)) {
            long next = survey.usage().takeUnit();
            if (next < 0) {
                return true;
            }
            bucket[BucketLayout.OVERFLOW] = next;
            survey.view().store(last, bucket);
            UnitView.clear(bucket, UnitKind.BUCKET, root);
            append(name, ino, discriminator);
            last = next;
        }
        survey.view().store(last, bucket);
        words[InodeLayout.DETAIL]++;
        words[InodeLayout.MODE_LINKS] += 1L << 32;
        survey.view().store(root, words);
        return true;
    }

    /** Answers how many entries here have that hash; -1 if one has that name. */
    private int entriesWith(long hash, byte[] name) {
        long[] wanted = new long[UnitLayout.WORD_COUNT];
        wanted[1] = EntryWords.second(0, 0, name.length);
        long[] nameWords = EntryWords.nameWords(name);
        System.arraycopy(nameWords, 0, wanted, BucketLayout.NAME, nameWords.length);
        int same = 0;
        int end = BucketLayout.ENTRIES + EntryWords.usedCount(bucket);
        for (int at = BucketLayout.ENTRIES; at < end;
                at += EntryWords.wordCount(EntryWords.nameLength(bucket[at + 1]))) {
            if (bucket[at] >>> BucketLayout.DISCRIMINATOR_BITS == (hash & (1L << HASH_BITS) - 1)) {
                if (EntryWords.isSameName(bucket, at, wanted, 0)) {
                    return -1;
                }
                same = Math.max(same, (int) bucket[at] & (1 << BucketLayout.DISCRIMINATOR_BITS) - 1) + 1;
            }
        }
        return same;
    }

    /** The root directory gets its first block. */
    private boolean firstBlock(long root) {
        long block = survey.usage().takeBlocks(1);
        if (block < 0) {
            return false;
        }
        UnitView.clear(bucket, UnitKind.BUCKET, root);
        survey.view().store(block * BUCKETS_PER_BLOCK, bucket);
        int at = InodeLayout.AREA + ExtentLayout.ENTRIES_FROM_NODE;
        words[InodeLayout.CONTENT] = InodeLayout.EXTENTS;
        words[InodeLayout.AREA] = 1;
        words[at] = 0;
        words[at + 1] = 1L << ExtentLayout.LENGTH_SHIFT | block;
        words[InodeLayout.BLOCK_COUNT] = 1;
        words[InodeLayout.DETAIL] = 1L << 32;
        return true;
    }

    /** Finds the unit of a bucket of a directory whose tree was walked before; 0 if there is none. */
    private long unitOfBucket(long[] inode, long index) {
        long logical = index / BUCKETS_PER_BLOCK;
        long[] at = inode;
        int base = InodeLayout.AREA;
        for (int height = (int) (inode[base] >>> 32); ; height--) {
            int found = -1;
            for (int entry = 0; entry < (int) at[base]; entry++) {
                int word = base + ExtentLayout.ENTRIES_FROM_NODE + entry * ExtentLayout.ENTRY_WORD_COUNT;
                if ((at[word] & ExtentLayout.LOGICAL_MASK) <= logical) {
                    found = word;
                }
            }
            if (found < 0) {
                return 0;
            }
            long first = at[found] & ExtentLayout.LOGICAL_MASK;
            if (height == 0) {
                long block = (at[found + 1] & ExtentLayout.PHYSICAL_MASK) + logical - first;
                return block * BUCKETS_PER_BLOCK + index % BUCKETS_PER_BLOCK;
            }
            if (!survey.view().load(at[found + 1], UnitKind.EXTENTS, node)) {
                return 0;
            }
            at = node;
            base = ExtentLayout.NODE;
        }
    }
}
