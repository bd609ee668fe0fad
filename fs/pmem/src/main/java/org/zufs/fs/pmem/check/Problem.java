// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import java.util.Locale;

/** What can be wrong in a pool. Constants are part of the output for programs: none changes its meaning. */
public enum Problem {
    /** Neither copy of the superblock is intact. */
    NO_SUPERBLOCK("neither copy of the superblock is intact", "cannot help", false),
    /** A magic that is another file's. */
    NOT_A_POOL("this is no pool", "cannot help", false),
    /** Made by newer code. */
    NEWER_VERSION("a newer zufs made it, with features that this one does not know", "cannot help", false),
    /** The superblock tells places that cannot be. */
    GEOMETRY("the superblock is intact, but describes an impossible pool", "cannot help", false),
    /** The media are shorter than the superblock says. */
    TRUNCATED("the media are shorter than the pool", "cannot help: give it its length back", false),
    /** One copy is damaged. */
    SUPERBLOCK_DAMAGED("is damaged; the other copy is intact", "writes it again", false),
    /** A log record is damaged. */
    LOG_DAMAGED("a record is damaged, and there are later ones", "drops this record; applies the others", true),
    /** A pointer to memory that cannot be read. */
    UNREADABLE("cannot be read: the media have lost it", "does without it", true),

    /** The unit of a group is damaged. */
    GROUP_DAMAGED("its unit is damaged", "makes it again from all that is reachable", false),
    /** The count of free blocks is not that of the map. */
    GROUP_FREE_COUNT("the count of free blocks is wrong", "counts again", false),
    /** Used by something, and free in the map. */
    BLOCKS_NOT_MARKED("blocks are in use, but free in the block map", "marks them as used", false),
    /** Used in the map, and by nobody. */
    BLOCKS_LEAKED("blocks are used in the block map, but nothing leads to them", "frees them", false),
    /** The chunk map or the partial map is not what it should be. */
    SLOT_MAPS("the maps of chunks are wrong", "makes them again", false),
    /** The first unit of a chunk is damaged. */
    CHUNK_DAMAGED("its first unit is damaged", "makes it again from all that is reachable", false),
    /** The count of free units is not that of the map. */
    CHUNK_FREE_COUNT("the count of free units is wrong", "counts again", false),
    /** Used by something, and free in the map. */
    UNITS_NOT_MARKED("units are in use, but free in the unit map", "marks them as used", false),
    /** Used in the map, and by nobody. */
    UNITS_LEAKED("units are used in the unit map, but nothing leads to them", "frees them", false),
    /** The counts of owners are not what they should be. */
    SHARES_WRONG("the counts of blocks with several owners are wrong", "counts again", false),
    /** A unit with counts of owners is damaged, or missing. */
    SHARES_DAMAGED("a unit with the counts of owners is damaged", "counts again", false),
    /** The numbers that a clean stop left in the superblock. */
    CLEAN_COUNTS("the counts that the clean stop left are wrong", "counts again", false),

    /** The root directory's inode is damaged. */
    ROOT_DAMAGED("the root directory is damaged", "makes an empty one; what was in it goes to lost+found", true),
    /** A field has a value that it cannot have. */
    INODE_FIELD("a field has an impossible value", "gives it the nearest possible one", false),
    /** The content kind does not fit the type, or the area does not fit the content kind. */
    INODE_CONTENT("its content cannot be understood", "empties it", true),
    /** Bytes behind the end of inline content are not zero. */
    INLINE_TAIL("bytes behind its end are not zero", "sets them to zero", false),
    /** The count of blocks is wrong. */
    BLOCK_COUNT("the count of its blocks is wrong", "counts again", false),
    /** The count of names is wrong. */
    LINK_COUNT("the count of its names is wrong", "counts again", false),
    /** The pointer of a directory to the one above is wrong. */
    PARENT("does not lead back to the directory that it is in", "sets it", false),
    /** No name leads there. */
    UNREACHABLE("no name leads to it", "gives it a name in lost+found", false),
    /** An orphan's place is not where the inode says. */
    ORPHAN_PLACE("its place among the orphans is not where it says", "sets it", false),
    /** An orphan's place leads nowhere. */
    ORPHAN_DANGLING("a place of an orphan leads to no inode", "empties it", false),
    /** A unit of orphans is damaged. */
    ORPHANS_DAMAGED("a unit with orphans is damaged", "makes it again, empty", true),

    /** A node of an extent tree is damaged. */
    EXTENTS_DAMAGED("a node of its extent tree is damaged", "drops what it maps", true),
    /** An entry of an extent tree is out of range or out of order. */
    EXTENT_INVALID("an extent is out of range or out of order", "drops the extent", true),
    /** A block has two owners that do not know of each other. */
    DOUBLE_USE("blocks are in use by another owner, too", "drops them here", true),
    /** A unit has two owners. */
    UNIT_TWICE("something else leads to the same unit, too", "drops it here", true),
    /** A unit is reached where there is no chunk. */
    UNIT_OUTSIDE("it lies where there is no chunk", "makes the chunk again, or drops it", true),
    /** A blob is damaged. */
    BLOB_DAMAGED("a block of its extended attributes or target is damaged", "drops all of them", true),

    /** A bucket is damaged, or not there. */
    BUCKET_DAMAGED("a bucket is damaged", "empties it; what was in it goes to lost+found", true),
    /** The entries of a bucket cannot be understood. */
    BUCKET_INVALID("the entries of a bucket cannot be understood", "keeps those in front; others go to lost+found",
            true),
    /** The number of buckets does not fit the blocks. */
    BUCKET_COUNT("the number of buckets is impossible", "empties the directory; its content goes to lost+found", true),
    /** The count of entries is wrong. */
    ENTRY_COUNT("the count of entries is wrong", "counts again", false),
    /** The name is none, or its padding is not zero. */
    ENTRY_NAME("is no possible name", "drops the entry; the inode goes to lost+found", true),
    /** The key is not the name's hash, or the entry lies in another bucket than its own. */
    ENTRY_PLACE("does not lie where its name is looked for", "drops the entry; the inode goes to lost+found", true),
    /** Two entries have one key, or one name. */
    ENTRY_TWICE("is there twice", "drops one entry; the inode goes to lost+found", true),
    /** The inode is damaged, or none. */
    ENTRY_DANGLING("leads to no intact inode", "drops the entry; the file is lost", true),
    /** The type is not that of the inode. */
    ENTRY_TYPE("tells another type than the inode", "sets the type", false),
    /** A directory has a second name. */
    DIRECTORY_TWICE("is a second name of a directory", "drops the entry", false);

    private final String what;
    private final String repair;
    private final boolean loses;

    Problem(String what, String repair, boolean loses) {
        this.what = what;
        this.repair = repair;
        this.loses = loses;
    }

    /** {@return what is wrong, as the rest of a sentence about the object} */
    public String what() {
        return what;
    }

    /** {@return what repair does, as the rest of a sentence} */
    public String repair() {
        return repair;
    }

    /** {@return true if something of what was stored is lost by the damage} */
    public boolean loses() {
        return loses;
    }

    /** {@return true if a pool with this can be made consistent again} */
    public boolean repairable() {
        return !repair.startsWith("cannot");
    }

    /** {@return its name in output for programs, such as {@code entry-twice}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
