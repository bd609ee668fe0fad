// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Arrays;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * Reads the entries of one directory: that each lies in the bucket of its name, is there once, and leads to an inode
 * that fits. Meets these inodes for the first time, or again. For one thread.
 */
final class DirectoryWalk {
    private static final int BUCKETS_PER_BLOCK = 8;
    private static final int DIRECTORY_TYPE = 4;
    private static final int CHAIN_WORDS = BucketLayout.CHAIN_COUNT_MAX * UnitLayout.WORD_COUNT;

    private final Survey survey;
    private final ExtentWalk extents;
    private final InodeWalk inodes;
    private final EntryHash hashes = new EntryHash();
    private final long[] directory = new long[UnitLayout.WORD_COUNT];
    private final long[] child = new long[UnitLayout.WORD_COUNT];
    private final long[] bucket = new long[UnitLayout.WORD_COUNT];
    /** Of the bucket that is being read, the entries so far, as they lie, to find those that are there twice. */
    private final long[] chain = new long[CHAIN_WORDS];
    private int chainLength;
    /** The runs of its blocks: first logical block, first physical block, length. */
    private long[] runs = new long[48];
    private int runsLength;
    private long ino;
    private long bucketCount;
    private long entryCount;
    private long subdirectoryCount;
    /** Entries that count for what the inode tells, and go if this is a repair. */
    private long badCount;
    private long badDirectoryCount;
    /** A repair has changed the type of an entry in the unit that is being read. */
    private boolean typeFixed;

    DirectoryWalk(Survey survey, InodeWalk inodes) {
        this.survey = survey;
        this.inodes = inodes;
        extents = new ExtentWalk(survey);
    }

    private boolean found(Problem problem, String detail) {
        return survey.found(new PoolObject.Inode(ino), problem, detail);
    }

    /** Reads a directory that was met before. */
    void walk(long inode) {
        ino = inode;
        runsLength = 0;
        entryCount = 0;
        subdirectoryCount = 0;
        badCount = 0;
        badDirectoryCount = 0;
        if (!survey.view().load(ino, UnitKind.INODE, directory)) {
            return;
        }
        bucketCount = directory[InodeLayout.DETAIL] >>> 32;
        boolean changed = false;
        long blocks = 0;
        if ((int) directory[InodeLayout.CONTENT] == InodeLayout.EXTENTS) {
            changed = extents.walk(ino, directory, this::addRun);
            blocks = extents.blockCount();
        }
        if (blocks != directory[InodeLayout.BLOCK_COUNT]
                && found(Problem.BLOCK_COUNT, directory[InodeLayout.BLOCK_COUNT] + ", not " + blocks)) {
            directory[InodeLayout.BLOCK_COUNT] = blocks;
            changed = true;
        }
        if (coversBuckets()) {
            readBuckets();
        } else if (found(Problem.BUCKET_COUNT, bucketCount + " buckets, " + blocks + " blocks")) {
            empty();
            changed = true;
        }
        changed |= counts();
        if (changed) {
            survey.view().store(ino, directory);
        }
    }

    private void addRun(long logical, long physical, long length, long flags) {
        if (runsLength == runs.length) {
            runs = Arrays.copyOf(runs, runsLength * 2);
        }
        runs[runsLength++] = logical;
        runs[runsLength++] = physical;
        runs[runsLength++] = length;
    }

    private boolean coversBuckets() {
        long next = 0;
        for (int run = 0; run < runsLength && runs[run] == next; run += 3) {
            next += runs[run + 2];
        }
        return next * BUCKETS_PER_BLOCK >= bucketCount;
    }

    /** Gives all of it back. */
    private void empty() {
        for (int run = 0; run < runsLength; run += 3) {
            survey.usage().releaseBlocks(runs[run + 1], runs[run + 2]);
        }
        directory[InodeLayout.CONTENT] = InodeLayout.NOTHING;
        directory[InodeLayout.DETAIL] = 0;
        directory[InodeLayout.BLOCK_COUNT] = 0;
        Arrays.fill(directory, InodeLayout.AREA, InodeLayout.AREA + InodeLayout.AREA_WORD_COUNT, 0);
    }

