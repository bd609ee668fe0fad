// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import org.zufs.base.linux.ModeBits;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/** Looks at one inode: its fields, and all that it leads to, except what a directory contains. For one thread. */
final class InodeWalk {
    private static final int TYPE_SHIFT = 12;
    private static final int MODE_MASK = 0xFFFF;
    private static final long LOW_MASK = 0xFFFF_FFFFL;
    private static final long SIZE_MAX = 1L << 62;
    private static final int TARGET_LENGTH_MAX = 4095;
    private static final int NANOS_END = 1_000_000_000;
    private static final int UNKNOWN_MODE = ModeBits.S_IFREG | 0600;
    private static final ExtentWalk.ExtentVisitor NOBODY = (logical, physical, length, flags) -> { };

    private final Survey survey;
    private final ExtentWalk extents;
    private final long[] blob = new long[BlobLayout.WORD_COUNT];
    private final long[] orphans = new long[UnitLayout.WORD_COUNT];
    private final long[] blobBlocks = new long[BlobLayout.BLOCK_COUNT_MAX];
    private long ino;
    private long[] words;
    private boolean changed;

    InodeWalk(Survey survey) {
        this.survey = survey;
        extents = new ExtentWalk(survey);
    }

    /** {@return the type of an inode as directories tell it (DT_*)} */
    static int type(long[] words) {
        return (int) words[InodeLayout.MODE_LINKS] >>> TYPE_SHIFT & 0xF;
    }

    static boolean isDirectory(long[] words) {
        return type(words) == ModeBits.S_IFDIR >>> TYPE_SHIFT;
    }

    static int links(long[] words) {
        return (int) (words[InodeLayout.MODE_LINKS] >>> 32);
    }

    static long withLinks(long modeLinks, long links) {
        return modeLinks & LOW_MASK | links << 32;
    }

    /**
     * Looks at an inode that something has claimed; what repair changes is stored.
     *
     * @param inode its number
     * @param of    its words, as loaded
     */
    void examine(long inode, long[] of) {
        ino = inode;
        words = of;
        changed = false;
        survey.countInode();
        fields();
        orphanPlace();
        if (isDirectory(words)) {
            directoryContent();
        } else {
            content();
        }
        if (words[InodeLayout.ATTRIBUTES] != 0) {
            long length = blob(words[InodeLayout.ATTRIBUTES], "extended attributes");
            if (length < 0 && survey.repairing()) {
                set(InodeLayout.ATTRIBUTES, 0);
            }
        }
        if (changed) {
            survey.view().store(ino, words);
        }
    }

    private void set(int index, long value) {
        words[index] = value;
        changed = true;
    }

    private boolean found(Problem problem, String detail) {
        return survey.found(new PoolObject.Inode(ino), problem, detail);
    }

    private void fields() {
        long modeLinks = words[InodeLayout.MODE_LINKS];
        int mode = (int) modeLinks;
        boolean known = switch (mode & ModeBits.S_IFMT) {
            case ModeBits.S_IFREG, ModeBits.S_IFDIR, ModeBits.S_IFLNK, ModeBits.S_IFCHR, ModeBits.S_IFBLK,
                 ModeBits.S_IFIFO, ModeBits.S_IFSOCK -> true;
            default -> false;
        };
        if ((!known || (mode & ~MODE_MASK) != 0) && found(Problem.INODE_FIELD, "mode " + Integer.toOctalString(mode))) {
            set(InodeLayout.MODE_LINKS, modeLinks & ~LOW_MASK | (known ? mode & MODE_MASK : UNKNOWN_MODE));
        }
        nanos(InodeLayout.ACCESS_MODIFY_NANOS, "access", "modify");
        nanos(InodeLayout.CHANGE_BIRTH_NANOS, "change", "birth");
        long size = words[InodeLayout.SIZE];
        boolean link = (mode & ModeBits.S_IFMT) == ModeBits.S_IFLNK;
        if ((size < 0 || size > SIZE_MAX || link && (size < 1 || size > TARGET_LENGTH_MAX))
                && found(Problem.INODE_FIELD, "size " + size)) {
            set(InodeLayout.SIZE, link ? 1 : size < 0 ? 0 : SIZE_MAX);
        }
    }

    private void nanos(int index, String first, String second) {
        long both = words[index];
        boolean low = (int) both < 0 || (int) both >= NANOS_END;
        boolean high = (int) (both >>> 32) < 0 || (int) (both >>> 32) >= NANOS_END;
        if ((low || high) && found(Problem.INODE_FIELD, "nanoseconds of " + (low ? first : second))) {
            set(index, (low ? 0 : both & LOW_MASK) | (high ? 0 : both & ~LOW_MASK));
        }
    }

