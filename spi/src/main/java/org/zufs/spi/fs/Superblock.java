// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.util.List;

/** One mounted file system. Safe for all lanes at once. */
public abstract class Superblock {
    /** For the subclass. */
    protected Superblock() {
    }

    /**
     * Makes a superblock that needs nothing of its own: for small file systems.
     *
     * @param traits what the file system is like
     * @param root   the root directory
     * @return a new superblock, with the defaults of all operations
     */
    public static Superblock of(Traits traits, Directory root) {
        return new PlainSuperblock(traits, root);
    }

    /** {@return what this file system is like; always the same} */
    public abstract Traits traits();

    /** {@return the root directory; always the same object, with {@link Inode#ROOT_NODE_ID} as its node id} */
    public abstract Directory root();

    /**
     * Tells what the file system lies on and how it works, for {@code zufs stat}. Asked once, when it is mounted. Not
     * implemented: nothing.
     *
     * @return a few lines for people
     */
    public List<String> describe() {
        return List.of();
    }

    /**
     * Tells sizes and free space. Not implemented: zeros, and names of up to 255 bytes.
     *
     * @param request who asks
     * @param out     to be filled; it holds zeros, and 255 as the length of names
     * @return 0 or a negative errno
     */
    public int statfs(Request request, Statistics out) {
        return 0;
    }

    /**
     * Makes everything that was changed before it durable. Not implemented: nothing to do.
     *
     * @param request who asks
     * @return 0 or a negative errno
     */
    public int syncfs(Request request) {
        return 0;
    }

    /**
     * Ends the file system: no request is under way, none will come. Stop threads, free memory. Control path.
     */
    public void unmount() {
    }
}