    /** Compares what the inode counts with what was met. Answers whether the inode is changed. */
    private boolean counts() {
        long told = directory[InodeLayout.DETAIL] & 0xFFFF_FFFFL;
        if (told != entryCount + badCount) {
            found(Problem.ENTRY_COUNT, told + ", not " + (entryCount + badCount));
        }
        int links = InodeWalk.links(directory);
        boolean removed = links == 0 && directory[InodeLayout.ORPHAN_PLACE] != 0 && entryCount == 0;
        long linksMet = removed ? 0 : 2 + subdirectoryCount;
        if (links != linksMet + badDirectoryCount) {
            found(Problem.LINK_COUNT, links + ", not " + (linksMet + badDirectoryCount));
        }
        if (!survey.repairing() || told == entryCount && links == linksMet) {
            return false;
        }
        directory[InodeLayout.DETAIL] = directory[InodeLayout.DETAIL] & ~0xFFFF_FFFFL | entryCount;
        directory[InodeLayout.MODE_LINKS] = InodeWalk.withLinks(directory[InodeLayout.MODE_LINKS], linksMet);
        return true;
    }

    private void readBuckets() {
        long index = 0;
        for (int run = 0; run < runsLength; run += 3) {
            long unit = runs[run + 1] * BUCKETS_PER_BLOCK;
            long end = Math.min(bucketCount, index + runs[run + 2] * BUCKETS_PER_BLOCK);
            for (; index < end; index++) {
                readBucket(index, unit++);
            }
        }
    }

    /** Reads a bucket with its overflow units. */
    private void readBucket(long index, long first) {
        chainLength = 0;
        long unit = first;
        for (int count = 0; unit != 0; count++) {
            if (!survey.view().load(unit, UnitKind.BUCKET, bucket)
                    || UnitLayout.owner(bucket[UnitLayout.HEADER]) != (ino & 0xFFFF_FFFFL)) {
                if (found(Problem.BUCKET_DAMAGED, "bucket " + index + ", unit " + unit)) {
                    UnitView.clear(bucket, UnitKind.BUCKET, ino);
                    survey.view().store(unit, bucket);
                }
                return;
            }
            boolean changed = entries(index);
            long next = bucket[BucketLayout.OVERFLOW];
            if (next != 0 && !isFollowed(index, next, count)) {
                bucket[BucketLayout.OVERFLOW] = 0;
                changed = survey.repairing();
                next = 0;
            }
            if (changed) {
                survey.view().store(unit, bucket);
            }
            unit = next;
        }
    }

    /** Says whether a pointer to an overflow unit can be followed; claims that unit. */
    private boolean isFollowed(long index, long next, int count) {
        if (count + 2 > BucketLayout.CHAIN_COUNT_MAX || !survey.view().load(next, UnitKind.BUCKET, child)
                || UnitLayout.owner(child[UnitLayout.HEADER]) != (ino & 0xFFFF_FFFFL)) {
            found(Problem.BUCKET_DAMAGED, "bucket " + index + ", overflow unit " + next);
            return false;
        }
        return claim(next, new PoolObject.Inode(ino));
    }

    private boolean claim(long unit, PoolObject object) {
        int answer = survey.usage().claimUnit(unit);
        if (answer == Usage.OK) {
            return true;
        }
        boolean outside = answer == Usage.OUTSIDE;
        boolean repair = survey.found(object, outside ? Problem.UNIT_OUTSIDE : Problem.UNIT_TWICE, "unit " + unit);
        return repair && outside && survey.usage().addSlot(survey.usage().slot(unit))
                && survey.usage().claimUnit(unit) == Usage.OK;
    }

    /** Looks at the entries in the bucket's unit; answers whether it is to be stored. */
    private boolean entries(long index) {
        int used = EntryWords.usedCount(bucket);
        int count = EntryWords.entryCount(bucket);
        int end = BucketLayout.ENTRIES + Math.clamp(used, 0, BucketLayout.ENTRY_WORD_COUNT_MAX);
        int kept = 0;
        int seen = 0;
        int to = BucketLayout.ENTRIES;
        int at = BucketLayout.ENTRIES;
        while (at < end) {
            int length = at + 1 < end ? EntryWords.nameLength(bucket[at + 1]) : 0;
            int words = EntryWords.wordCount(length);
            if (length == 0 || length > EntryWords.NAME_LENGTH_MAX || at + words > end) {
                break;
            }
            seen++;
            if (entry(index, at) || !survey.repairing()) {
                System.arraycopy(bucket, at, bucket, to, words);
                to += words;
                kept++;
            }
            at += words;
        }
        boolean invalid = at != end || seen != count || used < 0 || used > BucketLayout.ENTRY_WORD_COUNT_MAX;
        if (invalid) {
            found(Problem.BUCKET_INVALID, "bucket " + index + ": " + count + " entries in " + used + " words");
        }
        if (!survey.repairing() || kept == count && !invalid && !typeFixed) {
            return false;
        }
        typeFixed = false;
        Arrays.fill(bucket, to, UnitLayout.WORD_COUNT, 0);
        EntryWords.setCounts(bucket, kept, to - BucketLayout.ENTRIES);
        return true;
    }