    /** An inode that says that it is among the orphans is there. */
    private void orphanPlace() {
        long place = words[InodeLayout.ORPHAN_PLACE];
        if (place == 0) {
            return;
        }
        long unit = place / UnitLayout.WORD_COUNT;
        int word = (int) (place & UnitLayout.WORD_COUNT - 1);
        boolean there = word >= OrphanLayout.PLACES && survey.view().load(unit, UnitKind.ORPHANS, orphans)
                && orphans[word] == ino;
        if (!there && found(Problem.ORPHAN_PLACE, "place " + place)) {
            set(InodeLayout.ORPHAN_PLACE, 0);
        }
    }

    /** What its blocks are, {@link DirectoryWalk} looks at. */
    private void directoryContent() {
        int content = (int) words[InodeLayout.CONTENT];
        if (content != InodeLayout.EXTENTS && content != InodeLayout.NOTHING) {
            incomprehensible(content);
        }
    }

    private void content() {
        int content = (int) words[InodeLayout.CONTENT];
        boolean file = type(words) == ModeBits.S_IFREG >>> TYPE_SHIFT;
        boolean link = type(words) == ModeBits.S_IFLNK >>> TYPE_SHIFT;
        long blocks = 0;
        if (content == InodeLayout.INLINE && (file || link)) {
            inline();
        } else if (content == InodeLayout.EXTENTS && file) {
            changed |= extents.walk(ino, words, NOBODY);
            blocks = extents.blockCount();
        } else if (content == InodeLayout.BLOB && link) {
            long length = blob(words[InodeLayout.DETAIL], "target");
            if (length != words[InodeLayout.SIZE] && length >= 0) {
                found(Problem.BLOB_DAMAGED, "target of " + length + " bytes, size " + words[InodeLayout.SIZE]);
            }
            if (length != words[InodeLayout.SIZE] && survey.repairing()) {
                empty();
            }
        } else if (content != InodeLayout.NOTHING || link) {
            incomprehensible(content);
        }
        if (words[InodeLayout.BLOCK_COUNT] != blocks
                && found(Problem.BLOCK_COUNT, words[InodeLayout.BLOCK_COUNT] + ", not " + blocks)) {
            set(InodeLayout.BLOCK_COUNT, blocks);
        }
    }

    private void incomprehensible(int content) {
        if (found(Problem.INODE_CONTENT, "content " + content + " of type " + type(words))) {
            empty();
        }
    }

    /** A symbolic link cannot be empty: it leads to a name that says why. */
    private void empty() {
        boolean link = type(words) == ModeBits.S_IFLNK >>> TYPE_SHIFT;
        for (int index = 0; index < InodeLayout.AREA_WORD_COUNT; index++) {
            set(InodeLayout.AREA + index, 0);
        }
        set(InodeLayout.CONTENT, link ? InodeLayout.INLINE : InodeLayout.NOTHING);
        set(InodeLayout.DETAIL, 0);
        set(InodeLayout.SIZE, link ? 4 : 0);
        set(InodeLayout.AREA, link ? 0x74736F6CL : 0);
    }

    private void inline() {
        long size = words[InodeLayout.SIZE];
        if (size < 0 || size > InodeLayout.AREA_LENGTH) {
            if (found(Problem.INODE_FIELD, "size " + size + " of inline content")) {
                set(InodeLayout.SIZE, InodeLayout.AREA_LENGTH);
            }
            return;
        }
        int full = (int) size >>> 3;
        long tail = full < InodeLayout.AREA_WORD_COUNT ? words[InodeLayout.AREA + full] >>> ((size & 7) << 3) : 0;
        for (int index = full + 1; index < InodeLayout.AREA_WORD_COUNT; index++) {
            tail |= words[InodeLayout.AREA + index];
        }
        if (tail != 0 && found(Problem.INLINE_TAIL, "size " + size)) {
            long mask = (1L << ((size & 7) << 3)) - 1;
            set(InodeLayout.AREA + full, words[InodeLayout.AREA + full] & mask);
            for (int index = full + 1; index < InodeLayout.AREA_WORD_COUNT; index++) {
                set(InodeLayout.AREA + index, 0);
            }
        }
    }

    /** Walks a blob and claims its blocks. Answers its length in bytes; -1 if there was a finding. */
    private long blob(long first, String what) {
        long length = 0;
        int count = 0;
        for (long block = first; block != 0; block = blob[BlobLayout.NEXT]) {
            String flaw = null;
            if (count == BlobLayout.BLOCK_COUNT_MAX || !survey.geometry().isBlock(block)
                    || !survey.view().loadBlob(block, blob)
                    || blob[BlobLayout.LENGTH] < 1 || blob[BlobLayout.LENGTH] > BlobLayout.CONTENT_LENGTH_MAX) {
                found(Problem.BLOB_DAMAGED, what + ", block " + block);
                flaw = what;
            } else if (survey.usage().claimBlocks(block, 1, false) >= 0) {
                found(Problem.DOUBLE_USE, what + ", block " + block);
                flaw = what;
            }
            if (flaw != null) {
                while (count > 0 && survey.repairing()) {
                    survey.usage().releaseBlocks(blobBlocks[--count], 1);
                }
                return -1;
            }
            blobBlocks[count++] = block;
            length += blob[BlobLayout.LENGTH];
        }
        return length;
    }
}
