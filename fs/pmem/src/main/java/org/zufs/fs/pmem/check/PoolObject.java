// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

/** What a {@link Finding} is about. Prints itself for people. */
public sealed interface PoolObject {
    /** The pool as a whole. */
    record WholePool() implements PoolObject {
        @Override
        public String toString() {
            return "pool";
        }
    }

    /**
     * One of the two copies of the superblock.
     *
     * @param offset where it lies, in bytes
     */
    record SuperblockCopy(long offset) implements PoolObject {
        @Override
        public String toString() {
            return "superblock " + (offset == 0 ? 'A' : 'B');
        }
    }

    /**
     * Half the log of a lane.
     *
     * @param lane from 0
     * @param half 0 or 1
     */
    record LogHalf(int lane, int half) implements PoolObject {
        @Override
        public String toString() {
            return "log of lane " + lane + ", half " + half;
        }
    }

    /**
     * 2,048 blocks.
     *
     * @param group its number
     */
    record Group(int group) implements PoolObject {
        @Override
        public String toString() {
            return "group " + group;
        }
    }

    /**
     * 64 units.
     *
     * @param unit the index of its first unit
     */
    record Chunk(long unit) implements PoolObject {
        @Override
        public String toString() {
            return "chunk at unit " + unit;
        }
    }

    /**
     * A file, directory, symbolic link or special file.
     *
     * @param ino the index of its unit
     */
    record Inode(long ino) implements PoolObject {
        @Override
        public String toString() {
            return "inode " + ino;
        }
    }

    /**
     * A name in a directory.
     *
     * @param directory the inode of the directory
     * @param name      as far as it can be read
     */
    record Entry(long directory, String name) implements PoolObject {
        @Override
        public String toString() {
            return "entry '" + name + "' of directory " + directory;
        }
    }

    /**
     * A unit of another kind.
     *
     * @param unit its index
     */
    record Unit(long unit) implements PoolObject {
        @Override
        public String toString() {
            return "unit " + unit;
        }
    }
}
