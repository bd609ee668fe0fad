// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

/** An operation of a file system that is called in process. */
enum Call {
    GETATTR_HOT("getattr", "hot", true, "attributes of one of 16 inodes in use"),
    GETATTR_COLD("getattr", "cold", true, "attributes of a random inode in use, of a whole directory of them"),
    LOOKUP_HOT("lookup", "hot", true, "one of 16 names, whose inode is in use"),
    LOOKUP_COLD("lookup", "cold", true, "a random name of a large directory, whose inode nobody uses"),
    CREATE_HOT("create", "hot", true, "a new file, open, in a directory of up to 256"),
    CREATE_COLD("create", "cold", true, "a new file, open, with a random name in a large directory"),
    RENAME_HOT("rename", "hot", true, "one of 16 names becomes another in the same directory"),
    RENAME_COLD("rename", "cold", true, "a random name of a large directory becomes another one there"),
    UNLINK_HOT("unlink", "hot", true, "a name of an empty file that nobody uses, in a directory of up to 256"),
    UNLINK_COLD("unlink", "cold", true, "the same with a random name in a large directory"),
    READ_4K_HOT("read4k", "hot", false, "4 KiB at a random place of 256 KiB"),
    READ_4K_COLD("read4k", "cold", false, "4 KiB at a random place of a large file"),
    WRITE_4K_HOT("write4k", "hot", false, "durable overwrite of 4 KiB at a random place of 256 KiB"),
    WRITE_4K_COLD("write4k", "cold", false, "durable overwrite of 4 KiB at a random place of a large file"),
    APPEND_4K("append4k", "hot", false, "durable write of 4 KiB behind the end of a file of up to 4 MiB"),
    WRITE_1M_HOT("write1m", "hot", false, "durable overwrite of 1 MiB, always the same"),
    WRITE_1M_COLD("write1m", "cold", false, "durable overwrite of 1 MiB, through a large file");

    private final String key;
    private final String warmth;
    private final boolean metadata;
    private final String meaning;

    Call(String key, String warmth, boolean metadata, String meaning) {
        this.key = key;
        this.warmth = warmth;
        this.metadata = metadata;
        this.meaning = meaning;
    }

    /** Its name in tables and results; two calls of different warmth share it. */
    String key() {
        return key;
    }

    /** "hot" if what it works on fits a CPU's caches, or "cold". */
    String warmth() {
        return warmth;
    }

    boolean isCold() {
        return "cold".equals(warmth);
    }

    /** Whether it is about names and attributes, not bytes. */
    boolean isMetadata() {
        return metadata;
    }

    /** One line for people. */
    String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return key + " " + warmth;
    }
}