    /** Looks at an entry, and at the inode if it is met for the first time. Answers whether the entry is good. */
    private boolean entry(long index, int at) {
        long key = bucket[at];
        long second = bucket[at + 1];
        int length = EntryWords.nameLength(second);
        if (!EntryWords.isName(bucket, at)) {
            return bad(at, Problem.ENTRY_NAME);
        }
        long hash = key >>> BucketLayout.DISCRIMINATOR_BITS;
        if (hash != hashes.of(survey.geometry().hashSeed(), bucket, at + BucketLayout.NAME, length)
                || EntryHash.bucket(hash, bucketCount) != index) {
            return bad(at, Problem.ENTRY_PLACE);
        }
        if (isTwice(at)) {
            return bad(at, Problem.ENTRY_TWICE);
        }
        int words = EntryWords.wordCount(length);
        System.arraycopy(bucket, at, chain, chainLength, words);
        chainLength += words;
        if (!reach(at, EntryWords.ino(second), EntryWords.type(second))) {
            return false;
        }
        entryCount++;
        return true;
    }

    private boolean bad(int at, Problem problem) {
        badCount++;
        boolean counted = problem != Problem.DIRECTORY_TWICE && EntryWords.type(bucket[at + 1]) == DIRECTORY_TYPE;
        badDirectoryCount += counted ? 1 : 0;
        survey.found(new PoolObject.Entry(ino, EntryWords.name(bucket, at)), problem, "");
        return false;
    }

    private boolean isTwice(int at) {
        for (int other = 0; other < chainLength; other += EntryWords.wordCount(
                EntryWords.nameLength(chain[other + 1]))) {
            if (chain[other] == bucket[at] || chain[other] >>> BucketLayout.DISCRIMINATOR_BITS
                    == bucket[at] >>> BucketLayout.DISCRIMINATOR_BITS
                    && EntryWords.isSameName(bucket, at, chain, other)) {
                return true;
            }
        }
        return false;
    }

    /** Follows an entry. */
    private boolean reach(int at, long target, int type) {
        if (!survey.view().load(target, UnitKind.INODE, child)) {
            return bad(at, Problem.ENTRY_DANGLING);
        }
        boolean isDirectory = InodeWalk.isDirectory(child);
        if (survey.usage().isReached(target) || target == survey.head().word(
                SuperblockLayout.ROOT)) {
            if (isDirectory) {
                return bad(at, Problem.DIRECTORY_TWICE);
            }
            survey.names().put(target, survey.names().get(target, 1) + 1);
        } else {
            if (!claim(target, new PoolObject.Inode(target))) {
                return !survey.repairing();
            }
            meet(target, isDirectory);
        }
        subdirectoryCount += isDirectory ? 1 : 0;
        if (InodeWalk.type(child) != type
                && survey.found(new PoolObject.Entry(ino, EntryWords.name(bucket, at)), Problem.ENTRY_TYPE, "type "
                        + type + ", not " + InodeWalk.type(child))) {
            int length = EntryWords.nameLength(bucket[at + 1]);
            bucket[at + 1] = EntryWords.second(target, InodeWalk.type(child), length);
            typeFixed = true;
        }
        return true;
    }

    private void meet(long target, boolean isDirectory) {
        if (isDirectory) {
            if (child[InodeLayout.PARENT] != ino && survey.found(new PoolObject.Inode(target), Problem.PARENT,
                    child[InodeLayout.PARENT] + ", not " + ino)) {
                child[InodeLayout.PARENT] = ino;
                survey.view().store(target, child);
            }
            survey.pushDirectory(target);
        } else if (InodeWalk.links(child) != 1) {
            survey.names().put(target, 1);
        }
        inodes.examine(target, child);
    }
}
